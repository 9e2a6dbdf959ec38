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
from chainer_dcgan.functions.kernels.numpy.normalization import (
    activate_in_place,
    column_sum,
    multiply_by_slope,
)

_BLOCK_BYTES = 1 << 22


def correlate(x, filters, b, stride, pad, outsize, activation='identity'):
    """Convolution.

    Args:
        x (numpy.ndarray): Input, :math:`(B, I, H, W)`.
        filters (~chainer_dcgan.functions.kernels.filters.Filters): Weights,
            :math:`(O, I, k_H, k_W)`.
        b (numpy.ndarray): Bias, :math:`(O,)`, or ``None``.
        stride (int): Stride.
        pad (int): Padding.
        outsize (tuple): Output height and width.
        activation (str): Name of the activation function of the output.

    Returns:
        numpy.ndarray: Output, :math:`(B, O, H', W')`.
    """
    x = channels_last(x)
    matrix = filters.form(_as_matrix)
    y = numpy.empty((len(x), *outsize, filters.shape[0]), x.dtype)
    for block, patches in _patches(
            x, filters.shape[2:], stride, pad, outsize):
        numpy.matmul(patches, matrix, out=y[block].reshape(len(patches), -1))
        if b is not None:
            y[block] += b
        activate_in_place(y[block], activation)
    return channels_first_view(y)


def correlate_transposed(y, filters, b, stride, pad, outsize, slope=None):
    """Transpose of :func:`correlate`: deconvolution, gradient to the input.

    Args:
        y (numpy.ndarray): Array of the output's shape,
            :math:`(B, O, H', W')`.
        filters (~chainer_dcgan.functions.kernels.filters.Filters): Weights,
            :math:`(O, I, k_H, k_W)`.
        b (numpy.ndarray): Bias to add, :math:`(I,)`, or ``None``.
        stride (int): Stride.
        pad (int): Padding.
        outsize (tuple): Height and width of the result.
        slope (tuple): Output of an activation function, of the result's
            shape, and the function's name: the result is multiplied by its
            derivative there. ``None`` for no such thing.

    Returns:
        numpy.ndarray: Array of the input's shape, :math:`(B, I, H, W)`.
    """
    y = channels_last(y)
    n_out, n_in, kh, kw = filters.shape
    h, w = outsize
    out_h, out_w = y.shape[1:3]
    n_groups = -(-kw // stride)
    matrix = filters.form(_as_lines, stride)
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
    if slope is not None:
        multiply_by_slope(x, channels_last(slope[0]), slope[1])
    return channels_first_view(x)


def correlate_weight(x, y, kernel, stride, pad, factors=None,
                     with_bias=True):
    """Gradient of :func:`correlate` to its weights and bias.

    Args:
        x (numpy.ndarray): Input, :math:`(B, I, H, W)`.
        y (numpy.ndarray): Gradient to the output, :math:`(B, O, H', W')`.
        kernel (tuple): :math:`(k_H, k_W)`.
        stride (int): Stride.
        pad (int): Padding.
        factors (numpy.ndarray): What each image's gradient is multiplied
            by, :math:`(B,)`; ``None`` for nothing.
        with_bias (bool): Whether to compute the bias's, too.

    Returns:
        tuple: Gradients, :math:`(O, I, k_H, k_W)` and :math:`(O,)` or
        ``None``.
    """
    x = channels_last(x)
    y = channels_last(y)
    if factors is not None:
        y = y * factors[:, None, None, None]
    n_in, n_out = x.shape[3], y.shape[3]
    matrix = numpy.zeros((kernel[0] * kernel[1] * n_in, n_out), x.dtype)
    for block, patches in _patches(x, kernel, stride, pad, y.shape[1:3]):
        matrix += numpy.matmul(patches.T, y[block].reshape(-1, n_out))
    W = numpy.ascontiguousarray(
        matrix.reshape(*kernel, n_in, n_out).transpose(3, 2, 0, 1))
    return W, column_sum(y.reshape(-1, n_out)) if with_bias else None


def _as_matrix(W):
    return numpy.ascontiguousarray(
        W.transpose(2, 3, 1, 0)).reshape(-1, len(W))


def _as_lines(W, stride):
    # Kernel columns in groups of a stride: neighbouring positions touch
    # neighbouring groups of pixels, so a line is added at once.
    n_out, n_in, kh, kw = W.shape
    n_groups = -(-kw // stride)
    matrix = numpy.zeros((n_out, kh, n_groups * stride, n_in), W.dtype)
    matrix[:, :, :kw] = W.transpose(0, 2, 3, 1)
    return matrix.reshape(n_out, kh, n_groups, -1).transpose(1, 2, 0, 3)


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
