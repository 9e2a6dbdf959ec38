"""Convolution on a GPU without cuDNN: patches times a matrix, or Winograd.

Arrays lie channels-last, so all images are one product whose result is in
place; Chainer's own way without cuDNN (im2col and tensordot) transposes the
patches and the result by copies. Inputs may lie in any order.
"""

import cupy

from chainer_dcgan.functions.kernels.cuda import winograd as cuda_winograd
from chainer_dcgan.functions.kernels.cuda.launch import launch, strides
from chainer_dcgan.functions.kernels.cuda.normalization import (
    activate,
    activate_backward,
    column_sum,
)
from chainer_dcgan.functions.kernels.layout import (
    channels_first_view,
    from_rows,
    rows,
)


def correlate(x, filters, b, stride, pad, outsize, activation='identity'):
    """See :func:`..numpy.convolution.correlate`."""
    n_out, n_in, *kernel = filters.shape
    b = _contiguous(b)
    if cuda_winograd.covers(kernel, stride, pad, n_in, n_out):
        y = cuda_winograd.correlate(x, filters, b, outsize)
    else:
        y = (_patches(x, kernel, stride, pad, outsize)
             @ filters.W.reshape(n_out, -1).T)
        if b is not None:
            y += b
        y = channels_first_view(y.reshape(len(x), *outsize, n_out))
    if activation == 'identity':
        return y
    return from_rows(activate(rows(y), activation), y.shape)


def correlate_transposed(y, filters, b, stride, pad, outsize, slope=None):
    """See :func:`..numpy.convolution.correlate_transposed`."""
    n_out, n_in, *kernel = filters.shape
    b = _contiguous(b)
    if cuda_winograd.covers(kernel, stride, pad, n_in, n_out):
        x = cuda_winograd.correlate_transposed(y, filters, b, outsize)
    else:
        patches = rows(y) @ filters.W.reshape(n_out, -1)
        x = cupy.empty((len(y), *outsize, n_in), y.dtype)
        launch('patches', 'sum_patches', x.size, patches, b, *outsize, n_in,
               *kernel, stride, pad, *y.shape[2:], x)
        x = channels_first_view(x)
    if slope is None:
        return x
    return from_rows(activate_backward(
        rows(slope[0]), rows(x), slope[1]), x.shape)


def correlate_weight(x, y, kernel, stride, pad, factors=None,
                     with_bias=True):
    """See :func:`..numpy.convolution.correlate_weight`."""
    n_in, n_out = x.shape[1], y.shape[1]
    if factors is not None:
        y = y * factors[:, None, None, None]
    if cuda_winograd.covers(kernel, stride, pad, n_in, n_out):
        W = cuda_winograd.correlate_weight(x, y)
    else:
        patches = _patches(x, kernel, stride, pad, y.shape[2:])
        W = (rows(y).T @ patches).reshape(n_out, n_in, *kernel)
    return W, column_sum(rows(y)) if with_bias else None


def _contiguous(b):
    return None if b is None else cupy.ascontiguousarray(b)


def _patches(x, kernel, stride, pad, outsize):
    n_images, n_in, *size = x.shape
    patches = cupy.empty(
        (n_images * outsize[0] * outsize[1], n_in * kernel[0] * kernel[1]),
        x.dtype)
    launch('patches', 'gather_patches', patches.size, x, *strides(x), *size,
           n_in, *kernel, stride, pad, *outsize, patches)
    return patches
