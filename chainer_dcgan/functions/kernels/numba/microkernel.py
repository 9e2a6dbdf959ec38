"""The inner tile of a matrix product, in registers.

As in Goto and van de Geijn (2008, "Anatomy of high-performance matrix
multiplication"): :data:`ROWS` times :data:`COLUMNS` sums stay in registers
while one operand is read in vectors and the other one value at a time. It is
written in LLVM's language, through Numba, because no BLAS lets its caller
choose the threads of one call, or keep the packed operand.
"""

import functools

import llvmlite.binding
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from chainer_dcgan.functions.kernels.numba.compilation import inlined
from chainer_dcgan.functions.kernels.numba.simd import emit_prefetch

# 6 x 2 AVX vectors and their operands fill 16 registers; AVX-512 has twice
# as many of twice the size.
_WIDE = llvmlite.binding.get_host_cpu_features().get('avx512f', False)
_LANES = 16 if _WIDE else 8
ROWS = 12 if _WIDE else 6
COLUMNS = 2 * _LANES
NARROW = _LANES
LINE = 16
"""int: Elements of a line of the cache."""

_VECTOR = ir.VectorType(ir.FloatType(), _LANES)


def round_up(n, multiple):
    """Rounds up.

    Args:
        n (int): Number.
        multiple (int): Divisor of the result.

    Returns:
        int: Result.
    """
    return -(-n // multiple) * multiple


def panel_width(n):
    """Tells how wide the panels of a product should be.

    Args:
        n (int): Columns of the product.

    Returns:
        int: :data:`COLUMNS`, or :data:`NARROW` where fewer columns are then
        padded.
    """
    return NARROW if round_up(n, NARROW) < round_up(n, COLUMNS) else COLUMNS


@inlined
def multiply_tile(a, a_start, a_row, a_step, b, b_start, c, c_start, c_row, n,
                  add, next_line, panel):
    """Writes or adds :data:`ROWS` rows and ``panel`` columns of a product.

    Args:
        a (numpy.ndarray): Flat array.
        a_start (int): Where the first factors are, one a row.
        a_row (int): Distance of two rows' factors.
        a_step (int): Distance of a row's next factor.
        b (numpy.ndarray): Flat array that holds ``panel`` factors a step.
        b_start (int): Where the first are.
        c (numpy.ndarray): Flat array for the sums.
        c_start (int): Where they start.
        c_row (int): Distance of two rows of them.
        n (int): Steps, at least 1: length of the sums.
        add (bool): Whether to add to what ``c`` holds.
        next_line (int): How far behind ``b_start`` to ask the memory for what
            follows, a line a step.
        panel (int): :data:`COLUMNS` or :data:`NARROW`.
    """
    if panel == COLUMNS:
        _tile(a, a_start, a_row, a_step, b, b_start, COLUMNS,
              c, c_start, c_row, n, add, next_line)
    else:
        _narrow_tile(a, a_start, a_row, a_step, b, b_start, NARROW,
                     c, c_start, c_row, n, add, next_line)


@intrinsic
def _tile(typing, a, a_start, a_row, a_step, b, b_start, b_step,
          c, c_start, c_row, n, add, next_line):
    # c[ROWS, COLUMNS] (+)= sum over n steps of a[ROWS, 1] b[1, COLUMNS];
    # all arrays are flat, with starts and strides in elements. Each step asks
    # for a line of what follows b_start by next_line.
    return _tile_signature(a, b, c), functools.partial(_generate_tile, 2)


@intrinsic
def _narrow_tile(typing, a, a_start, a_row, a_step, b, b_start, b_step,
                 c, c_start, c_row, n, add, next_line):
    # The same with NARROW columns.
    return _tile_signature(a, b, c), functools.partial(_generate_tile, 1)


def _tile_signature(a, b, c):
    return types.void(
        a, types.intp, types.intp, types.intp, b, types.intp, types.intp,
        c, types.intp, types.intp, types.intp, types.boolean, types.intp)


def _generate_tile(n_vectors, context, builder, signature, args):
    (a, a_start, a_row, a_step, b, b_start, b_step,
     c, c_start, c_row, n, add, next_line) = args

    def integer(value):
        return ir.Constant(ir.IntType(64), value)

    def start(index, array, offset):
        array_type = signature.args[index]
        data = context.make_array(array_type)(context, builder, array).data
        return builder.gep(data, [offset])

    def vector(pointer):
        return builder.bitcast(pointer, _VECTOR.as_pointer())

    def splat(value):
        undefined = ir.Constant(_VECTOR, ir.Undefined)
        first = builder.insert_element(
            undefined, value, ir.Constant(ir.IntType(32), 0))
        lanes = ir.VectorType(ir.IntType(32), _LANES)
        return builder.shuffle_vector(
            first, undefined, ir.Constant(lanes, [0] * _LANES))

    fma = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(_VECTOR, [_VECTOR] * 3),
        f'llvm.fma.v{_LANES}f32')
    places = [(i, j) for i in range(ROWS) for j in range(n_vectors)]
    a_rows = [builder.mul(a_row, integer(i)) for i in range(ROWS)]
    starts = (start(0, a, a_start), start(4, b, b_start),
              start(4, b, builder.add(b_start, next_line)))
    c_start = start(7, c, c_start)
    pointers = {
        (i, j): vector(builder.gep(c_start, [builder.add(
            builder.mul(c_row, integer(i)), integer(j * _LANES))]))
        for i, j in places}
    for pointer in pointers.values():
        emit_prefetch(builder, pointer, write=True)
    before = builder.block
    loop = builder.append_basic_block('sum')
    after = builder.append_basic_block('write')
    builder.branch(loop)

    builder.position_at_end(loop)
    step = builder.phi(ir.IntType(64))
    step.add_incoming(integer(0), before)
    reading = [builder.phi(s.type) for s in starts]
    for pointer, first in zip(reading, starts):
        pointer.add_incoming(first, before)
    a_pointer, b_pointer, line_pointer = reading
    sums = {}
    for place in places:
        sums[place] = builder.phi(_VECTOR)
        sums[place].add_incoming(
            ir.Constant(_VECTOR, [0.] * _LANES), before)
    emit_prefetch(builder, line_pointer, level=2)
    b_vectors = [
        builder.load(vector(builder.gep(b_pointer, [integer(j * _LANES)])),
                     align=4) for j in range(n_vectors)]
    a_values = [
        splat(builder.load(builder.gep(a_pointer, [row]))) for row in a_rows]
    totals = {
        (i, j): builder.call(fma, [a_values[i], b_vectors[j], sums[i, j]])
        for i, j in places}
    following = builder.add(step, integer(1))
    step.add_incoming(following, loop)
    for pointer, distance in zip(
            reading, (a_step, b_step, integer(LINE))):
        pointer.add_incoming(builder.gep(pointer, [distance]), loop)
    for place in places:
        sums[place].add_incoming(totals[place], loop)
    builder.cbranch(builder.icmp_signed('<', following, n), loop, after)

    builder.position_at_end(after)
    with builder.if_else(add) as (adding, writing):
        with adding:
            for place in places:
                old = builder.load(pointers[place], align=4)
                builder.store(builder.fadd(totals[place], old),
                              pointers[place], align=4)
        with writing:
            for place in places:
                builder.store(totals[place], pointers[place], align=4)
    return context.get_dummy_value()
