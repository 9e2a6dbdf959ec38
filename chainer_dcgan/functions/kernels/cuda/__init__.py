"""All kernels for a GPU without cuDNN, which is CuPy 14's case.

The interface is that of :mod:`..numpy`, but for ``adam``, a single
parameter's, and ``depthwise``.
"""

from cupy import matmul

from chainer_dcgan.functions.kernels.cuda.adam import (
    adam_at_once,
    follow_at_once,
)
from chainer_dcgan.functions.kernels.cuda.augmentation import (
    change_images,
    change_images_backward,
)
from chainer_dcgan.functions.kernels.cuda.convolution import (
    correlate,
    correlate_transposed,
    correlate_weight,
)
from chainer_dcgan.functions.kernels.cuda.noise import add_noise, noise_sums
from chainer_dcgan.functions.kernels.cuda.normalization import (
    activate,
    activate_backward,
    affine_activation,
    column_sum,
    normalize,
    normalize_backward,
    tanh_backward,
)
from chainer_dcgan.functions.kernels.cuda.spectrum import (
    divide_by_norms,
    divide_by_norms_backward,
)
from chainer_dcgan.functions.kernels.cuda.terms import weigh

__all__ = [
    'activate',
    'activate_backward',
    'adam_at_once',
    'add_noise',
    'affine_activation',
    'change_images',
    'change_images_backward',
    'column_sum',
    'correlate',
    'correlate_transposed',
    'correlate_weight',
    'divide_by_norms',
    'divide_by_norms_backward',
    'follow_at_once',
    'matmul',
    'noise_sums',
    'normalize',
    'normalize_backward',
    'tanh_backward',
    'weigh',
]
