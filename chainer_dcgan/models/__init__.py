"""The nets, their links, and their weights' files."""

from chainer_dcgan.models.discriminator import Discriminator
from chainer_dcgan.models.families import FAMILIES
from chainer_dcgan.models.generator import Generator
from chainer_dcgan.models.loading import (
    load_discriminator,
    load_generator,
    load_own_generator,
)
from chainer_dcgan.models.mlp import MLPDiscriminator, MLPGenerator
from chainer_dcgan.models.serialization import load_weights, save_weights

__all__ = [
    'FAMILIES', 'Discriminator', 'Generator', 'MLPDiscriminator',
    'MLPGenerator', 'load_discriminator', 'load_generator',
    'load_own_generator', 'load_weights', 'save_weights']
