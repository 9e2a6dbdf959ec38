"""Convolution by NumPy alone: blocks of patches times a matrix.

Lowering a convolution to a matrix product over patches is from Chellapilla
et al. (2006). Two things differ from Chainer's own: arrays lie
channels-last, so a patch is ``kh`` contiguous runs and no product has to be
transposed, and patches are made for a few images at a time, so they stay in
the processor's cache.
"""

import numpy
from numpy.lib.stride_tricks import as_strided

from chainer_dcgan.functions.kernels.layout import (
    channels_first_view,
    channels_last,
)

_BLOCK_BYTES = 1 << 22


def correlate(x, W, b, stride, pad, outsize):
    """Convolution.

    Args:
        x (numpy.ndarray): Input, :math:`(B, I, H, W)`.
        W (numpy.ndarray): Weights, :math:`(O, I, k_H, k_W)`.
        b (numpy.ndarray): Bias, :math:`(O,)`, or ``None``.
        stride (int): Stride.
        pad (int): Padding.
        outsize (tuple): Output height and width.

    Returns:
        numpy.ndarray: Output, :math:`(B, O, H', W')`.
    """
    x = channels_last(x)
    matrix = _as_matrix(W)
    y = numpy.empty((len(x), *outsize, len(W)), x.dtype)
    for block, patches in _patches(x, W.shape[2:], stride, pad, outsize):
        numpy.matmul(patches, matrix, out=y[block].reshape(len(patches), -1))
        if b is not None:
            y[block] += b
    return channels_first_view(y)


def correlate_transposed(y, W, b, stride, pad, outsize):
    """Transpose of :func:`correlate`: deconvolution, gradient to the input.

    Args:
        y (numpy.ndarray): Array of the output's shape,
            :math:`(B, O, H', W')`.
        W (numpy.ndarray): Weights, :math:`(O, I, k_H, k_W)`.
        b (numpy.ndarray): Bias to add, :math:`(I,)`, or ``None``.
        stride (int): Stride.
        pad (int): Padding.
        outsize (tuple): Height and width of the result.

    Returns:
        numpy.ndarray: Array of the input's shape, :math:`(B, I, H, W)`.
    """
    y = channels_last(y)
    n_out, n_in, kh, kw = W.shape
    h, w = outsize
    out_h, out_w = y.shape[1:3]
    # Kernel columns in groups of a stride: neighbouring positions touch
    # neighbouring groups of pixels, so a line is added at once.
    n_groups = -(-kw // stride)
    matrix = numpy.zeros((n_out, kh, n_groups * stride, n_in), W.dtype)
    matrix[:, :, :kw] = W.transpose(0, 2, 3, 1)
    matrix = matrix.reshape(n_out, kh, n_groups, -1).transpose(1, 2, 0, 3)
    padded_h, padded_w = _padded(outsize, (kh, kw), stride, pad,
                                 (out_h, out_w))
    x = numpy.empty((len(y), h, w, n_in), y.dtype)
    for block in _blocks(len(y), out_h * out_w * matrix[..., 0, :].nbytes):
        lines = numpy.matmul(y[block].reshape(-1, n_out), matrix)
        n = block.stop - block.start
        padded = numpy.zeros((n, padded_h, padded_w, n_in), y.dtype)
        for i in range(kh):
            for j in range(n_groups):
                target = padded[:, i:, j * stride:]
                s = target.strides
                shape = n, out_h, out_w * stride * n_in
                target = as_strided(
                    target, shape, (s[0], s[1] * stride, s[3]))
                target += lines[i, j].reshape(shape)
        inner = padded[:, pad:pad + h, pad:pad + w]
        if b is None:
            x[block] = inner
        else:
            numpy.add(inner, b, out=x[block])
    return channels_first_view(x)


def correlate_weight(x, y, kernel, stride, pad):
    """Gradient of :func:`correlate` to its weights.

    Args:
        x (numpy.ndarray): Input, :math:`(B, I, H, W)`.
        y (numpy.ndarray): Gradient to the output, :math:`(B, O, H', W')`.
        kernel (tuple): :math:`(k_H, k_W)`.
        stride (int): Stride.
        pad (int): Padding.

    Returns:
        numpy.ndarray: Gradient, :math:`(O, I, k_H, k_W)`.
    """
    x = channels_last(x)
    y = channels_last(y)
    n_in, n_out = x.shape[3], y.shape[3]
    matrix = numpy.zeros((kernel[0] * kernel[1] * n_in, n_out), x.dtype)
    for block, patches in _patches(x, kernel, stride, pad, y.shape[1:3]):
        matrix += numpy.matmul(patches.T, y[block].reshape(-1, n_out))
    return numpy.ascontiguousarray(
        matrix.reshape(*kernel, n_in, n_out).transpose(3, 2, 0, 1))


def _as_matrix(W):
    return numpy.ascontiguousarray(
        W.transpose(2, 3, 1, 0)).reshape(-1, len(W))


def _blocks(batchsize, bytes_per_image):
    step = max(1, _BLOCK_BYTES // bytes_per_image)
    for start in range(0, batchsize, step):
        yield slice(start, min(start + step, batchsize))


def _padded(size, kernel, stride, pad, outsize):
    # Room for every patch, and for whole strides of the last one.
    return tuple(max(n + 2 * pad, (o - 1 + -(-k // stride)) * stride)
                 for n, k, o in zip(size, kernel, outsize))


def _patches(x, kernel, stride, pad, outsize):
    batchsize, h, w, n_in = x.shape
    kh, kw = kernel
    per_image = outsize[0] * outsize[1] * kh * kw * n_in
    for block in _blocks(batchsize, per_image * x.itemsize):
        n = block.stop - block.start
        padded = numpy.zeros(
            (n, *_padded((h, w), kernel, stride, pad, outsize), n_in),
            x.dtype)
        padded[:, pad:pad + h, pad:pad + w] = x[block]
        s = padded.strides
        windows = as_strided(
            padded, (n, *outsize, kh, kw * n_in),
            (s[0], s[1] * stride, s[2] * stride, s[1], s[3]))
        yield block, numpy.ascontiguousarray(windows).reshape(
            n * outsize[0] * outsize[1], -1)
