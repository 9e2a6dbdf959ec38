"""All kernels that need NumPy only."""

from chainer_dcgan.functions.kernels.blocked_product import (
    blocked_matmul as matmul)
from chainer_dcgan.functions.kernels.numpy_adam import adam
from chainer_dcgan.functions.kernels.numpy_convolution import correlate
from chainer_dcgan.functions.kernels.numpy_convolution import (
    correlate_transposed)
from chainer_dcgan.functions.kernels.numpy_convolution import correlate_weight
from chainer_dcgan.functions.kernels.numpy_depthwise import depthwise
from chainer_dcgan.functions.kernels.numpy_normalization import activate
from chainer_dcgan.functions.kernels.numpy_normalization import (
    activate_backward)
from chainer_dcgan.functions.kernels.numpy_normalization import (
    affine_activation)
from chainer_dcgan.functions.kernels.numpy_normalization import (
    affine_activation_backward)
from chainer_dcgan.functions.kernels.numpy_normalization import (
    batch_statistics)
from chainer_dcgan.functions.kernels.numpy_normalization import column_sum
from chainer_dcgan.functions.kernels.numpy_normalization import fold

__all__ = [
    'activate',
    'activate_backward',
    'adam',
    'affine_activation',
    'affine_activation_backward',
    'batch_statistics',
    'column_sum',
    'correlate',
    'correlate_transposed',
    'correlate_weight',
    'depthwise',
    'fold',
    'matmul',
]
