"""Winograd's F(3x3, 2x2): the transforms of weights and their gradient.

See :mod:`chainer_dcgan.functions.kernels.numba.winograd` for the matrices. A
weight :math:`W[o, c, 2 a + p, 2 b + q]` is element :math:`(a, b)` of the 2x2
kernel of phase :math:`(p, q)`; row :math:`(2 p + q) C + c` of a transformed
matrix belongs to that phase and channel.
"""

import numpy

from chainer_dcgan.functions.kernels.numba.compilation import compiled, inlined
from chainer_dcgan.functions.kernels.numba.microkernel import COLUMNS
from chainer_dcgan.functions.kernels.numba.simd import (
    LANES,
    load,
    splat,
    store,
)


@compiled
def transform_weights(task, W, transposed, packed):
    """Writes :math:`G g G^T` packed for a product.

    Args:
        task (int): Which eight output channels.
        W (numpy.ndarray): Weights, :math:`(O, C, 4, 4)`.
        transposed (bool): Whether to pack the :math:`4 C` rows as columns.
        packed (numpy.ndarray): Where to, flat: :math:`(16, O / n, 4 C, n)`,
            or :math:`(16, 4 C / n, O, n)` if transposed, with
            :math:`n` being :data:`~.microkernel.COLUMNS`; the numbers of
            panels are rounded up, and planes lie as :func:`plane_size`
            says.
    """
    n_out, c = W.shape[:2]
    flat = W.ravel()
    block = numpy.empty(4 * LANES, numpy.float32)
    plane = len(packed) // 16
    first = task * LANES
    for phase in range(4):
        for i in range(c):
            if transposed:
                # Eight input channels of one output channel.
                left = i // LANES * LANES
                row, n_rows = first + i % LANES, n_out
                column = phase * c + left
                source = (row * c + left) * 16
                lane = 16
            else:
                # One input channel of eight output channels.
                row, n_rows = phase * c + i, 4 * c
                column = first
                source = (first * c + i) * 16
                lane = c * 16
            _gather(flat, source + 4 * (phase // 2) + phase % 2, lane, block)
            target = ((column // COLUMNS) * n_rows + row) * COLUMNS
            _transform(block, packed, target + column % COLUMNS, plane)


@compiled
def restore_weights(task, products, width, W):
    """Writes :math:`G^T U G`, the transpose of :func:`transform_weights`.

    Args:
        task (int): Which input channel.
        products (numpy.ndarray): Gradient, flat, :math:`(16, rows, width)`,
            planes as :func:`plane_size` says; the first :math:`4 C` rows
            and :math:`O` columns are read.
        width (int): Columns of ``products``.
        W (numpy.ndarray): Where to, :math:`(O, C, 4, 4)`.
    """
    n_out, c = W.shape[:2]
    flat = W.ravel()
    block = numpy.empty(4 * LANES, numpy.float32)
    plane = len(products) // 16
    for o in range(0, n_out, LANES):
        for phase in range(4):
            _restore(products, (phase * c + task) * width + o, plane, block)
            for lane in range(LANES):
                target = (((o + lane) * c + task) * 16
                          + 4 * (phase // 2) + phase % 2)
                flat[target] = block[lane]
                flat[target + 2] = block[LANES + lane]
                flat[target + 8] = block[2 * LANES + lane]
                flat[target + 10] = block[3 * LANES + lane]


@compiled
def _gather(flat, source, lane, block):
    # One phase's 2x2 kernel of eight channels: (4, LANES).
    for i in range(LANES):
        at = source + i * lane
        block[i] = flat[at]
        block[LANES + i] = flat[at + 2]
        block[2 * LANES + i] = flat[at + 8]
        block[3 * LANES + i] = flat[at + 10]


@compiled
def _transform(block, packed, target, plane):
    half = splat(numpy.float32(0.5))
    g00 = load(block, 0)
    g01 = load(block, LANES)
    g10 = load(block, 2 * LANES)
    g11 = load(block, 3 * LANES)
    _transform_row(packed, target, plane, g00, g01)
    _transform_row(packed, target + 4 * plane, plane,
                   half * (g00 + g10), half * (g01 + g11))
    _transform_row(packed, target + 8 * plane, plane,
                   half * (g00 - g10), half * (g01 - g11))
    _transform_row(packed, target + 12 * plane, plane, g10, g11)


@inlined
def _transform_row(packed, target, plane, g0, g1):
    half = splat(numpy.float32(0.5))
    store(packed, target, g0)
    store(packed, target + plane, half * (g0 + g1))
    store(packed, target + 2 * plane, half * (g0 - g1))
    store(packed, target + 3 * plane, g1)


@compiled
def _restore(u, source, plane, block):
    half = splat(numpy.float32(0.5))
    a0, b0 = _restore_row(u, source, plane)
    a1, b1 = _restore_row(u, source + 4 * plane, plane)
    a2, b2 = _restore_row(u, source + 8 * plane, plane)
    a3, b3 = _restore_row(u, source + 12 * plane, plane)
    store(block, 0, a0 + half * (a1 + a2))
    store(block, LANES, b0 + half * (b1 + b2))
    store(block, 2 * LANES, half * (a1 - a2) + a3)
    store(block, 3 * LANES, half * (b1 - b2) + b3)


@inlined
def _restore_row(u, source, plane):
    half = splat(numpy.float32(0.5))
    u0 = load(u, source)
    u1 = load(u, source + plane)
    u2 = load(u, source + 2 * plane)
    u3 = load(u, source + 3 * plane)
    return u0 + half * (u1 + u2), half * (u1 - u2) + u3
