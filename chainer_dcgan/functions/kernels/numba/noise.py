"""Noise that channels share, in vectors.

The functions are those of :mod:`..numpy.noise`.
"""

import numpy

from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.chunks import (
    GRAIN,
    chunk_range,
    chunks,
    strip_size,
)
from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.simd import (
    LANES,
    load,
    splat,
    store,
)
from chainer_dcgan.functions.kernels.numba.sums import total


def add_noise(x, noise, amount):
    """See :func:`..numpy.noise.add_noise`."""
    n_chunks, rows = chunks(x)
    threads.run(_add, n_chunks, x, rows, noise, amount, grain=GRAIN)


def noise_sums(gy, noise):
    """See :func:`..numpy.noise.noise_sums`."""
    n_chunks, rows = chunks(gy)
    sums = numpy.zeros((n_chunks, gy.shape[1]), gy.dtype)
    threads.run(_sum, n_chunks, gy, rows, noise, sums.ravel(), grain=GRAIN)
    return total(sums)


@compiled
def _add(task, x, rows, noise, amount):
    c = x.shape[1]
    start, stop = chunk_range(task, x, rows)
    flat = x.ravel()
    for row in range(start, stop, c):
        number = splat(noise[row // c])
        for i in range(0, c, LANES):
            store(flat, row + i,
                  load(flat, row + i) + number * load(amount, i))


@compiled
def _sum(task, gy, rows, noise, sums):
    c = gy.shape[1]
    start, stop = chunk_range(task, gy, rows)
    flat = gy.ravel()
    target = task * c
    for first in range(start, stop, strip_size(c)):
        last = min(first + strip_size(c), stop)
        for i in range(0, c, LANES):
            sum_so_far = load(sums, target + i)
            for row in range(first, last, c):
                sum_so_far = sum_so_far + (
                    splat(noise[row // c]) * load(flat, row + i))
            store(sums, target + i, sum_so_far)
