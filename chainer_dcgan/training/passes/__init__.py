"""A training step's passes through the nets, on arrays.

Chainer's graph costs as much Python as the kernels take time when images are
small. Here the nets' own layers, in their order, are run by the kernels
without a graph, and back again; weights that all passes of a step share are
brought into the kernels' forms once.
"""

from chainer_dcgan.training.passes.discriminator import DiscriminatorPasses
from chainer_dcgan.training.passes.generator import GeneratorPass

__all__ = ['DiscriminatorPasses', 'GeneratorPass']
