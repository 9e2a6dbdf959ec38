"""rows of steps between pairs of faces"""

from chainer_dcgan.commands import flags
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.commands.explore.faces import add_from, load_numbered
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import prior_of
from chainer_dcgan.latent.kinds import interpolate


def add_flags(parser):
    """Adds the flags of this kind."""
    add_from(parser)
    add = parser.add_argument
    add('--pair', type=flags.face_numbers, action='append', metavar='A,B',
        help='numbers of a pair, once for each row; without it, 0,1 2,3 ...')
    add('--rows', type=flags.places, default=10, help='without --pair')
    add('--steps', type=flags.places, default=10,
        help='pictures from one to the other')
    add('--spherical', action='store_true',
        help='along an arc, which keeps the length of z')


def make(args, gen, rng):
    """Goes from face to face."""
    pairs = args.pair or [(2 * i, 2 * i + 1) for i in range(args.rows)]
    for pair in pairs:
        if len(pair) != 2:
            raise InputError(f'--pair takes two numbers, not {len(pair)}.')
    pool = load_numbered(args.source, args.seed, prior_of(gen),
                         [number for pair in pairs for number in pair])
    with advice('Pass another --pair, or do without --spherical.'):
        return interpolate.make(pool, pairs, args.steps, args.spherical)
