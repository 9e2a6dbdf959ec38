"""The latent space: sampling, ways through it, and directions in it."""

from chainer_dcgan.latent.directions import apply_sliders  # NOQA
from chainer_dcgan.latent.directions import combine  # NOQA
from chainer_dcgan.latent.directions import move  # NOQA
from chainer_dcgan.latent.discriminator_features import DiscriminatorFeatures  # NOQA
from chainer_dcgan.latent.inversion import invert  # NOQA
from chainer_dcgan.latent.paths import interpolate  # NOQA
from chainer_dcgan.latent.paths import interpolate_spherically  # NOQA
from chainer_dcgan.latent.paths import loop  # NOQA
from chainer_dcgan.latent.paths import neighbours  # NOQA
from chainer_dcgan.latent.records import load_record  # NOQA
from chainer_dcgan.latent.records import save_record  # NOQA
from chainer_dcgan.latent.sampling import generate  # NOQA
from chainer_dcgan.latent.sampling import uniform  # NOQA
from chainer_dcgan.latent.sampling import UniformSampler  # NOQA
from chainer_dcgan.latent.tag_probe import TagProbe  # NOQA
from chainer_dcgan.latent.tag_vectors import TagVectors  # NOQA
from chainer_dcgan.latent.tags import learn_tags  # NOQA
