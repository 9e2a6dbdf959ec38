"""Nets of classes that are not of this package, as the commands name them."""

import numpy

from chainer_dcgan import models
from chainer_dcgan.commands import flags, process
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.errors import InputError
from chainer_dcgan.models import own
from chainer_dcgan.models.loading import ForeignNet
from chainer_dcgan.training.nets import build_nets


def add_nets(parser):
    """Adds ``--generator`` and ``--discriminator``, for a training."""
    add = parser.add_argument
    add('--generator', type=flags.words, metavar='MODULE:CLASS', help='a '
        'chainer.Chain of your own as G; MODULE lies in this folder or is '
        'installed')
    add('--discriminator', type=flags.words, metavar='MODULE:CLASS',
        help='likewise, D')


def add_generator(parser):
    """Adds ``--generator``, to draw with."""
    parser.add_argument(
        '--generator', type=flags.words, metavar='MODULE:CLASS',
        help='class of the net that --gen holds, if it was trained with this '
        'flag')


def load_generator(args):
    """Loads the generator of ``--gen`` and ``--generator``.

    Args:
        args (argparse.Namespace): The flags.

    Returns:
        Generator: The generator, on the CPU.

    Raises:
        InputError: If the file is missing or damaged, or holds no such
            generator.
    """
    if args.generator is not None:
        with advice(flag='--generator', error=own.OwnNetError):
            return models.load_own_generator(args.gen, args.generator)
    try:
        return models.load_generator(args.gen)
    except ForeignNet as e:
        raise InputError(f'--gen {e} Pass --generator {e.name}, from the '
                         'folder that holds this module.') from e


def check(settings) -> None:
    """Builds the nets of a run before its images are read.

    Args:
        settings (~chainer_dcgan.training.settings.Settings): Settings.

    Raises:
        OwnNetError: If there is no such net as they name, or it does not
            fit.
    """
    given = {'--generator': settings.generator,
             '--discriminator': settings.discriminator}
    if any(given.values()):
        build_nets(settings, numpy.random.default_rng(0))
    for flag, name in given.items():
        if name is not None and not own.takes(own.find_class(name), 'rng'):
            process.warn(
                f'{flag} {name} takes no rng (a numpy.random.Generator for '
                'its initializers): --seed does not determine its weights.')
