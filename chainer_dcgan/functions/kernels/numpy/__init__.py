"""All kernels that need NumPy only."""

from chainer_dcgan.functions.kernels.blocked_product import (
    blocked_matmul as matmul,
)
from chainer_dcgan.functions.kernels.numpy.adam_update import (
    adam,
    adam_at_once,
    follow_at_once,
)
from chainer_dcgan.functions.kernels.numpy.augmentation import (
    change_images,
    change_images_backward,
)
from chainer_dcgan.functions.kernels.numpy.convolution import (
    correlate,
    correlate_transposed,
    correlate_weight,
)
from chainer_dcgan.functions.kernels.numpy.depthwise_convolution import (
    depthwise,
)
from chainer_dcgan.functions.kernels.numpy.normalization import (
    activate,
    activate_backward,
    affine_activation,
    affine_activation_backward,
    batch_statistics,
    column_sum,
    fold,
)
from chainer_dcgan.functions.kernels.numpy.terms import weigh

__all__ = [
    'activate',
    'activate_backward',
    'adam',
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
    'depthwise',
    'fold',
    'follow_at_once',
    'matmul',
    'weigh',
]
