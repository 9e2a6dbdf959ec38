"""a loop through random z: .webp or .gif, and .mp4 where ffmpeg is found"""

from chainer_dcgan.commands import flags
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import prior_of
from chainer_dcgan.latent.kinds import walk


def add_flags(parser):
    """Adds the flags of this kind."""
    add = parser.add_argument
    add('--rows', type=flags.places, default=1, help='faces that walk')
    add('--cols', type=flags.places, default=1, help='of these faces')
    add('--points', type=flags.integer(2, 10000), default=8,
        help='random z on the loop')
    add('--seconds', type=flags.integer(1, 3600), default=12,
        help='length of the animation')
    add('--fps', type=flags.integer(1, 100), default=20,
        help='frames a second')


def make(args, gen, rng):
    """Goes through random z and back to the first."""
    n = args.rows * args.cols * args.seconds * args.fps
    if n > flags.MOST_IMAGES:
        raise InputError(
            f'--rows, --cols, --seconds and --fps make {n:,} faces in all; '
            f'expected at most {flags.MOST_IMAGES:,}.')
    return walk.make(prior_of(gen), rng, args.rows, args.cols, args.points,
                     args.seconds * args.fps, args.fps)
