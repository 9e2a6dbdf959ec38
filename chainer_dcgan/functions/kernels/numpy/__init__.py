"""All kernels that need NumPy only."""

from chainer_dcgan.functions.kernels import groups
from chainer_dcgan.functions.kernels.blocked_product import (
    blocked_matmul as matmul,
)
from chainer_dcgan.functions.kernels.numpy import normalization
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
from chainer_dcgan.functions.kernels.numpy.noise import add_noise, noise_sums
from chainer_dcgan.functions.kernels.numpy.normalization import (
    activate,
    activate_backward,
    affine_activation,
    column_sum,
    tanh_backward,
)
from chainer_dcgan.functions.kernels.numpy.spectrum import (
    divide_by_norms,
    divide_by_norms_backward,
)
from chainer_dcgan.functions.kernels.numpy.terms import weigh

__all__ = [
    'activate',
    'activate_backward',
    'adam',
    'adam_at_once',
    'add_noise',
    'affine_activation',
    'change_images',
    'change_images_backward',
    'column_sum',
    'correlate',
    'correlate_transposed',
    'correlate_weight',
    'depthwise',
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


def normalize(*args):
    """See :func:`..groups.normalize`."""
    return groups.normalize(normalization, *args)


def normalize_backward(*args):
    """See :func:`..groups.normalize_backward`."""
    return groups.normalize_backward(normalization, *args)
