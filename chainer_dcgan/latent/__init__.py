from chainer_dcgan.latent.sampling import generate  # NOQA
from chainer_dcgan.latent.sampling import uniform  # NOQA
from chainer_dcgan.latent.sampling import UniformSampler  # NOQA
