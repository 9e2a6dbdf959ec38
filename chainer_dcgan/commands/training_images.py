"""The images that ``train`` takes: flags, and loading."""

from chainer_dcgan import datasets
from chainer_dcgan.commands import flags, parallel_setup
from chainer_dcgan.commands.preset_flags import tell_default
from chainer_dcgan.datasets.decoding import MAX_PIXELS
from chainer_dcgan.datasets.preparation import FITS


def add_flags(parser):
    """Adds the flags that choose images."""
    add = parser.add_argument
    flags.add_dataset(parser, 'folder, .tar, .tar.gz or .zip of images, or '
        'the folder of an LMDB; without it, faces that are drawn on this '
        'machine')
    add('--strict', action='store_true',
        help='stop at an image that cannot be read, instead of leaving it out')
    add('--fit', choices=FITS, help='of a picture that is not square: crop '
        'takes the square in its centre, pad fills it up with white'
        + tell_default('fit'))
    add('--max-pixels', type=flags.positive_int, help='leave larger pictures '
        f'out (default: {MAX_PIXELS})')
    add('--hold-out', type=flags.natural_int, metavar='N',
        help='keep N images out of training, to measure the generator by '
        'every --sample-interval images and at the end, and keep the best '
        'weights' + tell_default('hold_out'))


def load(settings, args, processes, on_progress):
    """Loads them, in one process of a machine at a time.

    Args:
        settings (~chainer_dcgan.training.settings.Settings): Settings of the
            run.
        args (argparse.Namespace): The flags.
        processes (~chainer_dcgan.training.parallel.Processes): Those that
            train; ``None`` for one alone.
        on_progress (callable): ``on_progress(done, total)``, or ``None``.

    Returns:
        ~chainer_dcgan.datasets.ImageDataset: The images.
    """
    size = {'image_size': settings.image_size, 'channels': settings.channels,
            'on_progress': on_progress}

    def prepare():
        if settings.dataset is None:
            return datasets.load_avatars(datasets.N_TRAINING, **size)
        datasets.check_output(settings.dataset, args.out)
        return datasets.load_images(
            settings.dataset, strict=args.strict, fit=settings.fit,
            max_pixels=settings.max_pixels, **size)

    return parallel_setup.prepare(processes, prepare)
