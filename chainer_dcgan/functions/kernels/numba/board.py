"""A board in memory: what threads tell one another of a job, and how.

Functions inside Numba's, by the board's address. What several threads read
and write is read and written in one order that all of them see.
"""

import os

import numpy
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

# Places on the board, in its 64-bit words. Those that threads wait for and
# those that they count with have lines of the cache of their own.
WORD, NEXT, N_TASKS, STEP, N_HELPERS, JOB, ARGUMENTS = (
    0, 16, 32, 33, 34, 35, 48)
SIZE = 1024
_CACHE_LINE = 64

# In the word: threads that have joined, then whether the job is open, then
# its number.
OPEN = 1 << 16
NUMBER = 1 << 17

INT = ir.IntType(64)
ORDER = 'seq_cst'


def make():
    """Makes a board.

    Returns:
        numpy.ndarray: 64-bit words; its address is what the other functions
        take, and it has to be kept as long as they may be called.
    """
    words = numpy.zeros(SIZE + _CACHE_LINE // 8, numpy.int64)
    start = -words.ctypes.data % _CACHE_LINE // 8
    return words[start:start + SIZE]


def place(builder, address, index):
    """Points to one of a board's words.

    Args:
        builder (llvmlite.ir.IRBuilder): Where to.
        address (llvmlite.ir.Value): The board's.
        index (int): Which one.

    Returns:
        llvmlite.ir.Value: Pointer to a 64-bit number.
    """
    offset = ir.Constant(INT, 8 * index)
    return builder.inttoptr(
        builder.add(address, offset), INT.as_pointer())


def _reader(index):
    @intrinsic
    def read(typing, address):
        def generate(context, builder, signature, args):
            return builder.load_atomic(
                place(builder, *args, index), ORDER, align=8)
        return types.int64(types.int64), generate
    return read


def _changer(operation, index):
    @intrinsic
    def change(typing, address, value):
        def generate(context, builder, signature, args):
            address, value = args
            return builder.atomic_rmw(
                operation, place(builder, address, index), value, ORDER)
        return types.int64(types.int64, types.int64), generate
    return change


read_word, read_n_helpers = (_reader(index) for index in (WORD, N_HELPERS))
add_to_word = _changer('add', WORD)
write_word, write_next, write_n_tasks, write_step, write_n_helpers = (
    _changer('xchg', index)
    for index in (WORD, NEXT, N_TASKS, STEP, N_HELPERS))


@intrinsic
def join(typing, address, word):
    """Adds this thread to a job, if the word is still the one given.

    Returns:
        bool: Whether it was.
    """
    def generate(context, builder, signature, args):
        address, word = args
        result = builder.cmpxchg(
            place(builder, address, WORD), word,
            builder.add(word, ir.Constant(INT, 1)), ORDER, ORDER)
        return builder.extract_value(result, 1)
    return types.boolean(types.int64, types.int64), generate


@intrinsic
def pause(typing):
    """Leaves the core to its other thread for some cycles."""
    def generate(context, builder, signature, args):
        if 'x86' in builder.module.triple:
            kind = ir.FunctionType(ir.VoidType(), [])
            builder.call(cgutils.get_or_insert_function(
                builder.module, kind, 'llvm.x86.sse2.pause'), [])
        return context.get_dummy_value()
    return types.void(), generate


@intrinsic
def give_way(typing):
    """Leaves the processor to another thread."""
    def generate(context, builder, signature, args):
        if os.name == 'posix':
            kind = ir.FunctionType(ir.IntType(32), [])
            builder.call(cgutils.get_or_insert_function(
                builder.module, kind, 'sched_yield'), [])
        return context.get_dummy_value()
    return types.void(), generate
