"""faces with their numbers"""

from chainer_dcgan.commands import flags
from chainer_dcgan.commands.explore.faces import add_from, load_faces
from chainer_dcgan.latent import prior_of
from chainer_dcgan.latent.kinds import samples


def add_flags(parser):
    """Adds the flags of this kind."""
    add_from(parser)
    parser.add_argument(
        '--rows', type=flags.places, default=10, help='rows of faces')
    parser.add_argument(
        '--cols', type=flags.places, default=10, help='columns')


def make(args, gen, rng):
    """Takes the first faces."""
    n = args.rows * args.cols
    pool = load_faces(args.source, args.seed, prior_of(gen), n)
    return samples.make(pool[:n], args.cols)
