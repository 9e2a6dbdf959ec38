"""DCGAN for illustration faces, on Chainer."""

from chainer_dcgan import _compat

_compat.import_chainer()

from chainer_dcgan.latent import generate  # NOQA
from chainer_dcgan.models import Discriminator  # NOQA
from chainer_dcgan.models import Generator  # NOQA
from chainer_dcgan.models import load_discriminator  # NOQA
from chainer_dcgan.models import load_generator  # NOQA
from chainer_dcgan.models import load_weights  # NOQA
from chainer_dcgan.models import save_weights  # NOQA
from chainer_dcgan.presets import PRESETS  # NOQA
from chainer_dcgan.training import DCGANUpdater  # NOQA
from chainer_dcgan.training import make_optimizer  # NOQA

__version__ = '1.0.0'
