from chainer_dcgan.models.discriminator import Discriminator  # NOQA
from chainer_dcgan.models.generator import Generator  # NOQA
from chainer_dcgan.models.loading import load_discriminator  # NOQA
from chainer_dcgan.models.loading import load_generator  # NOQA
from chainer_dcgan.models.serialization import load_weights  # NOQA
from chainer_dcgan.models.serialization import save_weights  # NOQA
