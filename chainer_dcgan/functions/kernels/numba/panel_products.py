"""Matrix products of packed blocks.

What :mod:`~.microkernel` needs around its inner tile: panels, which are
packed and cached, and the loops over them. The order of additions depends on
shapes only, never on threads.

Large operands come from memory. What no processor foresees is asked for
ahead: the next panel, the block of the result, the rows to be packed.
"""

import numpy

from chainer_dcgan.functions.kernels.numba.compilation import compiled, inlined
from chainer_dcgan.functions.kernels.numba.microkernel import (
    LINE,
    ROWS,
    multiply_tile,
)
from chainer_dcgan.functions.kernels.numba.simd import (
    LANES,
    load,
    prefetch,
    store,
)

_DEPTH = 256
_SHORT_DEPTH = 128
_HEIGHT = 96
# Rows that are asked for ahead.
_AHEAD = 16


@compiled
def product(a, a_start, a_row, b, b_start, c, c_start, m, n, k, panel):
    """Writes :math:`C = A B` for a packed :math:`B`.

    Args:
        a (numpy.ndarray): Flat array that holds :math:`A`, rows ``a_row``
            apart; rows up to the next multiple of ``ROWS`` are read.
        a_start (int): Where :math:`A` starts.
        a_row (int): Distance of two rows of :math:`A`.
        b (numpy.ndarray): Flat array that holds :math:`B` as
            :math:`(n / panel, k, panel)`.
        b_start (int): Where :math:`B` starts.
        c (numpy.ndarray): Flat array for :math:`C`, rows ``n`` apart; rows
            up to the next multiple of ``ROWS`` are written.
        c_start (int): Where :math:`C` starts.
        m (int): Rows of :math:`C`.
        n (int): Columns of :math:`C`, a multiple of ``panel``.
        k (int): Length of the sums.
        panel (int): See :func:`~.microkernel.panel_width`.
    """
    for j in range(0, n, panel):
        panel_product(a, a_start, a_row, b, b_start + j * k,
                      c, c_start + j, n, m, k, panel)


@compiled
def panel_product(a, a_start, a_row, b, b_start, c, c_start, c_row, m, k,
                  panel):
    """Writes one panel's columns of :math:`C = A B`.

    Args:
        a (numpy.ndarray): See :func:`product`.
        a_start (int): Where :math:`A` starts.
        a_row (int): Distance of two rows of :math:`A`.
        b (numpy.ndarray): Flat array that holds the panel, :math:`(k,
            panel)`; the next one is expected after it.
        b_start (int): Where it starts.
        c (numpy.ndarray): Flat array for :math:`C`; rows up to the next
            multiple of ``ROWS`` are written.
        c_start (int): Where the columns start.
        c_row (int): Distance of two rows of :math:`C`.
        m (int): Rows of :math:`C`.
        k (int): Length of the sums.
        panel (int): See :func:`~.microkernel.panel_width`.
    """
    for i in range(0, m, ROWS):
        multiply_tile(a, a_start + i * a_row, a_row, 1, b, b_start,
                      c, c_start + i * c_row, c_row, k, False,
                      _next_line(i, k, panel), panel)


@inlined
def _next_line(row, k, panel):
    # The first rows fetch the next panel, a line a step; later ones only what
    # they have.
    lines = panel // LINE
    return k * panel + row // ROWS * k * LINE if row < lines * ROWS else 0


@compiled
def transposed_product(a, a_start, a_row, b, b_start, b_row,
                       c, c_start, c_row, m, n, k, add, panel):
    """Writes or adds :math:`C = A^T B`.

    Args:
        a (numpy.ndarray): Flat array that holds :math:`A`, :math:`(k, m)`,
            and less than ``ROWS`` elements more.
        a_start (int): Where :math:`A` starts.
        a_row (int): Distance of two rows of :math:`A`.
        b (numpy.ndarray): Flat array that holds :math:`B`, :math:`(k, n)`.
        b_start (int): Where :math:`B` starts.
        b_row (int): Distance of two rows of :math:`B`.
        c (numpy.ndarray): Flat array for :math:`C`; rows up to the next
            multiple of ``ROWS`` and columns up to the next multiple of
            ``panel`` are written, with nothing of use.
        c_start (int): Where :math:`C` starts.
        c_row (int): Distance of two rows of :math:`C`.
        m (int): Rows of :math:`C`.
        n (int): Columns of :math:`C`.
        k (int): Length of the sums.
        add (bool): Whether to add to what ``c`` holds.
        panel (int): See :func:`~.microkernel.panel_width`.
    """
    if n == panel == b_row:
        _single_panel(a, a_start, a_row, b, b_start, c, c_start, c_row, m, k,
                      add, panel)
        return
    # What is left over is added up by some callers, for nothing, and must not
    # overflow.
    packed_a = numpy.zeros(_HEIGHT * _DEPTH, numpy.float32)
    packed_b = numpy.zeros(c_row * _DEPTH, numpy.float32)
    for start in range(0, k, _DEPTH):
        depth = min(_DEPTH, k - start)
        _pack(b, b_start + start * b_row, b_row, depth, n, panel, packed_b)
        for top in range(0, m, _HEIGHT):
            height = min(_HEIGHT, m - top)
            _pack(a, a_start + start * a_row + top, a_row, depth, height,
                  ROWS, packed_a)
            for j in range(0, n, panel):
                for i in range(0, height, ROWS):
                    multiply_tile(
                        packed_a, i * depth, 1, ROWS, packed_b, j * depth,
                        c, c_start + (top + i) * c_row + j, c_row,
                        depth, add or start > 0, 0, panel)


@compiled
def _single_panel(a, a_start, a_row, b, b_start, c, c_start, c_row, m, k,
                  add, panel):
    # B is packed as it is, and A is read once: packing would not pay.
    for start in range(0, k, _SHORT_DEPTH):
        depth = min(_SHORT_DEPTH, k - start)
        for i in range(0, m, ROWS):
            multiply_tile(a, a_start + start * a_row + i, 1, a_row,
                          b, b_start + start * panel,
                          c, c_start + i * c_row, c_row, depth,
                          add or start > 0, 0, panel)


@compiled
def _pack(source, start, row, depth, width, panel, target):
    # (depth, width) to (width / panel, depth, panel). Whole vectors are
    # copied: what one writes too much, the next line overwrites; the last
    # line is copied exactly.
    for k in range(depth - 1):
        line = start + k * row
        for left in range(0, width, LINE):
            prefetch(source, line + _AHEAD * row + left)
        for left in range(0, width, panel):
            place = left * depth + k * panel
            for i in range(0, panel, LANES):
                store(target, place + i, load(source, line + left + i))
    line = start + (depth - 1) * row
    for left in range(0, width, panel):
        place = left * depth + (depth - 1) * panel
        for i in range(min(panel, width - left)):
            target[place + i] = source[line + left + i]
