"""The update, what goes on around it, and how a run is put together."""

from chainer_dcgan.training.optimizers import make_optimizer
from chainer_dcgan.training.updater import DCGANUpdater

__all__ = ['DCGANUpdater', 'make_optimizer']
