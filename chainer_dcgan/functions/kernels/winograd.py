"""Winograd's minimal filtering F(3x3, 2x2): the four transforms.

A 4x4 convolution of stride 2 is a 2x2 convolution of stride 1 over the four
phases of its padded input, :math:`X_{pq}[r, s] = x[2 r + p - 1, 2 s + q -
1]`. F(3x3, 2x2) computes 3x3 of its outputs from 16 products where the
direct way takes 36 (Winograd 1980; Lavin and Gray 2015, arXiv 1509.09308,
section 4):

.. math::

    Y = A^T [(G g G^T) \\odot (B^T d B)] A

    B^T = \\begin{pmatrix} 1&0&-1&0 \\\\ 0&1&1&0 \\\\ 0&-1&1&0 \\\\
          0&-1&0&1 \\end{pmatrix}, \\quad
    G = \\begin{pmatrix} 1&0 \\\\ 1/2&1/2 \\\\ 1/2&-1/2 \\\\ 0&1
        \\end{pmatrix}, \\quad
    A^T = \\begin{pmatrix} 1&1&1&0 \\\\ 0&1&-1&0 \\\\ 0&1&1&1 \\end{pmatrix}

The gradients are the transposes of the same matrices. All arrays are flat;
``v`` holds :math:`(16, rows, 4 C)` and ``m`` holds :math:`(16, rows, O)`,
one row a tile. Channels go in vectors of eight.
"""

import numba

from chainer_dcgan.functions.kernels.simd import LANES
from chainer_dcgan.functions.kernels.simd import load
from chainer_dcgan.functions.kernels.simd import load_if
from chainer_dcgan.functions.kernels.simd import store

TILE = 3
N_PRODUCTS = 16


@numba.njit(nogil=True, cache=True)
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
    plane = n_rows * 4 * c
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
                _store_column(v, at, plane, _bt(a0, b0, c0, d0))
                _store_column(v, at + plane, plane, _bt(a1, b1, c1, d1))
                _store_column(v, at + 2 * plane, plane, _bt(a2, b2, c2, d2))
                _store_column(v, at + 3 * plane, plane, _bt(a3, b3, c3, d3))


@numba.njit(nogil=True, cache=True)
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
    plane = n_rows * 4 * c
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
                a0, b0, c0, d0 = _b(*_load_column(v, at, plane))
                a1, b1, c1, d1 = _b(*_load_column(v, at + plane, plane))
                a2, b2, c2, d2 = _b(*_load_column(v, at + 2 * plane, plane))
                a3, b3, c3, d3 = _b(*_load_column(v, at + 3 * plane, plane))
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


@numba.njit(nogil=True, cache=True)
def transform_gradient(y, image, h, w, c, tiles_h, tiles_w, m, row, n_rows,
                       width):
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
    """
    plane = n_rows * width
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
                load(y, at), load_if(y, at + c, s1),
                load_if(y, at + 2 * c, s2))
            at += w * c
            b0, b1, b2, b3 = _a(
                load_if(y, at, r1), load_if(y, at + c, r1 and s1),
                load_if(y, at + 2 * c, r1 and s2))
            at += w * c
            c0, c1, c2, c3 = _a(
                load_if(y, at, r2), load_if(y, at + c, r2 and s1),
                load_if(y, at + 2 * c, r2 and s2))
            at = target + i
            _store_column(m, at, plane, _a(a0, b0, c0))
            _store_column(m, at + plane, plane, _a(a1, b1, c1))
            _store_column(m, at + 2 * plane, plane, _a(a2, b2, c2))
            _store_column(m, at + 3 * plane, plane, _a(a3, b3, c3))


@numba.njit(nogil=True, cache=True)
def restore_output(m, row, n_rows, width, tiles_h, tiles_w, y, image, h, w,
                   c, bias):
    """Writes :math:`A^T m A` and a bias.

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
    """
    plane = n_rows * width
    for tile in range(tiles_h * tiles_w):
        top = TILE * (tile // tiles_w)
        left = TILE * (tile % tiles_w)
        source = (row + tile) * width
        target = ((image * h + top) * w + left) * c
        s1 = left + 1 < w
        s2 = left + 2 < w
        for i in range(0, c, LANES):
            at = source + i
            a0, b0, c0 = _at(*_load_column(m, at, plane))
            a1, b1, c1 = _at(*_load_column(m, at + plane, plane))
            a2, b2, c2 = _at(*_load_column(m, at + 2 * plane, plane))
            a3, b3, c3 = _at(*_load_column(m, at + 3 * plane, plane))
            term = load(bias, i)
            at = target + i
            _store_row(y, at, c, _at(a0, a1, a2, a3), term, s1, s2)
            at += w * c
            if top + 1 < h:
                _store_row(y, at, c, _at(b0, b1, b2, b3), term, s1, s2)
            at += w * c
            if top + 2 < h:
                _store_row(y, at, c, _at(c0, c1, c2, c3), term, s1, s2)


@numba.njit(forceinline=True)
def _bt(d0, d1, d2, d3):
    return d0 - d2, d1 + d2, d2 - d1, d3 - d1


@numba.njit(forceinline=True)
def _b(v0, v1, v2, v3):
    return v0, v1 - v2 - v3, v1 + v2 - v0, v3


@numba.njit(forceinline=True)
def _at(m0, m1, m2, m3):
    total = m1 + m2
    return m0 + total, m1 - m2, total + m3


@numba.njit(forceinline=True)
def _a(y0, y1, y2):
    total = y0 + y2
    return y0, total + y1, total - y1, y2


@numba.njit(forceinline=True)
def _load_row(x, at, step, s0, s1, s2, s3):
    return (load_if(x, at, s0), load_if(x, at + step, s1),
            load_if(x, at + 2 * step, s2), load_if(x, at + 3 * step, s3))


@numba.njit(forceinline=True)
def _load_column(v, at, plane):
    return (load(v, at), load(v, at + 4 * plane), load(v, at + 8 * plane),
            load(v, at + 12 * plane))


@numba.njit(forceinline=True)
def _store_column(v, at, plane, values):
    store(v, at, values[0])
    store(v, at + 4 * plane, values[1])
    store(v, at + 8 * plane, values[2])
    store(v, at + 12 * plane, values[3])


@numba.njit(forceinline=True)
def _store_row(y, at, step, values, term, s1, s2):
    store(y, at, values[0] + term)
    if s1:
        store(y, at + step, values[1] + term)
    if s2:
        store(y, at + 2 * step, values[2] + term)


@numba.njit(forceinline=True)
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
