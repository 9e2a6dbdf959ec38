"""All kernels, compiled by Numba."""

from chainer_dcgan.functions.kernels import groups
from chainer_dcgan.functions.kernels.numba import (
    depthwise_convolution as vector_depthwise,
    direct_convolution,
    four_at_once,
    noise as numba_noise,
    normalization as numba_normalization,
    sums as numba_sums,
    tangent as numba_tangent,
    winograd_convolution,
    winograd_gradient,
)
from chainer_dcgan.functions.kernels.numba.adam_update import (
    adam,
    adam_at_once,
    follow_at_once,
)
from chainer_dcgan.functions.kernels.numba.augmentation import (
    change_images,
    change_images_backward,
)
from chainer_dcgan.functions.kernels.numba.dense_product import matmul
from chainer_dcgan.functions.kernels.numpy import (
    depthwise_convolution as numpy_depthwise,
    noise as numpy_noise,
    normalization as numpy_normalization,
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


def correlate(x, filters, b, stride, pad, outsize, activation='identity'):
    """See :func:`..numpy.convolution.correlate`."""
    n_out, n_in, *kernel = filters.shape
    if winograd_convolution.covers(kernel, stride, pad, n_in, n_out):
        return winograd_convolution.correlate(
            x, filters, b, outsize, activation)
    if four_at_once.covers(kernel, stride, pad, n_in, n_out, outsize):
        return four_at_once.correlate(x, filters, b, outsize, activation)
    return direct_convolution.correlate(
        x, filters, b, stride, pad, outsize, activation)


def correlate_transposed(y, filters, b, stride, pad, outsize, slope=None):
    """See :func:`..numpy.convolution.correlate_transposed`."""
    n_out, n_in, *kernel = filters.shape
    if winograd_convolution.covers(kernel, stride, pad, n_in, n_out):
        return winograd_convolution.correlate_transposed(
            y, filters, b, outsize, slope)
    if four_at_once.covers(kernel, stride, pad, n_in, n_out, outsize):
        return four_at_once.correlate_transposed(
            y, filters, b, outsize, slope)
    return direct_convolution.correlate_transposed(
        y, filters, b, stride, pad, outsize, slope)


def correlate_weight(x, y, kernel, stride, pad, factors=None,
                     with_bias=True):
    """See :func:`..numpy.convolution.correlate_weight`."""
    channels = x.shape[1], y.shape[1]
    if winograd_convolution.covers(kernel, stride, pad, *channels):
        return winograd_gradient.correlate_weight(
            x, y, factors, with_bias)
    if four_at_once.covers(kernel, stride, pad, *channels, x.shape[2:]):
        return four_at_once.correlate_weight(x, y, factors, with_bias)
    return direct_convolution.correlate_weight(
        x, y, kernel, stride, pad, factors, with_bias)


def depthwise(x, W, b, stride, pad, outsize):
    """See :func:`..numpy.depthwise_convolution.depthwise`."""
    module = (vector_depthwise if vector_depthwise.covers(x)
              else numpy_depthwise)
    return module.depthwise(x, W, b, stride, pad, outsize)


def normalize(x, *args):
    """See :func:`..groups.normalize`."""
    return groups.normalize(_normalization(x), x, *args)


def normalize_backward(x, *args):
    """See :func:`..groups.normalize_backward`."""
    return groups.normalize_backward(_normalization(x), x, *args)


def affine_activation(x, scale, shift, activation, out=None):
    """See :func:`..numpy.normalization.affine_activation`."""
    return _normalization(x).affine_activation(
        x, scale, shift, activation, out)


def activate(x, activation):
    """See :func:`..numpy.normalization.activate`."""
    return _normalization(x).activate(x, activation)


def activate_backward(y, gy, activation):
    """See :func:`..numpy.normalization.activate_backward`."""
    return _normalization(y).activate_backward(y, gy, activation)


def column_sum(x):
    """See :func:`..numpy.normalization.column_sum`."""
    module = (numba_sums if numba_normalization.covers(x)
              else numpy_normalization)
    return module.column_sum(x)


def add_noise(x, noise, amount):
    """See :func:`..numpy.noise.add_noise`."""
    _noise(x).add_noise(x, noise, amount)


def noise_sums(gy, noise):
    """See :func:`..numpy.noise.noise_sums`."""
    return _noise(gy).noise_sums(gy, noise)


def tanh_backward(y, gy):
    """See :func:`..numpy.normalization.tanh_backward`."""
    module = numba_tangent if numba_tangent.covers(y) else numpy_normalization
    return module.tanh_backward(y, gy)


def _noise(x):
    return numba_noise if numba_normalization.covers(x) else numpy_noise


def _normalization(x):
    if numba_normalization.covers(x):
        return numba_normalization
    return numpy_normalization
