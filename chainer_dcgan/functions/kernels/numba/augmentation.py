"""Changes of images' colours and places, in two passes over each image.

The functions are those of :mod:`..numpy.augmentation`, an image a task.
"""

import numpy

from chainer_dcgan.functions.kernels.layout import channels_last
from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.addresses import (
    load,
    load_one,
    store_one,
)
from chainer_dcgan.functions.kernels.numba.compilation import compiled, inlined
from chainer_dcgan.functions.kernels.numba.simd import (
    LANES,
    horizontal_sum,
    splat,
)
from chainer_dcgan.functions.kernels.numpy.augmentation import N_COLOURS

_GRAIN = 4
# Elements that are summed up in float32 before float64 takes over.
_RUN = 1 << 9


def change_images(x, changes, y):
    """See :func:`..numpy.augmentation.change_images`."""
    y = y.transpose(0, 2, 3, 1)
    x, steps = _with_steps(x)
    threads.run(_change, len(x), _address(x), steps, y.shape[1:], *changes,
                _address(y), grain=_GRAIN)


def change_images_backward(gy, changes, factors):
    """See :func:`..numpy.augmentation.change_images_backward`."""
    n, c, h, w = gy.shape
    gx = numpy.empty((n, h, w, c), gy.dtype)
    gy = channels_last(gy)
    threads.run(_change_backward, n, _address(gy), gx.shape[1:], *changes[1:],
                numpy.ascontiguousarray(factors), _address(gx), grain=_GRAIN)
    return gx.transpose(0, 3, 1, 2)


def _with_steps(x):
    # Channels first or last, whichever it is, and the elements from a
    # channel, row and pixel to the next.
    if not x.flags.c_contiguous:
        x = channels_last(x).transpose(0, 3, 1, 2)
    return x, tuple(step // x.itemsize for step in x.strides[1:])


def _address(x):
    return x.__array_interface__['data'][0]


@compiled
def _change(task, x, steps, size, brightness, saturation, contrast, offsets,
            y):
    h, w, channels = size
    step_c, step_h, step_w = steps
    n = h * w * channels
    colours = min(channels, N_COLOURS)
    colour = contrast[task] * saturation[task]
    grey = contrast[task] * (1 - saturation[task]) / numpy.float32(colours)
    if step_c == 1:
        mean = _sum_pixels(x, task * n, h * w, channels, colours)
    else:
        mean = _sum(x, task * n, h * w * colours)
    mean /= h * w * colours
    term = numpy.float32((1 - contrast[task]) * mean + brightness[task])
    down, right = offsets[task, 0], offsets[task, 1]
    left, stop = max(0, right), max(0, right) + w - abs(right)
    line = w * channels
    one = numpy.float32(1)
    for i in range(h):
        target = task * n + i * line
        if not 0 <= i - down < h:
            _fill(y, target, line, numpy.float32(0))
            continue
        _fill(y, target, left * channels, numpy.float32(0))
        _fill(y, target + stop * channels, (w - stop) * channels,
              numpy.float32(0))
        source = task * n + (i - down) * step_h + (left - right) * step_w
        target += left * channels
        # Written out for colour images, so that LLVM knows the steps.
        if channels == 3 and step_c == 1:
            _mix(x, source, 1, 3, 3, 3, y, target, stop - left, colour,
                 grey, term, one)
        elif channels == 3:
            _mix(x, source, step_c, 1, 3, 3, y, target, stop - left, colour,
                 grey, term, one)
        else:
            _mix(x, source, step_c, step_w, channels, colours, y, target,
                 stop - left, colour, grey, term, one)


@compiled
def _change_backward(task, gy, size, saturation, contrast, offsets, factors,
                     gx):
    h, w, channels = size
    colours = min(channels, N_COLOURS)
    line = w * channels
    first = task * h * line
    down, right = offsets[task, 0], offsets[task, 1]
    left, stop = max(0, -right), max(0, -right) + w - abs(right)
    # What moved out of the image has no gradient.
    total = 0.
    for i in range(max(0, down), min(h, h + down)):
        total += _sum_pixels(
            gy, first + i * line + (left + right) * channels, stop - left,
            channels, colours)
    factor = factors[task]
    colour = factor * contrast[task] * saturation[task]
    grey = factor * contrast[task] * (1 - saturation[task]) / numpy.float32(
        colours)
    term = numpy.float32(
        factor * (1 - contrast[task]) * (total / (h * w * colours)))
    for i in range(h):
        target = first + i * line
        if not 0 <= i + down < h:
            _fill_pixels(gx, target, w, channels, colours, term)
            continue
        _fill_pixels(gx, target, left, channels, colours, term)
        _fill_pixels(gx, target + stop * channels, w - stop, channels,
                     colours, term)
        source = target + down * line + (left + right) * channels
        target += left * channels
        if channels == 3:
            _mix(gy, source, 1, 3, 3, 3, gx, target, stop - left, colour,
                 grey, term, factor)
        else:
            _mix(gy, source, 1, channels, channels, colours, gx, target,
                 stop - left, colour, grey, term, factor)


@compiled
def _sum(x, start, n):
    total = 0.
    for first in range(0, n, _RUN):
        stop = min(first + _RUN, n)
        whole = first + (stop - first) // LANES * LANES
        part = splat(numpy.float32(0))
        for i in range(first, whole, LANES):
            part = part + load(x, start + i)
        total += horizontal_sum(part)
        for i in range(whole, stop):
            total += load_one(x, start + i)
    return total


@compiled
def _sum_pixels(x, start, n, channels, colours):
    # The colours of n pixels, channels last.
    if colours == channels:
        return _sum(x, start, n * channels)
    total = 0.
    for i in range(n):
        for c in range(colours):
            total += load_one(x, start + i * channels + c)
    return total


@inlined
def _fill_pixels(y, start, n, channels, colours, value):
    if colours == channels:
        _fill(y, start, n * channels, value)
        return
    for i in range(n):
        for c in range(channels):
            store_one(y, start + i * channels + c,
                      value if c < colours else numpy.float32(0))


@inlined
def _fill(y, start, n, value):
    for i in range(n):
        store_one(y, start + i, value)


@inlined
def _mix(x, source, step_c, step_w, channels, colours, y, target, n, colour,
         grey, term, rest):
    for j in range(n):
        at = source + j * step_w
        level = numpy.float32(0)
        for c in range(colours):
            level += load_one(x, at + c * step_c)
        level = grey * level + term
        for c in range(colours):
            store_one(y, target + j * channels + c,
                      colour * load_one(x, at + c * step_c) + level)
        for c in range(colours, channels):
            store_one(y, target + j * channels + c,
                      rest * load_one(x, at + c * step_c))
