"""DCGAN for illustration faces, on Chainer."""

from chainer_dcgan import _starting

with _starting.ending_at_once():
    from chainer_dcgan import _compat

    _compat.import_chainer()

    from chainer_dcgan.latent import generate
    from chainer_dcgan.models import (
        Discriminator,
        Generator,
        load_discriminator,
        load_generator,
        load_weights,
        save_weights,
    )
    from chainer_dcgan.training import DCGANUpdater, make_optimizer
    from chainer_dcgan.training.presets import PRESETS

__all__ = [
    'PRESETS', 'DCGANUpdater', 'Discriminator', 'Generator', 'generate',
    'load_discriminator', 'load_generator', 'load_weights', 'make_optimizer',
    'save_weights']

__version__ = '1.0.0'
