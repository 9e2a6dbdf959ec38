"""Depthwise convolution by NumPy alone: one multiply-add a tap."""

import numpy

from chainer_dcgan.functions.kernels.layout import (
    channels_first_view,
    channels_last,
)


def depthwise(x, W, b, stride, pad, outsize):
    """Convolution of every channel with a kernel of its own.

    Args:
        x (numpy.ndarray): Input, :math:`(B, C, H, W)`.
        W (numpy.ndarray): Weights, :math:`(C, 1, k_H, k_W)`.
        b (numpy.ndarray): Bias, :math:`(C,)`.
        stride (int): Stride.
        pad (int): Padding.
        outsize (tuple): Output height and width.

    Returns:
        numpy.ndarray: Output, :math:`(B, C, H', W')`.
    """
    x = channels_last(x)
    y = numpy.empty((len(x), *outsize, x.shape[3]), x.dtype)
    out_h, out_w = outsize
    kh, kw = W.shape[2:]
    # One image at a time, so that it stays in the processor's cache.
    for image, target in zip(x, y):
        padded = numpy.pad(image, ((pad, pad), (pad, pad), (0, 0)))
        target[...] = b
        for i in range(kh):
            for j in range(kw):
                target += W[:, 0, i, j] * padded[
                    i:i + stride * (out_h - 1) + 1:stride,
                    j:j + stride * (out_w - 1) + 1:stride]
    return channels_first_view(y)
