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

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from chainer_dcgan.functions.kernels.numba import board
from chainer_dcgan.functions.kernels.numba.compilation import compiled, inlined

# How often a thread looks for what it waits for before it gives way: for some
# tenths of a millisecond, as a step does other things between two kernels.
_N_LOOKS = 20000

_JOB_TYPE = ir.FunctionType(ir.VoidType(), [board.INT])


@intrinsic
def _call_job(typing, address):
    def generate(context, builder, signature, args):
        address, = args
        job = builder.inttoptr(
            builder.load(board.place(builder, address, board.JOB)),
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
        if context.get_abi_sizeof(kind) > 8 * (board.SIZE - board.ARGUMENTS):
            raise ValueError('too many arguments for a board')
        builder.store(values, _arguments(builder, address, kind), align=8)
        compilation = kernel.dispatcher.get_compile_result(called)
        context.active_code_library.add_linking_library(compilation.library)

        def call(builder, task, values):
            context.call_internal_no_propagate(
                builder, compilation.fndesc, called,
                [task, *cgutils.unpack_tuple(
                    builder, values, len(arguments))])

        job = _build_job(builder.module, kind, call)
        builder.store(builder.ptrtoint(job, board.INT),
                      board.place(builder, address, board.JOB))
        return context.get_dummy_value()
    return types.void(types.int64, kernel, arguments), generate


def _arguments(builder, address, kind):
    place = board.place(builder, address, board.ARGUMENTS)
    return builder.bitcast(place, kind.as_pointer())


def _build_job(module, kind, call):
    job = ir.Function(module, _JOB_TYPE, module.get_unique_name('job'))
    job.linkage = 'internal'
    address, = job.args
    builder = ir.IRBuilder(job.append_basic_block())
    values = builder.load(_arguments(builder, address, kind), align=8)
    n_tasks, step = (builder.load(board.place(builder, address, index))
                     for index in (board.N_TASKS, board.STEP))
    taking, working, end = (
        job.append_basic_block(name) for name in ('taking', 'working', 'end'))
    builder.branch(taking)
    builder.position_at_end(taking)
    start = builder.atomic_rmw(
        'add', board.place(builder, address, board.NEXT), step, board.ORDER)
    builder.cbranch(
        builder.icmp_signed('<', start, n_tasks), working, end)
    builder.position_at_end(working)
    stop = builder.add(start, step)
    stop = builder.select(
        builder.icmp_signed('<', stop, n_tasks), stop, n_tasks)
    one = ir.Constant(board.INT, 1)
    with cgutils.for_range_slice(
            builder, start, stop, one, board.INT) as (task, _):
        call(builder, task, values)
    builder.branch(taking)
    builder.position_at_end(end)
    builder.ret_void()
    return job


@inlined
def do_job(address, n_tasks, step, n_helpers):
    """Does the job on a board, with threads that come by.

    Args:
        address (int): The board's.
        n_tasks (int): Number of tasks.
        step (int): Tasks to take at a time.
        n_helpers (int): Threads that may be at it at a time, besides this one.
    """
    board.write_n_helpers(address, n_helpers)
    board.write_n_tasks(address, n_tasks)
    board.write_step(address, step)
    board.write_next(address, 0)
    number = board.read_word(address) // board.NUMBER + 1
    board.write_word(address, number * board.NUMBER + board.OPEN)
    _call_job(address)
    board.add_to_word(address, -board.OPEN)
    # Until here the arguments have to stay.
    looks = 0
    while board.read_word(address) % board.OPEN:
        looks += 1
        if looks > _N_LOOKS:
            # On a busy machine, one of them does not run at the moment.
            board.give_way()
        board.pause()


@compiled
def serve(address):
    """Takes part in the jobs of a board until none comes for a while.

    Args:
        address (int): A board's.
    """
    seen = 0
    looks = 0
    while looks < _N_LOOKS:
        word = board.read_word(address)
        if (word // board.OPEN % 2 and word // board.NUMBER != seen
                and word % board.OPEN < board.read_n_helpers(address)):
            if board.join(address, word):
                _call_job(address)
                board.add_to_word(address, -1)
                seen = word // board.NUMBER
                looks = 0
        else:
            board.pause()
            looks += 1
