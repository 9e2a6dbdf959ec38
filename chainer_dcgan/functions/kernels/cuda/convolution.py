"""Convolution on a GPU without cuDNN: patches times a matrix, or Winograd.

Arrays lie channels-last, so all images are one product whose result is in
place; Chainer's own way without cuDNN (im2col and tensordot) transposes the
patches and the result by copies. Inputs may lie in any order.
"""

import cupy

from chainer_dcgan.functions.kernels.activation_codes import CODES
from chainer_dcgan.functions.kernels.cuda import winograd as cuda_winograd
from chainer_dcgan.functions.kernels.cuda.launch import launch, strides
from chainer_dcgan.functions.kernels.cuda.normalization import (
    activate_with_bias,
    column_sum,
)
from chainer_dcgan.functions.kernels.layout import channels_first_view, rows


def correlate(x, filters, b, stride, pad, outsize, activation='identity'):
    """See :func:`..numpy.convolution.correlate`."""
    n_out, n_in, *kernel = filters.shape
    b = _contiguous(b)
    if cuda_winograd.covers(kernel, stride, pad, n_in, n_out):
        return cuda_winograd.correlate(x, filters, b, outsize, activation)
    y = (_patches(x, kernel, stride, pad, outsize)
         @ filters.W.reshape(n_out, -1).T)
    if b is not None or activation != 'identity':
        activate_with_bias(y, b, activation, y)
    return channels_first_view(y.reshape(len(x), *outsize, n_out))


def correlate_transposed(y, filters, b, stride, pad, outsize, slope=None):
    """See :func:`..numpy.convolution.correlate_transposed`."""
    n_out, n_in, *kernel = filters.shape
    b = _contiguous(b)
    # The activation function's output and its code.
    slope = ((None, 0) if slope is None
             else (rows(slope[0]), CODES[slope[1]]))
    if cuda_winograd.covers(kernel, stride, pad, n_in, n_out):
        return cuda_winograd.correlate_transposed(
            y, filters, b, outsize, slope)
    patches = rows(y) @ filters.W.reshape(n_out, -1)
    x = cupy.empty((len(y), *outsize, n_in), y.dtype)
    launch('patches', 'sum_patches', x.size, patches, b, *outsize, n_in,
           *kernel, stride, pad, *y.shape[2:], *slope, x)
    return channels_first_view(x)


def correlate_weight(x, y, kernel, stride, pad, factors=None,
                     with_bias=True):
    """See :func:`..numpy.convolution.correlate_weight`."""
    n_in, n_out = x.shape[1], y.shape[1]
    factors = _contiguous(factors)
    if cuda_winograd.covers(kernel, stride, pad, n_in, n_out):
        W = cuda_winograd.correlate_weight(x, y, factors)
        return W, column_sum(rows(y), factors) if with_bias else None
    patches = _patches(x, kernel, stride, pad, y.shape[2:])
    matrix = rows(y)
    if factors is not None:
        matrix = (matrix.reshape(len(y), -1) * factors[:, None]).reshape(
            matrix.shape)
    W = (matrix.T @ patches).reshape(n_out, n_in, *kernel)
    return W, column_sum(matrix) if with_bias else None


def _contiguous(array):
    return None if array is None else cupy.ascontiguousarray(array)


def _patches(x, kernel, stride, pad, outsize):
    n_images, n_in, *size = x.shape
    patches = cupy.empty(
        (n_images * outsize[0] * outsize[1], n_in * kernel[0] * kernel[1]),
        x.dtype)
    launch('patches', 'gather_patches', patches.size, x, *strides(x), *size,
           n_in, *kernel, stride, pad, *outsize, patches)
    return patches
