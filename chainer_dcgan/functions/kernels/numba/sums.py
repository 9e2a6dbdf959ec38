"""Sums of rows, in vectors."""

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


def column_sum(x):
    """See :func:`..numpy.normalization.column_sum`."""
    n_chunks, rows = chunks(x)
    sums = numpy.zeros((n_chunks, x.shape[1]), x.dtype)
    threads.run(sum_chunk, n_chunks, x, rows, sums.ravel(), grain=GRAIN)
    return total(sums)


def total(sums):
    """Joins the sums of chunks.

    Args:
        sums (numpy.ndarray): :math:`(N, C)`.

    Returns:
        numpy.ndarray: Their sum, in the same type, :math:`(C,)`.
    """
    return sums.sum(axis=0, dtype=numpy.float64).astype(sums.dtype)


@compiled
def sum_chunk(task, x, rows, sums):
    """Adds a chunk's rows up.

    Args:
        task (int): Which chunk.
        x (numpy.ndarray): Array, :math:`(M, C)`.
        rows (int): Rows of a chunk.
        sums (numpy.ndarray): What to add them to, flat, :math:`(N, C)`.
    """
    c = x.shape[1]
    start, stop = chunk_range(task, x, rows)
    flat = x.ravel()
    target = task * c
    for first in range(start, stop, strip_size(c)):
        last = min(first + strip_size(c), stop)
        for i in range(0, c, LANES):
            total = load(sums, target + i)
            for place in range(first + i, last, c):
                total = total + load(flat, place)
            store(sums, target + i, total)


@compiled
def sum_image(x, image, n_pixels, c, factor, sums):
    """Sums one image's pixels, times a factor.

    Args:
        x (numpy.ndarray): Images, flat, :math:`(B, H, W, C)`.
        image (int): Which image.
        n_pixels (int): :math:`H W`.
        c (int): Channels, a multiple of eight.
        factor (float32): The factor.
        sums (numpy.ndarray): Where to, flat, :math:`(B, C)`.
    """
    target = image * c
    source = image * n_pixels * c
    for i in range(0, c, LANES):
        total = load(x, source + i)
        for pixel in range(1, n_pixels):
            total = total + load(x, source + pixel * c + i)
        store(sums, target + i, total * splat(factor))
