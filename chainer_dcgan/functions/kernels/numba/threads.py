"""Runs independent tasks of a kernel on a few threads.

Numba's own ``parallel=True`` is not used: its default threading layer ends
the process when two threads enter it at once, and its start-up costs seconds
of compilation. Kernels release the GIL, so Python's threads do.
"""

import concurrent.futures
import functools
import itertools
import os

import chainer

from chainer_dcgan.functions.kernels.numba.compilation import over_tasks

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
    n_threads = min(thread_count(), n_tasks // grain)
    work_through = over_tasks(kernel)
    if n_threads <= 1:
        work_through(0, n_tasks, *args)
        return
    step = max(1, n_tasks // (_N_PIECES * n_threads))
    starts = itertools.count(0, step)

    def work():
        for start in starts:
            if start >= n_tasks:
                return
            work_through(start, min(start + step, n_tasks), *args)

    pool = _pool(os.getpid(), n_threads - 1)
    helpers = [pool.submit(work) for _ in range(n_threads - 1)]
    try:
        work()
    finally:
        # On a busy machine, a helper may not have begun yet: then nothing
        # is left for it, and nobody waits.
        for helper in helpers:
            if not helper.cancel():
                helper.result()


@functools.lru_cache(maxsize=1)
def _pool(pid, n_threads):
    # Keyed by process: a fork inherits the pool, but not its threads.
    return concurrent.futures.ThreadPoolExecutor(
        n_threads, thread_name_prefix='dcgan')
