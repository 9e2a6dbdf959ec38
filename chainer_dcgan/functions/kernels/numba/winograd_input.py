"""Winograd's F(m x m, 2x2): the transforms on the side of the input.

See :mod:`chainer_dcgan.functions.kernels.numba.winograd`.
"""

from chainer_dcgan.functions.kernels.numba.compilation import compiled, inlined
from chainer_dcgan.functions.kernels.numba.winograd import plane_size
from chainer_dcgan.functions.kernels.numba.winograd_tiles import (
    restore_patch,
    transform_patch,
)


@compiled
def transform_input(x, image, h, w, c, tile, tiles_h, tiles_w, v, row,
                    n_rows):
    """Writes :math:`B^T d B` of one image's tiles.

    Args:
        x (numpy.ndarray): Images, :math:`(B, H, W, C)`.
        image (int): Which image.
        h (int): Its height.
        w (int): Its width.
        c (int): Its channels.
        tile (int): :math:`m`.
        tiles_h (int): Tiles a column.
        tiles_w (int): Tiles a row.
        v (numpy.ndarray): Where to, :math:`(P, rows, 4 C)`.
        row (int): Row of the first tile.
        n_rows (int): Rows of ``v``.
    """
    plane = plane_size(n_rows, 4 * c)
    target = row * 4 * c
    for i in range(tiles_h):
        for j in range(tiles_w):
            for phase in range(4):
                top = 2 * tile * i + phase // 2 - 1
                left = 2 * tile * j + phase % 2 - 1
                transform_patch(
                    tile, c, x, ((image * h + top) * w + left) * c, 2 * w * c,
                    2 * c, _steps_inside(top, h), _steps_inside(left, w), v,
                    target, plane)
                target += c


@compiled
def restore_input(v, row, n_rows, tile, tiles_h, tiles_w, x, image, h, w, c,
                  bias):
    """Writes :math:`B v B^T`, summed where tiles overlap, and a bias.

    The transpose of :func:`transform_input`.

    Args:
        v (numpy.ndarray): Tiles, :math:`(P, rows, 4 C)`.
        row (int): Row of the image's first tile.
        n_rows (int): Rows of ``v``.
        tile (int): :math:`m`.
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
    # Tiles come row by row: what a tile above or to the left has begun is
    # added to, the rest is begun with the bias.
    source = row * 4 * c
    for i in range(tiles_h):
        for j in range(tiles_w):
            for phase in range(4):
                top = 2 * tile * i + phase // 2 - 1
                left = 2 * tile * j + phase % 2 - 1
                restore_patch(
                    tile, c, v, source, plane, bias, x,
                    ((image * h + top) * w + left) * c, 2 * w * c, 2 * c,
                    _steps_inside(top, h), _steps_inside(left, w), i > 0,
                    j > 0)
                source += c


@inlined
def _steps_inside(first, size):
    # Which steps of two from the first place on are inside: the first such
    # step and the end.
    return int(first < 0), (size - first + 1) // 2
