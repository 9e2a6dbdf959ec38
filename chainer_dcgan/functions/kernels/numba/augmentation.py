"""Changes of images' colours and places, in two passes over each image.

The functions are those of :mod:`..numpy.augmentation`, an image a task.
"""

import numpy

from chainer_dcgan.functions.kernels.layout import channels_last
from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.compilation import compiled

_GRAIN = 4


def change_images(x, changes, y):
    """See :func:`..numpy.augmentation.change_images`."""
    threads.run(_change, len(x), *_flat(x), x.shape[2:], *changes,
                y.transpose(0, 2, 3, 1), grain=_GRAIN)


def change_images_backward(gy, changes, factors):
    """See :func:`..numpy.augmentation.change_images_backward`."""
    n, c, h, w = gy.shape
    gx = numpy.empty((n, h, w, c), gy.dtype)
    threads.run(_change_backward, len(gy), *_flat(gy), *changes[1:], factors,
                gx, grain=_GRAIN)
    return gx.transpose(0, 3, 1, 2)


def _flat(x):
    # Channels first or last, whichever it is: the memory, and its steps
    # from an image, channel, row and pixel to the next.
    if not x.flags.c_contiguous:
        x = channels_last(x).transpose(0, 3, 1, 2)
    flat = x.ravel(order='K')
    return flat, tuple(step // x.itemsize for step in x.strides)


@compiled
def _change(task, x, steps, size, brightness, saturation, contrast, offsets,
            y):
    h, w = size
    channels = y.shape[3]
    _, step_c, step_h, step_w = steps
    first = task * steps[0]
    total = 0.
    for at in range(first, first + steps[0]):
        total += x[at]
    colour = contrast[task] * saturation[task]
    grey = contrast[task] * (1 - saturation[task]) / channels
    term = numpy.float32(
        (1 - contrast[task]) * (total / steps[0]) + brightness[task])
    down, right = offsets[task, 0], offsets[task, 1]
    for i in range(h):
        for j in range(w):
            if not (0 <= i - down < h and 0 <= j - right < w):
                for c in range(channels):
                    y[task, i, j, c] = 0
                continue
            at = first + (i - down) * step_h + (j - right) * step_w
            level = numpy.float32(0)
            for c in range(channels):
                level += x[at + c * step_c]
            level = numpy.float32(grey * level + term)
            for c in range(channels):
                y[task, i, j, c] = colour * x[at + c * step_c] + level


@compiled
def _change_backward(task, gy, steps, saturation, contrast, offsets, factors,
                     gx):
    h, w, channels = gx.shape[1:]
    _, step_c, step_h, step_w = steps
    first = task * steps[0]
    down, right = offsets[task, 0], offsets[task, 1]
    total = 0.
    for i in range(max(0, down), min(h, h + down)):
        for j in range(max(0, right), min(w, w + right)):
            at = first + i * step_h + j * step_w
            for c in range(channels):
                total += gy[at + c * step_c]
    factor = factors[task]
    colour = factor * contrast[task] * saturation[task]
    grey = factor * contrast[task] * (1 - saturation[task]) / channels
    term = numpy.float32(
        factor * (1 - contrast[task]) * (total / steps[0]))
    for i in range(h):
        for j in range(w):
            if not (0 <= i + down < h and 0 <= j + right < w):
                for c in range(channels):
                    gx[task, i, j, c] = term
                continue
            at = first + (i + down) * step_h + (j + right) * step_w
            level = numpy.float32(0)
            for c in range(channels):
                level += gy[at + c * step_c]
            level = numpy.float32(grey * level + term)
            for c in range(channels):
                gx[task, i, j, c] = colour * gy[at + c * step_c] + level
