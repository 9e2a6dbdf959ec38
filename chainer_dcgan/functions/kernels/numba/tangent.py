"""The hyperbolic tangent's gradient, in vectors.

The function is that of :mod:`..numpy.normalization`. Images have so few
channels that a vector holds those of several pixels.
"""

import numpy

from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.chunks import (
    GRAIN,
    chunk_range,
    chunks,
)
from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.simd import (
    LANES,
    load,
    splat,
    store,
)


def covers(y):
    """Tells whether this module works on an array.

    Args:
        y (numpy.ndarray): Array, :math:`(M, C)`.

    Returns:
        bool: Whether it does.
    """
    return y.size % LANES == 0


def tanh_backward(y, gy):
    """See :func:`..numpy.normalization.tanh_backward`."""
    vectors = y.reshape(-1, LANES)
    n_chunks, rows = chunks(vectors)
    threads.run(_multiply_by_slope, n_chunks, vectors, rows, gy.ravel(),
                grain=GRAIN)
    return gy


@compiled
def _multiply_by_slope(task, y, rows, gy):
    start, stop = chunk_range(task, y, rows)
    flat = y.ravel()
    one = splat(numpy.float32(1))
    for i in range(start, stop, LANES):
        value = load(flat, i)
        store(gy, i, load(gy, i) * (one - value * value))
