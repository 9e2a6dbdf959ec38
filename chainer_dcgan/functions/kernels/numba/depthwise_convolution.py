"""Depthwise convolution in vectors of channels.

A depthwise layer has so few operations for each number that it moves that
patches would cost more than the convolution: each output is summed up in a
register instead, straight from the image.
"""

import numpy

from chainer_dcgan.functions.kernels.layout import (
    channels_first_view,
    channels_last,
)
from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.simd import LANES, load, store


def covers(x):
    """Tells whether this module works on an array.

    Args:
        x (numpy.ndarray): Input, :math:`(B, C, H, W)`.

    Returns:
        bool: Whether it does.
    """
    return x.shape[1] % LANES == 0


def depthwise(x, W, b, stride, pad, outsize):
    """See :func:`..numpy.depthwise_convolution.depthwise`."""
    x = channels_last(x)
    y = numpy.empty((len(x), *outsize, x.shape[3]), x.dtype)
    taps = numpy.ascontiguousarray(W[:, 0].transpose(1, 2, 0))
    threads.run(_depthwise, len(x), x, taps, b, y, stride, pad)
    return channels_first_view(y)


@compiled
def _depthwise(task, x, taps, bias, y, stride, pad):
    h, w, n = x.shape[1:]
    out_h, out_w = y.shape[1:3]
    kh, kw = taps.shape[:2]
    source, weights, target = x.ravel(), taps.ravel(), y.ravel()
    for row in range(out_h):
        top = row * stride - pad
        for col in range(out_w):
            left = col * stride - pad
            at = ((task * out_h + row) * out_w + col) * n
            for c in range(0, n, LANES):
                total = load(bias, c)
                # Taps outside of the image meet its padding of zeros.
                for i in range(max(0, -top), min(kh, h - top)):
                    line = ((task * h + top + i) * w + left) * n + c
                    for j in range(max(0, -left), min(kw, w - left)):
                        total = total + (
                            load(source, line + j * n)
                            * load(weights, (i * kw + j) * n + c))
                store(target, at + c, total)
