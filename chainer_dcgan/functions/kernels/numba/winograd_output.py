"""Winograd's F(m x m, 2x2): the transforms on the side of the output.

See :mod:`chainer_dcgan.functions.kernels.numba.winograd`.
"""

from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.simd import splat
from chainer_dcgan.functions.kernels.numba.winograd import plane_size
from chainer_dcgan.functions.kernels.numba.winograd_tiles import (
    restore_outputs,
    transform_outputs,
)


@compiled
def transform_gradient(y, image, h, w, c, tile, tiles_h, tiles_w, m, row,
                       n_rows, width, factor):
    """Writes :math:`A y A^T` of one image's tiles.

    The transpose of :func:`restore_output`.

    Args:
        y (numpy.ndarray): Images, :math:`(B, H', W', O)`.
        image (int): Which image.
        h (int): Its height.
        w (int): Its width.
        c (int): Its channels.
        tile (int): Side of a tile.
        tiles_h (int): Tiles a column.
        tiles_w (int): Tiles a row.
        m (numpy.ndarray): Where to, :math:`(P, rows, width)`.
        row (int): Row of the first tile.
        n_rows (int): Rows of ``m``.
        width (int): Columns of ``m``, at least ``c``.
        factor (float32): What the image is multiplied by.
    """
    plane = plane_size(n_rows, width)
    factor = splat(factor)
    target = row * width
    for top in range(0, tile * tiles_h, tile):
        for left in range(0, tile * tiles_w, tile):
            transform_outputs(
                tile, c, y, ((image * h + top) * w + left) * c, w * c, c,
                (0, h - top), (0, w - left), factor, m, target, plane)
            target += width


@compiled
def restore_output(m, row, n_rows, width, tile, tiles_h, tiles_w, y, image, h,
                   w, c, bias, leak):
    """Writes :math:`A^T m A` and a bias, activated.

    Args:
        m (numpy.ndarray): Tiles, :math:`(P, rows, width)`.
        row (int): Row of the image's first tile.
        n_rows (int): Rows of ``m``.
        width (int): Columns of ``m``, at least ``c``.
        tile (int): Side of a tile.
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
    source = row * width
    for top in range(0, tile * tiles_h, tile):
        for left in range(0, tile * tiles_w, tile):
            restore_outputs(
                tile, c, m, source, plane, bias, leak, y,
                ((image * h + top) * w + left) * c, w * c, c, (0, h - top),
                (0, w - left))
            source += width
