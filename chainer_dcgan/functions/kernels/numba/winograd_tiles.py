"""What Winograd's transforms do to a tile, written out for each scheme.

Functions inside Numba's: for each vector of channels they load the vectors of
a tile, multiply them by a scheme's matrix from both sides, and store the
result. ``tile``, :math:`m`, says which of :data:`~.winograd.SCHEMES` is
meant. All arrays are flat; a place in one is that of the first channel.
"""

import functools

from numba import types
from numba.extending import intrinsic

from chainer_dcgan.functions.kernels.numba.simd import LANES, VECTOR
from chainer_dcgan.functions.kernels.numba.winograd_text import (
    BOUNDS,
    constant,
    generator,
    integer,
    load_products,
    load_where,
    multiply,
    places,
    point,
    sandwich,
    store_products,
    transposed,
)

_INT = types.intp


@intrinsic
def transform_patch(typing, tile, c, x, source, line, step, rows, columns, v,
                    target, plane):
    """Writes :math:`B^T d B`.

    Args:
        tile (int): :math:`m`.
        c (int): Channels.
        x (numpy.ndarray): Array that holds :math:`d`.
        source (int): Where :math:`d` starts.
        line (int): Distance of two of its rows.
        step (int): Distance of two of its columns.
        rows (tuple): Which of its :math:`m + 1` rows there are, see
            :data:`~.winograd_text.BOUNDS`; the others are zero.
        columns (tuple): Likewise.
        v (numpy.ndarray): Where to.
        target (int): Place of the first product.
        plane (int): Distance of two products.
    """
    def emit(builder, scheme, there, i, x, source, line, step, v, target,
             plane):
        d = there.load(places(
            builder, x, builder.add(source, i), line, step, scheme.tile + 1))
        store_products(builder, v, builder.add(target, i), plane,
                       sandwich(builder, scheme.bt, d))

    return types.void(
        _INT, _INT, x, _INT, _INT, _INT, BOUNDS, BOUNDS, v, _INT,
        _INT), generator(emit, 1)


@intrinsic
def restore_patch(typing, tile, c, v, source, plane, bias, x, target, line,
                  step, rows, columns, below, right):
    """Writes :math:`B v B^T`, added to what other tiles have left.

    Args:
        tile (int): :math:`m`.
        c (int): Channels.
        v (numpy.ndarray): Array that holds the products.
        source (int): Place of the first one.
        plane (int): Distance of two products.
        bias (numpy.ndarray): What is added where this tile is the first.
        x (numpy.ndarray): Where to.
        target (int): Where the patch starts.
        line (int): Distance of two of its rows.
        step (int): Distance of two of its columns.
        rows (tuple): See :func:`transform_patch`.
        columns (tuple): Likewise.
        below (bool): Whether a tile above has begun the first row.
        right (bool): Whether a tile to the left has begun the first column.
    """
    def emit(builder, scheme, there, i, v, source, plane, bias, x, target,
             line, step, below, right):
        n = scheme.tile + 1
        term = builder.load(point(builder, bias, i), align=4)
        values = sandwich(builder, transposed(scheme.bt), load_products(
            builder, v, builder.add(source, i), plane, n))
        for row, column, place, value in there.each(places(
                builder, x, builder.add(target, i), line, step, n), values):
            begun = [here for here, at in ((below, row), (right, column))
                     if at == 0]
            old = term
            if begun:
                old = load_where(
                    builder, functools.reduce(builder.or_, begun), place,
                    term)
            builder.store(builder.fadd(old, value), place, align=4)

    return types.void(
        _INT, _INT, v, _INT, _INT, bias, x, _INT, _INT, _INT, BOUNDS, BOUNDS,
        types.boolean, types.boolean), generator(emit, 1)


@intrinsic
def transform_outputs(typing, tile, c, y, source, line, step, rows, columns,
                      factor, m, target, plane):
    """Writes :math:`A y A^T`.

    Args:
        tile (int): :math:`m`.
        c (int): Channels.
        y (numpy.ndarray): Array that holds a tile.
        source (int): Where it starts.
        line (int): Distance of two of its rows.
        step (int): Distance of two of its columns.
        rows (tuple): See :func:`transform_patch`.
        columns (tuple): Likewise.
        factor (Vector): What the tile is multiplied by.
        m (numpy.ndarray): Where to.
        target (int): Place of the first product.
        plane (int): Distance of two products.
    """
    def emit(builder, scheme, there, i, y, source, line, step, factor, m,
             target, plane):
        scaled = ([multiply(builder, value, factor) for value in values]
                  for values in there.load(places(
                      builder, y, builder.add(source, i), line, step,
                      scheme.tile)))
        store_products(builder, m, builder.add(target, i), plane, sandwich(
            builder, transposed(scheme.at), scaled))

    return types.void(
        _INT, _INT, y, _INT, _INT, _INT, BOUNDS, BOUNDS, VECTOR, m, _INT,
        _INT), generator(emit)


@intrinsic
def restore_outputs(typing, tile, c, m, source, plane, bias, leak, y, target,
                    line, step, rows, columns):
    """Writes :math:`A^T m A` and a bias, activated.

    Args:
        tile (int): :math:`m`.
        c (int): Channels.
        m (numpy.ndarray): Array that holds the products.
        source (int): Place of the first one.
        plane (int): Distance of two products.
        bias (numpy.ndarray): Term of each channel.
        leak (Vector): What negative results are multiplied by.
        y (numpy.ndarray): Where to.
        target (int): Where the tile starts.
        line (int): Distance of two of its rows.
        step (int): Distance of two of its columns.
        rows (tuple): See :func:`transform_patch`.
        columns (tuple): Likewise.
    """
    def emit(builder, scheme, there, i, m, source, plane, bias, leak, y,
             target, line, step):
        term = builder.load(point(builder, bias, i), align=4)
        values = sandwich(builder, scheme.at, load_products(
            builder, m, builder.add(source, i), plane, scheme.tile + 1))
        for _, _, place, value in there.each(places(
                builder, y, builder.add(target, i), line, step, scheme.tile),
                values):
            value = builder.fadd(value, term)
            builder.store(builder.select(
                builder.fcmp_ordered('>', value, constant(0)), value,
                builder.fmul(value, leak)), place, align=4)

    return types.void(
        _INT, _INT, m, _INT, _INT, bias, VECTOR, y, _INT, _INT, _INT, BOUNDS,
        BOUNDS), generator(emit)


@intrinsic
def transform_kernels(typing, tile, c, block, packed, target, plane):
    """Writes :math:`G g G^T`.

    Args:
        tile (int): :math:`m`.
        c (int): Channels, one vector of them.
        block (numpy.ndarray): :math:`g`, four vectors.
        packed (numpy.ndarray): Where to.
        target (int): Place of the first product.
        plane (int): Distance of two products.
    """
    def emit(builder, scheme, there, i, block, packed, target, plane):
        g = there.load(places(
            builder, block, i, integer(2 * LANES), integer(LANES), 2))
        store_products(builder, packed, builder.add(target, i), plane,
                       sandwich(builder, scheme.g, g))

    return types.void(
        _INT, _INT, block, packed, _INT, _INT), generator(emit)


@intrinsic
def restore_kernels(typing, tile, c, products, source, plane, block):
    """Writes :math:`G^T U G`.

    Args:
        tile (int): :math:`m`.
        c (int): Channels, one vector of them.
        products (numpy.ndarray): Array that holds :math:`U`.
        source (int): Place of the first product.
        plane (int): Distance of two products.
        block (numpy.ndarray): Where to, four vectors.
    """
    def emit(builder, scheme, there, i, products, source, plane, block):
        values = sandwich(builder, transposed(scheme.g), load_products(
            builder, products, builder.add(source, i), plane,
            scheme.tile + 1))
        for _, _, place, value in there.each(places(
                builder, block, i, integer(2 * LANES), integer(LANES), 2),
                values):
            builder.store(value, place, align=4)

    return types.void(
        _INT, _INT, products, _INT, _INT, block), generator(emit)
