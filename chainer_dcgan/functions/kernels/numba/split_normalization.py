"""Batch normalization in halves, see :mod:`..plain`."""

from chainer_dcgan.functions.kernels.numba.normalization import (
    activation_gradient,
    activation_sums,
    affine_activation,
    covers,
    moments,
)
from chainer_dcgan.functions.kernels.numpy.normalization import fold

__all__ = [
    'activation_gradient', 'activation_sums', 'affine_activation', 'covers',
    'fold', 'moments']
