"""Reading and writing by address, for one kernel over many arrays.

A kernel's call costs more than a small array's work; one that is handed a
table of addresses does all of them in one call. The caller keeps the arrays.
"""

import numpy
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from chainer_dcgan.functions.kernels.numba.simd import LANES, VECTOR

_CHUNK_SIZE = 1 << 14
_FLOAT = ir.FloatType()
_FLOATS = ir.VectorType(_FLOAT, LANES)


def table(groups):
    """Lists the addresses of arrays, and pieces of work on them.

    Args:
        groups (list): Tuples of contiguous float32 arrays, those of a tuple
            of one size.

    Returns:
        tuple: int64 arrays: a row of addresses a tuple, and the pieces,
        :math:`(N, 3)`: tuple, first element and end.
    """
    addresses = numpy.array(
        [[array.__array_interface__['data'][0] for array in group]
         for group in groups], numpy.int64)
    pieces = [(i, start, min(start + _CHUNK_SIZE, group[0].size))
              for i, group in enumerate(groups)
              for start in range(0, group[0].size, _CHUNK_SIZE)]
    return addresses, numpy.array(pieces, numpy.int64).reshape(-1, 3)


def _pointer(builder, address, offset, kind):
    start = builder.inttoptr(address, _FLOAT.as_pointer())
    return builder.bitcast(builder.gep(start, [offset]), kind.as_pointer())


def _loader(numba_type, kind):
    @intrinsic
    def operation(typing, address, offset):
        def generate(context, builder, signature, args):
            return builder.load(_pointer(builder, *args, kind), align=4)
        return numba_type(types.int64, types.int64), generate
    return operation


def _storer(numba_type, kind):
    @intrinsic
    def operation(typing, address, offset, value):
        def generate(context, builder, signature, args):
            address, offset, value = args
            builder.store(
                value, _pointer(builder, address, offset, kind), align=4)
            return context.get_dummy_value()
        return types.void(types.int64, types.int64, numba_type), generate
    return operation


load = _loader(VECTOR, _FLOATS)
store = _storer(VECTOR, _FLOATS)
load_one = _loader(types.float32, _FLOAT)
store_one = _storer(types.float32, _FLOAT)
