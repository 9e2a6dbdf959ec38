"""What Winograd's transforms are made of, as LLVM's text.

Functions that write it, by an :class:`llvmlite.ir.IRBuilder`, for
:mod:`winograd_tiles`. A vector is one of :data:`~.simd.LANES` channels.
"""

import contextlib
import functools

from llvmlite import ir
from numba import types
from numba.core import cgutils

from chainer_dcgan.functions.kernels.numba.simd import FLOATS, LANES
from chainer_dcgan.functions.kernels.numba.winograd import SCHEMES

_INT = ir.IntType(64)
BOUNDS = types.UniTuple(types.intp, 2)
"""numba.types.Type: The first row or column that there is, 0 or 1, and the
end of those that there are."""


def generator(emit, margin=0):
    """Makes what Numba asks an intrinsic for.

    The intrinsic's first arguments are a tile's side, :math:`m`, and the
    number of channels. The text is written for each scheme, and for tiles of
    which all vectors are there and for others.

    Args:
        emit (callable): Writes what is done for a vector of channels: takes
            the builder, the scheme, :class:`There`, the first channel, and
            the intrinsic's other arguments but for its bounds, arrays as
            pointers.
        margin (int): By how much :class:`There` is wider than :math:`m`.

    Returns:
        callable: The intrinsic's generator.
    """
    def generate(context, builder, signature, args):
        tile, c, *rest = args
        values, bounds = [], []
        for kind, value in zip(signature.args[2:], rest):
            if isinstance(kind, types.Array):
                value = context.make_array(kind)(context, builder, value).data
            (bounds if kind == BOUNDS else values).append(value)

        def loop(scheme, there):
            with cgutils.for_range_slice(
                    builder, integer(0), c, integer(LANES), _INT) as (i, _):
                emit(builder, scheme, there, i, *values)

        for scheme in SCHEMES:
            with builder.if_then(
                    builder.icmp_signed('==', tile, integer(scheme.tile))):
                there = There(builder, scheme.tile + margin, bounds)
                if not bounds:
                    loop(scheme, there)
                    continue
                with builder.if_else(there.are_all()) as (inside, at_edge):
                    with inside:
                        loop(scheme, There(builder))
                    with at_edge:
                        loop(scheme, there)
        return context.get_dummy_value()

    return generate


class There:
    """Which of :math:`(n, n)` vectors there are.

    Args:
        builder (llvmlite.ir.IRBuilder): Where to write.
        n (int): :math:`n`.
        bounds (list of llvmlite.ir.Value): Those of rows and columns, see
            :data:`BOUNDS`; by default all are there.
    """

    def __init__(self, builder, n=0, bounds=()):
        self._builder = builder
        self._conditions = [
            [self._is_inside(i, *(builder.extract_value(bound, k)
                                  for k in (0, 1))) for i in range(n)]
            for bound in bounds]

    def _is_inside(self, index, first, end):
        if index == 0:
            return self._builder.icmp_signed('==', first, integer(0))
        return self._builder.icmp_signed('<', integer(index), end)

    def are_all(self):
        """llvmlite.ir.Value: Whether all are there."""
        return functools.reduce(self._builder.and_, [
            conditions[i] for conditions in self._conditions
            for i in (0, -1)])

    def load(self, places):
        """Yields vectors row by row; what there is not is zero."""
        builder = self._builder
        for i, row in enumerate(places):
            yield [
                load_where(builder, builder.and_(
                    self._conditions[0][i], self._conditions[1][j]), place,
                    constant(0)) if self._conditions
                else builder.load(place, align=4)
                for j, place in enumerate(row)]

    def each(self, places, values):
        """Yields row, column, place and value of each vector.

        What is written meanwhile is done where the vector is there.
        """
        for i, (row, line) in enumerate(zip(places, values)):
            with self._where(0, i):
                for j, (place, value) in enumerate(zip(row, line)):
                    with self._where(1, j):
                        yield i, j, place, value

    def _where(self, axis, index):
        if not self._conditions:
            return contextlib.nullcontext()
        return self._builder.if_then(self._conditions[axis][index])


def integer(value):
    """llvmlite.ir.Constant: A number."""
    return ir.Constant(_INT, value)


def constant(value):
    """llvmlite.ir.Constant: A vector of a number."""
    return ir.Constant(FLOATS, [value] * LANES)


def point(builder, array, at):
    """llvmlite.ir.Value: Pointer to a vector."""
    return builder.bitcast(builder.gep(array, [at]), FLOATS.as_pointer())


def places(builder, array, start, outer, inner, n):
    """Yields :math:`n` lists of pointers to :math:`n` vectors.

    Each comes from the one before: LLVM would keep multiples of distances,
    more than there are registers.
    """
    for _ in range(n):
        row, here = [], start
        for _ in range(n):
            row.append(point(builder, array, here))
            here = builder.add(here, inner)
        yield row
        start = builder.add(start, outer)


def load_where(builder, condition, place, otherwise):
    """llvmlite.ir.Value: A vector, or another one."""
    before = builder.block
    with builder.if_then(condition):
        value = builder.load(place, align=4)
        inside = builder.block
    result = builder.phi(FLOATS)
    result.add_incoming(value, inside)
    result.add_incoming(otherwise, before)
    return result


def load_products(builder, v, start, plane, n):
    """Yields vectors of :math:`n^2` products, column by column."""
    for column in places(
            builder, v, start, plane, builder.mul(plane, integer(n)), n):
        yield [builder.load(place, align=4) for place in column]


def store_products(builder, v, start, plane, columns):
    """Stores vectors of :math:`n^2` products, told column by column."""
    columns = list(columns)
    n = len(columns)
    for values, column in zip(columns, places(
            builder, v, start, plane, builder.mul(plane, integer(n)), n)):
        for value, place in zip(values, column):
            builder.store(value, place, align=4)


def sandwich(builder, matrix, lines):
    """Yields :math:`M X M^T` column by column.

    Args:
        builder (llvmlite.ir.IRBuilder): Where to write.
        matrix (tuple): :math:`M`.
        lines (iterable): The rows of :math:`X`; of its columns the result
            comes row by row.
    """
    half = [[_combine(builder, factors, line) for factors in matrix]
            for line in lines]
    for across in zip(*half):
        yield [_combine(builder, factors, across) for factors in matrix]


def _combine(builder, factors, values):
    # A sum of products, which begins with what is not multiplied.
    terms = sorted(
        ((factor, value) for factor, value in zip(factors, values) if factor),
        key=lambda term: (term[0] != 1, abs(term[0]) != 1))
    factor, total = terms[0]
    if factor != 1:
        total = multiply(builder, total, constant(factor))
    for factor, value in terms[1:]:
        if factor == 1:
            total = builder.fadd(total, value)
        elif factor == -1:
            total = builder.fsub(total, value)
        else:
            total = builder.fadd(
                total, multiply(builder, value, constant(factor)),
                flags=('contract',))
    return total


def multiply(builder, a, b):
    """llvmlite.ir.Value: A product, which may be rounded with a sum."""
    return builder.fmul(a, b, flags=('contract',))


def transposed(matrix):
    """tuple: The transpose."""
    return tuple(zip(*matrix))
