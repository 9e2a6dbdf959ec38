"""Winograd's F(m x m, 2x2): the transforms of weights and their gradient.

See :mod:`chainer_dcgan.functions.kernels.numba.winograd` for the matrices. A
weight :math:`W[o, c, 2 a + p, 2 b + q]` is element :math:`(a, b)` of the 2x2
kernel of phase :math:`(p, q)`; row :math:`(2 p + q) C + c` of a transformed
matrix belongs to that phase and channel.
"""

import numpy

from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.simd import LANES
from chainer_dcgan.functions.kernels.numba.winograd_tiles import (
    restore_kernels,
    transform_kernels,
)


@compiled
def transform_weights(task, W, tile, transposed, panel, packed):
    """Writes :math:`G g G^T` packed for a product.

    Args:
        task (int): Which eight output channels.
        W (numpy.ndarray): Weights, :math:`(O, C, 4, 4)`.
        tile (int): :math:`m`.
        transposed (bool): Whether to pack the :math:`4 C` rows as columns.
        panel (int): See :func:`~.microkernel.panel_width`.
        packed (numpy.ndarray): Where to, flat: :math:`(P, O / n, 4 C, n)`,
            or :math:`(P, 4 C / n, O, n)` if transposed, with
            :math:`n` being ``panel``; the numbers of panels are rounded up,
            and planes lie as :func:`plane_size` says.
    """
    n_out, c = W.shape[:2]
    flat = W.ravel()
    block = numpy.empty(4 * LANES, numpy.float32)
    plane = len(packed) // (tile + 1) ** 2
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
            target = ((column // panel) * n_rows + row) * panel
            transform_kernels(
                tile, LANES, block, packed, target + column % panel, plane)


@compiled
def restore_weights(task, products, width, tile, W):
    """Writes :math:`G^T U G`, the transpose of :func:`transform_weights`.

    Args:
        task (int): Which input channel.
        products (numpy.ndarray): Gradient, flat, :math:`(P, rows, width)`,
            planes as :func:`plane_size` says; the first :math:`4 C` rows
            and :math:`O` columns are read.
        width (int): Columns of ``products``.
        tile (int): :math:`m`.
        W (numpy.ndarray): Where to, :math:`(O, C, 4, 4)`.
    """
    n_out, c = W.shape[:2]
    flat = W.ravel()
    block = numpy.empty(4 * LANES, numpy.float32)
    plane = len(products) // (tile + 1) ** 2
    for o in range(0, n_out, LANES):
        for phase in range(4):
            restore_kernels(
                tile, LANES, products, (phase * c + task) * width + o, plane,
                block)
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
