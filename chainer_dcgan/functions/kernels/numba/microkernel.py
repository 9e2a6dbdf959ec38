"""Matrix products for cached blocks, in registers.

The inner tile of Goto and van de Geijn (2008, "Anatomy of high-performance
matrix multiplication"): :data:`ROWS` times :data:`COLUMNS` sums stay in
registers while one operand is read in vectors and the other one value at a
time. It is written in LLVM's language, through Numba, because no BLAS lets
its caller choose the threads of one call, or keep the packed operand.

The order of additions depends on shapes only, never on threads.

Large operands come from memory. What no processor foresees is asked for
ahead: the next panel, the block of the result, the rows to be packed.

Long because the text of the inner tile and what packs for it have to agree.
"""

import functools

import llvmlite.binding
import numpy
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from chainer_dcgan.functions.kernels.numba.compilation import compiled, inlined
from chainer_dcgan.functions.kernels.numba.simd import (
    LANES,
    emit_prefetch,
    load,
    prefetch,
    store,
)

# 6 x 2 AVX vectors and their operands fill 16 registers; AVX-512 has twice
# as many of twice the size.
_WIDE = llvmlite.binding.get_host_cpu_features().get('avx512f', False)
_LANES = 16 if _WIDE else 8
ROWS = 12 if _WIDE else 6
COLUMNS = 2 * _LANES
NARROW = _LANES
_DEPTH = 256
_SHORT_DEPTH = 128
_HEIGHT = 96
# Elements of a line of the cache, and rows that are asked for ahead.
_LINE = 16
_AHEAD = 16

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
            reading, (a_step, b_step, integer(_LINE))):
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


@compiled
def product(a, a_start, a_row, b, b_start, c, c_start, m, n, k, panel):
    """Writes :math:`C = A B` for a packed :math:`B`.

    Args:
        a (numpy.ndarray): Flat array that holds :math:`A`, rows ``a_row``
            apart; rows up to the next multiple of :data:`ROWS` are read.
        a_start (int): Where :math:`A` starts.
        a_row (int): Distance of two rows of :math:`A`.
        b (numpy.ndarray): Flat array that holds :math:`B` as
            :math:`(n / panel, k, panel)`.
        b_start (int): Where :math:`B` starts.
        c (numpy.ndarray): Flat array for :math:`C`, rows ``n`` apart; rows
            up to the next multiple of :data:`ROWS` are written.
        c_start (int): Where :math:`C` starts.
        m (int): Rows of :math:`C`.
        n (int): Columns of :math:`C`, a multiple of ``panel``.
        k (int): Length of the sums.
        panel (int): :data:`COLUMNS` or :data:`NARROW`.
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
            multiple of :data:`ROWS` are written.
        c_start (int): Where the columns start.
        c_row (int): Distance of two rows of :math:`C`.
        m (int): Rows of :math:`C`.
        k (int): Length of the sums.
        panel (int): :data:`COLUMNS` or :data:`NARROW`.
    """
    for i in range(0, m, ROWS):
        if panel == COLUMNS:
            _tile(a, a_start + i * a_row, a_row, 1, b, b_start, COLUMNS,
                  c, c_start + i * c_row, c_row, k, False,
                  _next_line(i, k, COLUMNS))
        else:
            _narrow_tile(a, a_start + i * a_row, a_row, 1, b, b_start, NARROW,
                         c, c_start + i * c_row, c_row, k, False,
                         _next_line(i, k, NARROW))


@inlined
def _next_line(row, k, panel):
    # The first rows fetch the next panel, a line a step; later ones only what
    # they have.
    lines = panel // _LINE
    return k * panel + row // ROWS * k * _LINE if row < lines * ROWS else 0


@compiled
def transposed_product(a, a_start, a_row, b, b_start, b_row,
                       c, c_start, c_row, m, n, k, add, panel):
    """Writes or adds :math:`C = A^T B`.

    Args:
        a (numpy.ndarray): Flat array that holds :math:`A`, :math:`(k, m)`,
            and less than :data:`ROWS` elements more.
        a_start (int): Where :math:`A` starts.
        a_row (int): Distance of two rows of :math:`A`.
        b (numpy.ndarray): Flat array that holds :math:`B`, :math:`(k, n)`.
        b_start (int): Where :math:`B` starts.
        b_row (int): Distance of two rows of :math:`B`.
        c (numpy.ndarray): Flat array for :math:`C`; rows up to the next
            multiple of :data:`ROWS` and columns up to the next multiple of
            ``panel`` are written, with nothing of use.
        c_start (int): Where :math:`C` starts.
        c_row (int): Distance of two rows of :math:`C`.
        m (int): Rows of :math:`C`.
        n (int): Columns of :math:`C`.
        k (int): Length of the sums.
        add (bool): Whether to add to what ``c`` holds.
        panel (int): :data:`COLUMNS` or :data:`NARROW`.
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
                    if panel == COLUMNS:
                        _tile(packed_a, i * depth, 1, ROWS,
                              packed_b, j * depth, COLUMNS,
                              c, c_start + (top + i) * c_row + j, c_row,
                              depth, add or start > 0, 0)
                    else:
                        _narrow_tile(
                            packed_a, i * depth, 1, ROWS,
                            packed_b, j * depth, NARROW,
                            c, c_start + (top + i) * c_row + j, c_row,
                            depth, add or start > 0, 0)


@compiled
def _single_panel(a, a_start, a_row, b, b_start, c, c_start, c_row, m, k,
                  add, panel):
    # B is packed as it is, and A is read once: packing would not pay.
    for start in range(0, k, _SHORT_DEPTH):
        depth = min(_SHORT_DEPTH, k - start)
        for i in range(0, m, ROWS):
            if panel == COLUMNS:
                _tile(a, a_start + start * a_row + i, 1, a_row,
                      b, b_start + start * COLUMNS, COLUMNS,
                      c, c_start + i * c_row, c_row, depth,
                      add or start > 0, 0)
            else:
                _narrow_tile(a, a_start + start * a_row + i, 1, a_row,
                             b, b_start + start * NARROW, NARROW,
                             c, c_start + i * c_row, c_row, depth,
                             add or start > 0, 0)


@compiled
def _pack(source, start, row, depth, width, panel, target):
    # (depth, width) to (width / panel, depth, panel). Whole vectors are
    # copied: what one writes too much, the next line overwrites; the last
    # line is copied exactly.
    for k in range(depth - 1):
        line = start + k * row
        for left in range(0, width, _LINE):
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
