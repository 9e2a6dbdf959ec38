"""Convolution on a GPU without cuDNN: patches times a matrix, or Winograd.

Arrays lie channels-last, so all images are one product whose result is in
place; Chainer's own way without cuDNN (im2col and tensordot) transposes the
patches and the result by copies. Inputs may lie in any order.
"""

import cupy

from chainer_dcgan.functions.kernels.cuda import winograd as cuda_winograd
from chainer_dcgan.functions.kernels.cuda.launch import launch, strides
from chainer_dcgan.functions.kernels.layout import channels_first_view, rows


def correlate(x, W, b, stride, pad, outsize):
    """See :func:`..numpy.convolution.correlate`."""
    n_out, n_in, *kernel = W.shape
    b = _contiguous(b)
    if cuda_winograd.covers(kernel, stride, pad, n_in, n_out):
        return cuda_winograd.correlate(x, W, b, outsize)
    y = _patches(x, kernel, stride, pad, outsize) @ W.reshape(n_out, -1).T
    if b is not None:
        y += b
    return channels_first_view(y.reshape(len(x), *outsize, n_out))


def correlate_transposed(y, W, b, stride, pad, outsize):
    """See :func:`..numpy.convolution.correlate_transposed`."""
    n_out, n_in, *kernel = W.shape
    b = _contiguous(b)
    if cuda_winograd.covers(kernel, stride, pad, n_in, n_out):
        return cuda_winograd.correlate_transposed(y, W, b, outsize)
    patches = rows(y) @ W.reshape(n_out, -1)
    x = cupy.empty((len(y), *outsize, n_in), y.dtype)
    launch('patches', 'sum_patches', x.size, patches, b, *outsize, n_in,
           *kernel, stride, pad, *y.shape[2:], x)
    return channels_first_view(x)


def correlate_weight(x, y, kernel, stride, pad):
    """See :func:`..numpy.convolution.correlate_weight`."""
    n_in, n_out = x.shape[1], y.shape[1]
    if cuda_winograd.covers(kernel, stride, pad, n_in, n_out):
        return cuda_winograd.correlate_weight(x, y)
    patches = _patches(x, kernel, stride, pad, y.shape[2:])
    return (rows(y).T @ patches).reshape(n_out, n_in, *kernel)


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
