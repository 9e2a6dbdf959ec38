from chainer_dcgan.training.optimizers import make_optimizer  # NOQA
from chainer_dcgan.training.updater import DCGANUpdater  # NOQA
