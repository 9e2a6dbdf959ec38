"""Winograd's F(3x3, 2x2): the transforms on the side of the input.

See :mod:`chainer_dcgan.functions.kernels.numba.winograd`.
"""

from chainer_dcgan.functions.kernels.numba.compilation import compiled, inlined
from chainer_dcgan.functions.kernels.numba.simd import (
    LANES,
    load,
    load_if,
    store,
)
from chainer_dcgan.functions.kernels.numba.winograd import (
    TILE,
    load_column,
    plane_size,
    store_column,
)


@compiled
def transform_input(x, image, h, w, c, tiles_h, tiles_w, v, row, n_rows):
    """Writes :math:`B^T d B` of one image's tiles.

    Args:
        x (numpy.ndarray): Images, :math:`(B, H, W, C)`.
        image (int): Which image.
        h (int): Its height.
        w (int): Its width.
        c (int): Its channels.
        tiles_h (int): Tiles a column.
        tiles_w (int): Tiles a row.
        v (numpy.ndarray): Where to, :math:`(16, rows, 4 C)`.
        row (int): Row of the first tile.
        n_rows (int): Rows of ``v``.
    """
    plane = plane_size(n_rows, 4 * c)
    for tile in range(tiles_h * tiles_w):
        for phase in range(4):
            top = 2 * TILE * (tile // tiles_w) + phase // 2 - 1
            left = 2 * TILE * (tile % tiles_w) + phase % 2 - 1
            source = ((image * h + top) * w + left) * c
            target = ((row + tile) * 4 + phase) * c
            step = 2 * c
            line = 2 * w * c
            r0 = top >= 0
            r1 = top + 2 < h
            r2 = top + 4 < h
            r3 = top + 6 < h
            s0 = left >= 0
            s1 = left + 2 < w
            s2 = left + 4 < w
            s3 = left + 6 < w
            for i in range(0, c, LANES):
                at = source + i
                a0, a1, a2, a3 = _bt(*_load_row(
                    x, at, step, r0 and s0, r0 and s1, r0 and s2, r0 and s3))
                at += line
                b0, b1, b2, b3 = _bt(*_load_row(
                    x, at, step, r1 and s0, r1 and s1, r1 and s2, r1 and s3))
                at += line
                c0, c1, c2, c3 = _bt(*_load_row(
                    x, at, step, r2 and s0, r2 and s1, r2 and s2, r2 and s3))
                at += line
                d0, d1, d2, d3 = _bt(*_load_row(
                    x, at, step, r3 and s0, r3 and s1, r3 and s2, r3 and s3))
                at = target + i
                store_column(v, at, plane, _bt(a0, b0, c0, d0))
                store_column(v, at + plane, plane, _bt(a1, b1, c1, d1))
                store_column(v, at + 2 * plane, plane, _bt(a2, b2, c2, d2))
                store_column(v, at + 3 * plane, plane, _bt(a3, b3, c3, d3))


@compiled
def restore_input(v, row, n_rows, tiles_h, tiles_w, x, image, h, w, c, bias):
    """Writes :math:`B v B^T`, summed where tiles overlap, and a bias.

    The transpose of :func:`transform_input`.

    Args:
        v (numpy.ndarray): Tiles, :math:`(16, rows, 4 C)`.
        row (int): Row of the image's first tile.
        n_rows (int): Rows of ``v``.
        tiles_h (int): Tiles a column.
        tiles_w (int): Tiles a row.
        x (numpy.ndarray): Where to, :math:`(B, H, W, C)`.
        image (int): Which image.
        h (int): Its height.
        w (int): Its width.
        c (int): Its channels.
        bias (numpy.ndarray): Term of each channel, :math:`(C,)`.
    """
    plane = plane_size(n_rows, 4 * c)
    for tile in range(tiles_h * tiles_w):
        tile_i = tile // tiles_w
        tile_j = tile % tiles_w
        for phase in range(4):
            top = 2 * TILE * tile_i + phase // 2 - 1
            left = 2 * TILE * tile_j + phase % 2 - 1
            target = ((image * h + top) * w + left) * c
            source = ((row + tile) * 4 + phase) * c
            step = 2 * c
            line = 2 * w * c
            s0 = left >= 0
            s1 = left + 2 < w
            s2 = left + 4 < w
            s3 = left + 6 < w
            for i in range(0, c, LANES):
                at = source + i
                a0, b0, c0, d0 = _b(*load_column(v, at, plane))
                a1, b1, c1, d1 = _b(*load_column(v, at + plane, plane))
                a2, b2, c2, d2 = _b(*load_column(v, at + 2 * plane, plane))
                a3, b3, c3, d3 = _b(*load_column(v, at + 3 * plane, plane))
                term = load(bias, i)
                at = target + i
                if top >= 0:
                    _add_row(x, at, step, _b(a0, a1, a2, a3), term,
                             tile_i > 0, tile_j > 0, s0, s1, s2, s3)
                at += line
                if top + 2 < h:
                    _add_row(x, at, step, _b(b0, b1, b2, b3), term,
                             False, tile_j > 0, s0, s1, s2, s3)
                at += line
                if top + 4 < h:
                    _add_row(x, at, step, _b(c0, c1, c2, c3), term,
                             False, tile_j > 0, s0, s1, s2, s3)
                at += line
                if top + 6 < h:
                    _add_row(x, at, step, _b(d0, d1, d2, d3), term,
                             False, tile_j > 0, s0, s1, s2, s3)


@inlined
def _bt(d0, d1, d2, d3):
    return d0 - d2, d1 + d2, d2 - d1, d3 - d1


@inlined
def _b(v0, v1, v2, v3):
    return v0, v1 - v2 - v3, v1 + v2 - v0, v3


@inlined
def _load_row(x, at, step, s0, s1, s2, s3):
    return (load_if(x, at, s0), load_if(x, at + step, s1),
            load_if(x, at + 2 * step, s2), load_if(x, at + 3 * step, s3))


@inlined
def _add_row(x, at, step, values, term, below, right, s0, s1, s2, s3):
    # Tiles come row by row: what a tile above or to the left has begun is
    # added to, the rest is begun with the bias.
    if s0:
        if below or right:
            store(x, at, load(x, at) + values[0])
        else:
            store(x, at, term + values[0])
    at += step
    if s1:
        if below:
            store(x, at, load(x, at) + values[1])
        else:
            store(x, at, term + values[1])
    at += step
    if s2:
        if below:
            store(x, at, load(x, at) + values[2])
        else:
            store(x, at, term + values[2])
    at += step
    if s3:
        if below:
            store(x, at, load(x, at) + values[3])
        else:
            store(x, at, term + values[3])
