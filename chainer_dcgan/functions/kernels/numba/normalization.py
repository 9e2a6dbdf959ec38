"""Batch normalization and activation functions in vectors.

The functions are those of :mod:`..numpy.normalization`.
"""

import numpy

from chainer_dcgan.functions.kernels.activation_codes import CODES
from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.activation import (
    activated,
    backpropagated,
    backpropagated_from_output,
)
from chainer_dcgan.functions.kernels.numba.chunks import (
    GRAIN,
    chunk_range,
    chunks,
    chunks_of_parts,
    part_range,
    strip_size,
)
from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.simd import (
    LANES,
    load,
    splat,
    store,
)
from chainer_dcgan.functions.kernels.numba.sums import sum_chunk


def covers(x):
    """Tells whether this module works on an array.

    Args:
        x (numpy.ndarray): Array, :math:`(M, C)`.

    Returns:
        bool: Whether it does.
    """
    return x.shape[1] % LANES == 0


def batch_statistics(x):
    """See :func:`..numpy.normalization.batch_statistics`."""
    mean, var = moments(x)
    return mean.astype(x.dtype), var.astype(x.dtype)


def moments(x):
    """See :func:`..plain.moments`."""
    n, c = x.shape
    n_chunks, rows = chunks(x)
    sums = numpy.zeros((n_chunks, c), x.dtype)
    squares = numpy.zeros((n_chunks, c), x.dtype)
    threads.run(_statistics, n_chunks, x, rows, sums.ravel(),
                squares.ravel(), grain=GRAIN)
    # Chan, Golub and LeVeque (1979), equation 2.1: chunks joined.
    counts = numpy.full((n_chunks, 1), rows, numpy.float64)
    counts[-1] = n - rows * (n_chunks - 1)
    mean = sums.sum(axis=0, dtype=numpy.float64) / n
    shifts = sums / counts - mean
    var = (squares.sum(axis=0, dtype=numpy.float64)
           + (counts * shifts * shifts).sum(axis=0)) / n
    return mean, var


def affine_activation(x, scale, shift, activation, out=None):
    """See :func:`..plain.affine_activation`."""
    y = numpy.empty_like(x) if out is None else out
    n_chunks, *parts = chunks_of_parts(x, scale)
    threads.run(_affine, n_chunks, x, *parts, scale.ravel(), shift.ravel(),
                CODES[activation], y.ravel(), grain=GRAIN)
    return y


def affine_activation_backward(x, gy, scale, shift, mean, inv_std,
                               activation, out=None):
    """See :func:`..numpy.normalization.affine_activation_backward`."""
    sums, products = activation_sums(x, gy, scale, shift, mean, activation)
    gbeta = sums.astype(x.dtype)
    ggamma = inv_std * products.astype(x.dtype)
    # gx = scale * (g - gbeta / M - (x - mean) * inv_std * ggamma / M)
    n = numpy.float32(len(x))
    slope = -scale * ggamma * inv_std / n
    offset = -scale * gbeta / n - mean * slope
    gx = activation_gradient(
        x, gy, scale, shift, slope, offset, activation, out)
    return gx, ggamma, gbeta


def activation_sums(x, gy, scale, shift, mean, activation):
    """See :func:`..plain.activation_sums`."""
    n_chunks, *parts = chunks_of_parts(x, scale)
    both = numpy.zeros((2, n_chunks, x.shape[1]), x.dtype)
    threads.run(_affine_sums, n_chunks, x, gy.ravel(), *parts, scale.ravel(),
                shift.ravel(), mean, CODES[activation], both[0].ravel(),
                both[1].ravel(), grain=GRAIN)
    return tuple(both.reshape(
        2, *scale.shape[:-1], -1, scale.shape[-1]).sum(
            axis=-2, dtype=numpy.float64))


def activation_gradient(x, gy, scale, shift, slope, offset, activation,
                        out=None):
    """See :func:`..plain.activation_gradient`."""
    n_chunks, *parts = chunks_of_parts(x, scale)
    gx = numpy.empty_like(x) if out is None else out
    threads.run(_affine_backward, n_chunks, x, gy.ravel(), *parts,
                scale.ravel(), shift.ravel(), slope, offset,
                CODES[activation], gx.ravel(), grain=GRAIN)
    return gx


def activate(x, activation):
    """See :func:`..numpy.normalization.activate`."""
    y = numpy.empty_like(x)
    n_chunks, rows = chunks(x)
    threads.run(_activate, n_chunks, x, rows, CODES[activation],
                y.ravel(), grain=GRAIN)
    return y


def activate_backward(y, gy, activation):
    """See :func:`..numpy.normalization.activate_backward`."""
    gx = numpy.empty_like(y)
    n_chunks, rows = chunks(y)
    threads.run(_activate_backward, n_chunks, y, gy.ravel(), rows,
                CODES[activation], gx.ravel(), grain=GRAIN)
    return gx


@compiled
def multiply_by_slope(x, y, start, size, code):
    """Multiplies a piece by an activation's derivative, in place.

    Args:
        x (numpy.ndarray): Flat array.
        y (numpy.ndarray): The activation's output, flat.
        start (int): Where the piece starts in both.
        size (int): Its elements, a multiple of eight.
        code (int): One of :data:`~activation_codes.CODES`.
    """
    for i in range(start, start + size, LANES):
        store(x, i, backpropagated_from_output(
            load(y, i), load(x, i), code))


@compiled
def _statistics(task, x, rows, sums, squares):
    c = x.shape[1]
    start, stop = chunk_range(task, x, rows)
    flat = x.ravel()
    target = task * c
    sum_chunk(task, x, rows, sums)
    count = splat(numpy.float32(c / (stop - start)))
    for first in range(start, stop, strip_size(c)):
        last = min(first + strip_size(c), stop)
        for i in range(0, c, LANES):
            mean = load(sums, target + i) * count
            total = load(squares, target + i)
            for place in range(first + i, last, c):
                centred = load(flat, place) - mean
                total = total + centred * centred
            store(squares, target + i, total)


@compiled
def _affine(task, x, rows, part, scale, shift, code, y):
    c = x.shape[1]
    start, stop, own = part_range(task, x, rows, part)
    flat = x.ravel()
    for row in range(start, stop, c):
        for i in range(0, c, LANES):
            value = (load(flat, row + i) * load(scale, own + i)
                     + load(shift, own + i))
            store(y, row + i, activated(value, code))


@compiled
def _affine_sums(task, x, gy, rows, part, scale, shift, mean, code, sums,
                 products):
    c = x.shape[1]
    start, stop, own = part_range(task, x, rows, part)
    flat = x.ravel()
    target = task * c
    for first in range(start, stop, strip_size(c)):
        last = min(first + strip_size(c), stop)
        for i in range(0, c, LANES):
            factor, term = load(scale, own + i), load(shift, own + i)
            centre = load(mean, i)
            total = load(sums, target + i)
            product = load(products, target + i)
            for place in range(first + i, last, c):
                value = load(flat, place)
                g = backpropagated(
                    value * factor + term, load(gy, place), code)
                total = total + g
                product = product + g * (value - centre)
            store(sums, target + i, total)
            store(products, target + i, product)


@compiled
def _affine_backward(task, x, gy, rows, part, scale, shift, slope, offset,
                     code, gx):
    c = x.shape[1]
    start, stop, own = part_range(task, x, rows, part)
    flat = x.ravel()
    for row in range(start, stop, c):
        for i in range(0, c, LANES):
            value = load(flat, row + i)
            factor = load(scale, own + i)
            g = backpropagated(
                value * factor + load(shift, own + i), load(gy, row + i),
                code)
            store(gx, row + i,
                  g * factor + value * load(slope, i) + load(offset, i))


@compiled
def _activate(task, x, rows, code, y):
    start, stop = chunk_range(task, x, rows)
    flat = x.ravel()
    for i in range(start, stop, LANES):
        store(y, i, activated(load(flat, i), code))


@compiled
def _activate_backward(task, y, gy, rows, code, gx):
    start, stop = chunk_range(task, y, rows)
    flat = y.ravel()
    for i in range(start, stop, LANES):
        store(gx, i, backpropagated_from_output(
            load(flat, i), load(gy, i), code))
