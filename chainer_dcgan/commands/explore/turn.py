"""a direction found from two groups of faces, added to fresh ones"""

from chainer_dcgan.commands import flags
from chainer_dcgan.commands.explore.faces import add_from, load_numbered
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import prior_of
from chainer_dcgan.latent.kinds import turn


def add_flags(parser):
    """Adds the flags of this kind."""
    add_from(parser)
    add = parser.add_argument
    for side in ('left', 'right'):
        add('--' + side, type=flags.face_numbers, metavar='A,B,C,D',
            help='faces that look ' + side)
    add('--rows', type=flags.places, default=6, help='faces')
    add('--steps', type=flags.places, default=7, help='pictures of each')
    add('--reach', type=flags.number_in(-100, 100), default=1,
        help='multiple of the direction at both ends')


def make(args, gen, rng):
    """Finds the direction and adds it."""
    if not args.left or not args.right:
        raise InputError('turn needs --left A,B,C,D and --right A,B,C,D with '
                         'numbers of faces.')
    prior = prior_of(gen)
    pool = load_numbered(
        args.source, args.seed, prior, args.left + args.right)
    return turn.make(pool, args.left, args.right, prior, rng, args.rows,
                     args.steps, args.reach)
