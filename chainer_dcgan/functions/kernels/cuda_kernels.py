"""All kernels for a GPU without cuDNN, which is CuPy 14's case.

The interface is :mod:`numpy_kernels`'s, but for ``adam_at_once``, which takes
all parameters in one call.
"""

from cupy import matmul

from chainer_dcgan.functions.kernels.cuda_adam import adam_at_once
from chainer_dcgan.functions.kernels.cuda_convolution import correlate
from chainer_dcgan.functions.kernels.cuda_convolution import (
    correlate_transposed)
from chainer_dcgan.functions.kernels.cuda_convolution import correlate_weight
from chainer_dcgan.functions.kernels.cuda_normalization import activate
from chainer_dcgan.functions.kernels.cuda_normalization import (
    activate_backward)
from chainer_dcgan.functions.kernels.cuda_normalization import (
    affine_activation)
from chainer_dcgan.functions.kernels.cuda_normalization import (
    affine_activation_backward)
from chainer_dcgan.functions.kernels.cuda_normalization import (
    batch_statistics)
from chainer_dcgan.functions.kernels.cuda_normalization import column_sum
from chainer_dcgan.functions.kernels.cuda_normalization import fold

__all__ = [
    'activate',
    'activate_backward',
    'adam_at_once',
    'affine_activation',
    'affine_activation_backward',
    'batch_statistics',
    'column_sum',
    'correlate',
    'correlate_transposed',
    'correlate_weight',
    'fold',
    'matmul',
]
