"""All kernels for a GPU without cuDNN, which is CuPy 14's case.

The interface is that of :mod:`..numpy`, but for ``adam_at_once``, which takes
all parameters in one call.
"""

from cupy import matmul

from chainer_dcgan.functions.kernels.cuda.adam import adam_at_once
from chainer_dcgan.functions.kernels.cuda.convolution import (
    correlate,
    correlate_transposed,
    correlate_weight,
)
from chainer_dcgan.functions.kernels.cuda.normalization import (
    activate,
    activate_backward,
    affine_activation,
    affine_activation_backward,
    batch_statistics,
    column_sum,
    fold,
)
from chainer_dcgan.functions.kernels.cuda.terms import weigh
from chainer_dcgan.functions.kernels.numpy.augmentation import (
    change_images,
    change_images_backward,
)

__all__ = [
    'activate',
    'activate_backward',
    'adam_at_once',
    'affine_activation',
    'affine_activation_backward',
    'batch_statistics',
    'change_images',
    'change_images_backward',
    'column_sum',
    'correlate',
    'correlate_transposed',
    'correlate_weight',
    'fold',
    'matmul',
    'weigh',
]
