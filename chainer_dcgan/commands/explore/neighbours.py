"""a face, and its z with noise added"""

from chainer_dcgan.commands import flags
from chainer_dcgan.commands.explore.faces import add_from, load_numbered
from chainer_dcgan.latent import prior_of
from chainer_dcgan.latent.kinds import neighbours


def add_flags(parser):
    """Adds the flags of this kind."""
    add_from(parser)
    add = parser.add_argument
    add('--number', type=flags.face_number, default=0, help='the face')
    add('--count', type=flags.integer(1, 10000), default=24, help='neighbours')
    add('--size', type=flags.number_in(0, 100), default=0.25,
        help='noise is uniform on [-SIZE, SIZE]')


def make(args, gen, rng):
    """Adds noise to a face's z."""
    pool = load_numbered(args.source, args.seed, prior_of(gen), [args.number])
    return neighbours.make(pool, args.number, rng, args.count, args.size)
