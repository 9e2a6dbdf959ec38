"""Runs independent tasks of a kernel on a few threads.

Numba's own ``parallel=True`` is not used: its default threading layer ends
the process when two threads enter it at once, and its start-up costs seconds
of compilation.
"""

import functools
import os

import chainer

from chainer_dcgan.functions.kernels.numba import fork_join, teams
from chainer_dcgan.functions.kernels.numba.compilation import compiled

# Pieces of work for each thread: many, so that none waits long for another
# one's last.
_N_PIECES = 8


def thread_count():
    """Tells how many threads the kernels use.

    ``chainer.config.dcgan_threads`` decides, or else the environment
    variables ``CHAINER_DCGAN_THREADS`` and ``OMP_NUM_THREADS`` as they were
    when this was first asked, or else the number of processors that this
    process may use.

    Returns:
        int: Number of threads.
    """
    count = getattr(chainer.config, 'dcgan_threads', None)
    return max(1, int(count)) if count else _count_by_default()


# Once: a step asks a hundred times.
@functools.cache
def _count_by_default():
    for name in 'CHAINER_DCGAN_THREADS', 'OMP_NUM_THREADS':
        count = os.environ.get(name)
        if count:
            return max(1, int(count))
    if hasattr(os, 'sched_getaffinity'):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(kernel, n_tasks, *args, grain=1):
    """Calls ``kernel(task, *args)`` for each task, in any order.

    Args:
        kernel (callable): Compiled function that releases the GIL. Tasks
            must not write to the same memory.
        n_tasks (int): Number of tasks.
        args: Further arguments.
        grain (int): Tasks that make it worth to wake another thread.
    """
    count = thread_count()
    n_threads = min(count, n_tasks // grain)
    if n_threads > 1:
        step = max(1, n_tasks // (_N_PIECES * n_threads))
        teams.work_together(
            count, _shared(kernel), args, n_tasks, step, n_threads - 1)
    else:
        teams.work_alone(_shared(kernel), args, n_tasks)


@functools.cache
def _shared(kernel):
    # The kernel for all of its tasks: a call from Python takes a microsecond
    # or two, as long as some tasks themselves.
    def share(address, n_tasks, step, n_helpers, *args):
        fork_join.write_job(address, kernel, args)
        fork_join.do_job(address, n_tasks, step, n_helpers)

    # What it is kept on disk by.
    share.__module__ = kernel.__module__
    share.__name__ = f'{kernel.__name__}_shared'
    return compiled(share)
