"""Winograd's F(3x3, 2x2): the transforms on the side of the output.

See :mod:`chainer_dcgan.functions.kernels.numba.winograd`.
"""

from chainer_dcgan.functions.kernels.numba.compilation import compiled, inlined
from chainer_dcgan.functions.kernels.numba.simd import (
    LANES,
    load,
    load_if,
    splat,
    store,
    where_positive,
)
from chainer_dcgan.functions.kernels.numba.winograd import (
    TILE,
    load_column,
    plane_size,
    store_column,
)


@compiled
def transform_gradient(y, image, h, w, c, tiles_h, tiles_w, m, row, n_rows,
                       width, factor):
    """Writes :math:`A y A^T` of one image's tiles.

    The transpose of :func:`restore_output`.

    Args:
        y (numpy.ndarray): Images, :math:`(B, H', W', O)`.
        image (int): Which image.
        h (int): Its height.
        w (int): Its width.
        c (int): Its channels.
        tiles_h (int): Tiles a column.
        tiles_w (int): Tiles a row.
        m (numpy.ndarray): Where to, :math:`(16, rows, width)`.
        row (int): Row of the first tile.
        n_rows (int): Rows of ``m``.
        width (int): Columns of ``m``, at least ``c``.
        factor (float32): What the image is multiplied by.
    """
    plane = plane_size(n_rows, width)
    factor = splat(factor)
    for tile in range(tiles_h * tiles_w):
        top = TILE * (tile // tiles_w)
        left = TILE * (tile % tiles_w)
        source = ((image * h + top) * w + left) * c
        target = (row + tile) * width
        r1 = top + 1 < h
        r2 = top + 2 < h
        s1 = left + 1 < w
        s2 = left + 2 < w
        for i in range(0, c, LANES):
            at = source + i
            a0, a1, a2, a3 = _a(
                load(y, at) * factor, load_if(y, at + c, s1) * factor,
                load_if(y, at + 2 * c, s2) * factor)
            at += w * c
            b0, b1, b2, b3 = _a(
                load_if(y, at, r1) * factor,
                load_if(y, at + c, r1 and s1) * factor,
                load_if(y, at + 2 * c, r1 and s2) * factor)
            at += w * c
            c0, c1, c2, c3 = _a(
                load_if(y, at, r2) * factor,
                load_if(y, at + c, r2 and s1) * factor,
                load_if(y, at + 2 * c, r2 and s2) * factor)
            at = target + i
            store_column(m, at, plane, _a(a0, b0, c0))
            store_column(m, at + plane, plane, _a(a1, b1, c1))
            store_column(m, at + 2 * plane, plane, _a(a2, b2, c2))
            store_column(m, at + 3 * plane, plane, _a(a3, b3, c3))


@compiled
def restore_output(m, row, n_rows, width, tiles_h, tiles_w, y, image, h, w,
                   c, bias, leak):
    """Writes :math:`A^T m A` and a bias, activated.

    Args:
        m (numpy.ndarray): Tiles, :math:`(16, rows, width)`.
        row (int): Row of the image's first tile.
        n_rows (int): Rows of ``m``.
        width (int): Columns of ``m``, at least ``c``.
        tiles_h (int): Tiles a column.
        tiles_w (int): Tiles a row.
        y (numpy.ndarray): Where to, :math:`(B, H', W', O)`.
        image (int): Which image.
        h (int): Its height.
        w (int): Its width.
        c (int): Its channels.
        bias (numpy.ndarray): Term of each channel, :math:`(O,)`.
        leak (float32): What negative results are multiplied by.
    """
    plane = plane_size(n_rows, width)
    leak = splat(leak)
    for tile in range(tiles_h * tiles_w):
        top = TILE * (tile // tiles_w)
        left = TILE * (tile % tiles_w)
        source = (row + tile) * width
        target = ((image * h + top) * w + left) * c
        s1 = left + 1 < w
        s2 = left + 2 < w
        for i in range(0, c, LANES):
            at = source + i
            a0, b0, c0 = _at(*load_column(m, at, plane))
            a1, b1, c1 = _at(*load_column(m, at + plane, plane))
            a2, b2, c2 = _at(*load_column(m, at + 2 * plane, plane))
            a3, b3, c3 = _at(*load_column(m, at + 3 * plane, plane))
            term = load(bias, i)
            at = target + i
            _store_row(y, at, c, _at(a0, a1, a2, a3), term, leak, s1,
                       s2)
            at += w * c
            if top + 1 < h:
                _store_row(y, at, c, _at(b0, b1, b2, b3), term, leak, s1,
                       s2)
            at += w * c
            if top + 2 < h:
                _store_row(y, at, c, _at(c0, c1, c2, c3), term, leak, s1,
                       s2)


@inlined
def _at(m0, m1, m2, m3):
    total = m1 + m2
    return m0 + total, m1 - m2, total + m3


@inlined
def _a(y0, y1, y2):
    total = y0 + y2
    return y0, total + y1, total - y1, y2


@inlined
def _store_row(y, at, step, values, term, leak, s1, s2):
    store(y, at, _leaky(values[0] + term, leak))
    if s1:
        store(y, at + step, _leaky(values[1] + term, leak))
    if s2:
        store(y, at + 2 * step, _leaky(values[2] + term, leak))


@inlined
def _leaky(x, leak):
    return where_positive(x, x, x * leak)
