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


def thread_count():
    """Tells how many threads the kernels use.

    ``chainer.config.dcgan_threads`` decides, or else the environment
    variables ``CHAINER_DCGAN_THREADS`` and ``OMP_NUM_THREADS``, or else the
    number of processors that this process may use.

    Returns:
        int: Number of threads.
    """
    count = getattr(chainer.config, 'dcgan_threads', None)
    for name in 'CHAINER_DCGAN_THREADS', 'OMP_NUM_THREADS':
        count = count or os.environ.get(name)
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
    tasks = itertools.count()

    def work():
        for task in tasks:
            if task >= n_tasks:
                return
            kernel(task, *args)

    helpers = []
    if n_threads > 1:
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
