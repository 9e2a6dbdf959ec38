"""One update's gradients: by arrays where that is covered, else by a graph."""

from chainer_dcgan.training.steps.array_step import ArrayStep, array_kernels
from chainer_dcgan.training.steps.graph_step import GraphStep
from chainer_dcgan.training.steps.verdict import Verdict

__all__ = ['ArrayStep', 'GraphStep', 'Verdict', 'array_kernels']
