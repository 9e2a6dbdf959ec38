"""Products of a batch and a large matrix of weights, on the kernels' threads.

G's projection takes them: :math:`z W^T`, and the gradient to :math:`W`, a sum
over the batch. In blocks that leave BLAS's threads asleep
(:mod:`..blocked_product`) they run on one thread.
"""

import numpy

from chainer_dcgan.functions.kernels.blocked_product import blocked_matmul
from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.microkernel import (
    COLUMNS,
    ROWS,
    round_up,
)
from chainer_dcgan.functions.kernels.numba.panel_products import (
    panel_product,
    transposed_product,
)

_LEAST = 1 << 22
_HEIGHT = 16 * ROWS


def matmul(a, b):
    """Computes :math:`A B`, as :func:`..blocked_product.blocked_matmul`."""
    (m, k), n = a.shape, b.shape[1]
    if a.dtype == b.dtype == numpy.float32 and m * k * n >= _LEAST:
        if (n % COLUMNS == 0 and m < n and a.flags.c_contiguous
                and b.T.flags.c_contiguous):
            return _times_weights(a, b.T)
        # A panel as wide as a row has a way of its own, which reads on.
        if (n != COLUMNS and n < m and a.T.flags.c_contiguous
                and b.flags.c_contiguous):
            return _to_weights(a.T, b)
    return blocked_matmul(a, b)


def _times_weights(x, W):
    rows = round_up(len(x), ROWS)
    # Whole tiles are read and written.
    padded = numpy.zeros((rows, x.shape[1]), x.dtype)
    padded[:len(x)] = x
    y = numpy.empty((rows, len(W)), x.dtype)
    threads.run(_multiply_panel, len(W) // COLUMNS, padded.ravel(), W,
                y.ravel())
    return y[:len(x)]


@compiled
def _multiply_panel(task, x, W, y):
    n, k = W.shape
    first = task * COLUMNS
    panel = numpy.empty(COLUMNS * k, numpy.float32)
    for j in range(COLUMNS):
        for i in range(k):
            panel[i * COLUMNS + j] = W[first + j, i]
    panel_product(x, 0, k, panel, 0, y, first, n, len(y) // n, k, COLUMNS)


def _to_weights(gy, x):
    gW = numpy.empty((gy.shape[1], x.shape[1]), x.dtype)
    threads.run(_sum_rows, -(-len(gW) // _HEIGHT), gy, x, gW)
    return gW


@compiled
def _sum_rows(task, gy, x, gW):
    m, n = gW.shape
    top = task * _HEIGHT
    height = min(_HEIGHT, m - top)
    width = -(-n // COLUMNS) * COLUMNS
    sums = numpy.empty(_HEIGHT * width, numpy.float32)
    transposed_product(gy.ravel(), top, m, x.ravel(), 0, n, sums, 0, width,
                       height, n, len(x), False, COLUMNS)
    for i in range(height):
        for j in range(n):
            gW[top + i, j] = sums[i * width + j]
