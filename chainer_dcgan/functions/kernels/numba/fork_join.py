"""Shares a compiled kernel's tasks with threads that wait for them.

Handing a task to a thread through Python takes it a tenth of a millisecond to
wake up, and then it stands in line for the GIL; a training step calls a
hundred kernels that take as long as that themselves. Here the threads look
for work in compiled code, without the GIL: a board in memory holds one job at
a time, its function's address, its arguments and the next task, and who comes
by takes tasks from it until none is left.

A word of the board says which job hangs there, whether it is open, and how
many threads are at it. A thread joins by adding itself to the word as long as
the job is open; the one that put it up closes it when no task is left, and
waits for those that have joined, and for nobody else.
"""

import os

import numpy
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from chainer_dcgan.functions.kernels.numba.compilation import compiled, inlined

# Places on the board, in its 64-bit words. Those that threads wait for and
# those that they count with have lines of the cache of their own.
_WORD, _NEXT, _N_TASKS, _STEP, _JOB, _ARGUMENTS = 0, 16, 32, 33, 34, 48
_SIZE = 1024
_CACHE_LINE = 64

# In the word: threads that have joined, then whether the job is open, then
# its number.
_OPEN = 1 << 16
_NUMBER = 1 << 17

# How often a thread looks for what it waits for before it gives way: for some
# tenths of a millisecond, as a step does other things between two kernels.
_N_LOOKS = 20000

_INT = ir.IntType(64)
_JOB_TYPE = ir.FunctionType(ir.VoidType(), [_INT])
_ORDER = 'seq_cst'


def board():
    """Makes a board.

    Returns:
        numpy.ndarray: 64-bit words; its address is what the other functions
        take, and it has to be kept as long as they may be called.
    """
    words = numpy.zeros(_SIZE + _CACHE_LINE // 8, numpy.int64)
    start = -words.ctypes.data % _CACHE_LINE // 8
    return words[start:start + _SIZE]


def _place(builder, address, index):
    offset = ir.Constant(_INT, 8 * index)
    return builder.inttoptr(
        builder.add(address, offset), _INT.as_pointer())


def _reader(index):
    @intrinsic
    def read(typing, address):
        def generate(context, builder, signature, args):
            return builder.load_atomic(
                _place(builder, *args, index), _ORDER, align=8)
        return types.int64(types.int64), generate
    return read


def _writer(index):
    @intrinsic
    def write(typing, address, value):
        def generate(context, builder, signature, args):
            address, value = args
            builder.store_atomic(
                value, _place(builder, address, index), _ORDER, align=8)
            return context.get_dummy_value()
        return types.void(types.int64, types.int64), generate
    return write


def _adder(index):
    @intrinsic
    def add(typing, address, value):
        def generate(context, builder, signature, args):
            address, value = args
            return builder.atomic_rmw(
                'add', _place(builder, address, index), value, _ORDER)
        return types.int64(types.int64, types.int64), generate
    return add


_read_word, _write_word, _add_to_word = (
    make(_WORD) for make in (_reader, _writer, _adder))
_write_next, _write_n_tasks, _write_step = (
    _writer(index) for index in (_NEXT, _N_TASKS, _STEP))


@intrinsic
def _join(typing, address, word):
    # Whether the word was still this one, and this thread has joined.
    def generate(context, builder, signature, args):
        address, word = args
        result = builder.cmpxchg(
            _place(builder, address, _WORD), word,
            builder.add(word, ir.Constant(_INT, 1)), _ORDER, _ORDER)
        return builder.extract_value(result, 1)
    return types.boolean(types.int64, types.int64), generate


@intrinsic
def _pause(typing):
    # Leaves the core to its other thread for some cycles.
    def generate(context, builder, signature, args):
        if 'x86' in builder.module.triple:
            kind = ir.FunctionType(ir.VoidType(), [])
            builder.call(cgutils.get_or_insert_function(
                builder.module, kind, 'llvm.x86.sse2.pause'), [])
        return context.get_dummy_value()
    return types.void(), generate


@intrinsic
def _yield(typing):
    # Leaves the processor to another thread.
    def generate(context, builder, signature, args):
        if os.name == 'posix':
            kind = ir.FunctionType(ir.IntType(32), [])
            builder.call(cgutils.get_or_insert_function(
                builder.module, kind, 'sched_yield'), [])
        return context.get_dummy_value()
    return types.void(), generate


@intrinsic
def _call_job(typing, address):
    def generate(context, builder, signature, args):
        address, = args
        job = builder.inttoptr(
            builder.load(_place(builder, address, _JOB)),
            _JOB_TYPE.as_pointer())
        builder.call(job, [address])
        return context.get_dummy_value()
    return types.void(types.int64), generate


@intrinsic
def write_job(typing, address, kernel, arguments):
    """Puts ``kernel(task, *arguments)`` on a board.

    That is, the arguments as they are in memory, and a function that takes
    tasks until none is left. What the kernel raises is lost.
    """
    called = kernel.get_call_type(typing, (types.int64, *arguments), {})

    def generate(context, builder, signature, args):
        address, _, values = args
        kind = context.get_value_type(arguments)
        if context.get_abi_sizeof(kind) > 8 * (_SIZE - _ARGUMENTS):
            raise ValueError('too many arguments for a board')
        builder.store(values, builder.bitcast(
            _place(builder, address, _ARGUMENTS), kind.as_pointer()), align=8)
        compilation = kernel.dispatcher.get_compile_result(called)
        context.active_code_library.add_linking_library(compilation.library)

        def call(builder, task, values):
            context.call_internal_no_propagate(
                builder, compilation.fndesc, called,
                [task, *cgutils.unpack_tuple(
                    builder, values, len(arguments))])

        job = _build_job(builder.module, kind, call)
        builder.store(builder.ptrtoint(job, _INT),
                      _place(builder, address, _JOB))
        return context.get_dummy_value()
    return types.void(types.int64, kernel, arguments), generate


def _build_job(module, kind, call):
    job = ir.Function(module, _JOB_TYPE, module.get_unique_name('job'))
    job.linkage = 'internal'
    address, = job.args
    builder = ir.IRBuilder(job.append_basic_block())
    values = builder.load(builder.bitcast(
        _place(builder, address, _ARGUMENTS), kind.as_pointer()), align=8)
    n_tasks, step = (builder.load(_place(builder, address, index))
                     for index in (_N_TASKS, _STEP))
    taking, working, end = (
        job.append_basic_block(name) for name in ('taking', 'working', 'end'))
    builder.branch(taking)
    builder.position_at_end(taking)
    start = builder.atomic_rmw(
        'add', _place(builder, address, _NEXT), step, _ORDER)
    builder.cbranch(
        builder.icmp_signed('<', start, n_tasks), working, end)
    builder.position_at_end(working)
    stop = builder.add(start, step)
    stop = builder.select(
        builder.icmp_signed('<', stop, n_tasks), stop, n_tasks)
    with cgutils.for_range_slice(
            builder, start, stop, ir.Constant(_INT, 1), _INT) as (task, _):
        call(builder, task, values)
    builder.branch(taking)
    builder.position_at_end(end)
    builder.ret_void()
    return job


@inlined
def do_job(address, n_tasks, step):
    """Does the job on a board, with all threads that come by.

    Args:
        address (int): The board's.
        n_tasks (int): Number of tasks.
        step (int): Tasks to take at a time.
    """
    _write_n_tasks(address, n_tasks)
    _write_step(address, step)
    _write_next(address, 0)
    number = _read_word(address) // _NUMBER + 1
    _write_word(address, number * _NUMBER + _OPEN)
    _call_job(address)
    _add_to_word(address, -_OPEN)
    # Until here the arguments have to stay.
    looks = 0
    while _read_word(address) % _OPEN:
        looks += 1
        if looks > _N_LOOKS:
            # On a busy machine, one of them does not run at the moment.
            _yield()
        _pause()


@compiled
def serve(address):
    """Takes part in the jobs of a board until none comes for a while.

    Args:
        address (int): A board's.
    """
    seen = 0
    looks = 0
    while looks < _N_LOOKS:
        word = _read_word(address)
        if word // _OPEN % 2 and word // _NUMBER != seen:
            if _join(address, word):
                _call_job(address)
                _add_to_word(address, -1)
                seen = word // _NUMBER
                looks = 0
        else:
            _pause()
            looks += 1
