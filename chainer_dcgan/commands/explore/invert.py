"""the z whose image is nearest to a picture"""

from chainer_dcgan.commands import flags
from chainer_dcgan.datasets import PreparationError, prepare
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent.kinds import invert
from chainer_dcgan.progress import ProgressLine


def add_flags(parser):
    """Adds the flags of this kind."""
    add = parser.add_argument
    add('--image', type=flags.path, help='PNG, JPEG or WebP file')
    add('--starts', type=flags.integer(1, 1000), default=8,
        help='random z to begin from; the best result is taken')
    add('--steps', type=flags.integer(1, 10 ** 6), default=400,
        help='steps of the search')


def make(args, gen, rng):
    """Searches, and says how near it came."""
    if args.image is None:
        raise InputError('invert needs --image FILE.')
    try:
        with open(args.image, 'rb') as f:
            target = prepare(f.read(), gen.image_size, gen.channels)
    except (OSError, PreparationError) as e:
        raise InputError('cannot use --image {}: {}.'.format(
            args.image, getattr(e, 'strerror', None) or e)) from e
    progress = ProgressLine(args.steps, 'steps')
    record = invert.make(
        gen, target, rng, args.starts, args.steps,
        on_step=lambda step, distance: progress.update(
            step, f'distance {distance:.4f}'))
    progress.clear()
    first, *others = map('{:.4f}'.format, record['distances'])
    print(f'mean squared error {first} for pixels in [-1, 1]; of the other '
          f'starts: {" ".join(others) or "none"}')
    return record
