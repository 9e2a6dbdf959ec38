"""Which nets belong together."""

from chainer_dcgan.models.discriminator import Discriminator
from chainer_dcgan.models.generator import Generator
from chainer_dcgan.models.mlp import MLPDiscriminator, MLPGenerator

FAMILIES = {
    'dcgan': (Generator, Discriminator),
    'mlp': (MLPGenerator, MLPDiscriminator),
}
"""dict: Names, and classes of G and D."""

GENERATORS = tuple(gen for gen, _ in FAMILIES.values())
"""tuple: Classes of all generators."""

DISCRIMINATORS = tuple(dis for _, dis in FAMILIES.values())
"""tuple: Classes of all discriminators."""
