"""3x3 convolution that makes an image of maps of its size.

An image has so few channels that a vector holds those of four pixels: they
are computed together, as the channels of a 4x4 convolution of stride 2 whose
kernel has the 3x3 weights at four places.
"""

import numpy

from chainer_dcgan.functions.kernels.filters import Filters
from chainer_dcgan.functions.kernels.layout import (
    channels_first_view,
    channels_last,
)
from chainer_dcgan.functions.kernels.numba import (
    threads,
    winograd_convolution,
    winograd_gradient,
)
from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.microkernel import round_up
from chainer_dcgan.functions.kernels.numba.simd import LANES, load, store

_MIN_SIZE = 1 << 16
_PLACES = [(i, j) for i in (0, 1) for j in (0, 1)]


def covers(kernel, stride, pad, n_in, n_out, size):
    """Tells whether this module computes a convolution.

    Args:
        kernel (tuple): :math:`(k_H, k_W)`.
        stride (int): Stride.
        pad (int): Padding.
        n_in (int): Input channels.
        n_out (int): Output channels.
        size (tuple): Height and width.

    Returns:
        bool: Whether it does.
    """
    return (tuple(kernel) == (3, 3) and (stride, pad) == (1, 1)
            and n_in % LANES == 0 and 4 * n_out <= 2 * LANES
            and not any(n % 2 for n in size))


def correlate(x, filters, b, outsize, activation):
    """Convolution, as :func:`..numpy.convolution.correlate`."""
    n_out = filters.shape[0]
    y = winograd_convolution.correlate(
        x, filters.form(_spread), _spread_bias(b, n_out),
        tuple(n // 2 for n in outsize), activation)
    return _apart(y, n_out)


def correlate_transposed(y, filters, b, outsize, slope):
    """Transpose, as :func:`..numpy.convolution.correlate_transposed`."""
    return winograd_convolution.correlate_transposed(
        _together(y), filters.form(_spread), b, outsize, slope)


def correlate_weight(x, y, factors, with_bias):
    """Gradients, as :func:`..numpy.convolution.correlate_weight`."""
    n_out = y.shape[1]
    spread, gb = winograd_gradient.correlate_weight(
        x, _together(y), factors, with_bias)
    parts = spread[:4 * n_out].reshape(4, n_out, *spread.shape[1:])
    gW = sum(part[..., i:i + 3, j:j + 3]
             for part, (i, j) in zip(parts, _PLACES))
    if with_bias:
        gb = gb[:4 * n_out].reshape(4, n_out).sum(axis=0)
    return gW, gb


def _width(n_out):
    return round_up(4 * n_out, LANES)


def _spread(W):
    n_out, n_in = W.shape[:2]
    spread = numpy.zeros((_width(n_out), n_in, 4, 4), W.dtype)
    for k, (i, j) in enumerate(_PLACES):
        spread[k * n_out:(k + 1) * n_out, :, i:i + 3, j:j + 3] = W
    return Filters(spread)


def _spread_bias(b, n_out):
    if b is None:
        return None
    spread = numpy.zeros(_width(n_out), b.dtype)
    spread[:4 * n_out] = numpy.tile(b, 4)
    return spread


def _together(y):
    # Four pixels' channels as those of one.
    y = channels_last(y)
    n, h, w, c = y.shape
    together = numpy.empty((n, h // 2, w // 2, _width(c)), y.dtype)
    threads.run(_gather, n, y, together, grain=_grain(y))
    return channels_first_view(together)


def _apart(together, n_out):
    together = channels_last(together)
    n, h, w, _ = together.shape
    y = numpy.empty((n, 2 * h, 2 * w, n_out), together.dtype)
    threads.run(_scatter, n, together, y, grain=_grain(y))
    return channels_first_view(y)


def _grain(y):
    return max(1, _MIN_SIZE // y[0].size)


@compiled
def _gather(image, y, together):
    h, w, c = y.shape[1:]
    width = together.shape[3]
    pixels, groups = y.ravel(), together.ravel()
    stop = (image + 1) * (h // 2) * (w // 2) * width
    for i in range(0, h, 2):
        for j in range(0, w, 2):
            source = ((image * h + i) * w + j) * c
            below = source + w * c
            target = ((image * (h // 2) + i // 2) * (w // 2) + j // 2) * width
            # What a vector holds too much is overwritten next.
            if (below + LANES <= len(pixels)
                    and target + 2 * c + LANES <= stop):
                store(groups, target, load(pixels, source))
                store(groups, target + 2 * c, load(pixels, below))
            else:
                for k in range(2 * c):
                    groups[target + k] = pixels[source + k]
                    groups[target + 2 * c + k] = pixels[below + k]
            for k in range(4 * c, width):
                groups[target + k] = 0


@compiled
def _scatter(image, together, y):
    h, w, c = y.shape[1:]
    width = together.shape[3]
    pixels, groups = y.ravel(), together.ravel()
    stop = (image + 1) * h * w * c
    for i in range(h):
        for j in range(0, w, 2):
            source = (((image * (h // 2) + i // 2) * (w // 2) + j // 2) * width
                      + i % 2 * 2 * c)
            target = ((image * h + i) * w + j) * c
            if source + LANES <= len(groups) and target + LANES <= stop:
                store(pixels, target, load(groups, source))
            else:
                for k in range(2 * c):
                    pixels[target + k] = groups[source + k]
