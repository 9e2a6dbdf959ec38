"""a loop through random z: .webp or .gif, and .mp4 where ffmpeg is found"""

from chainer_dcgan.commands import flags
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent.kinds import walk


def add_flags(parser):
    """Adds the flags of this kind."""
    add = parser.add_argument
    add('--rows', type=flags.positive_int, default=1, help='faces that walk')
    add('--cols', type=flags.positive_int, default=1)
    add('--points', type=flags.positive_int, default=8,
        help='random z on the loop')
    add('--seconds', type=flags.positive_int, default=12)
    add('--fps', type=flags.positive_int, default=20, help='frames a second')


def make(args, gen, rng):
    """Goes through random z and back to the first."""
    if args.points < 2:
        raise InputError('--points must be at least 2.')
    return walk.make(gen.n_z, rng, args.rows, args.cols, args.points,
                     args.seconds * args.fps, args.fps)
