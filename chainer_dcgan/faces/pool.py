"""Work shared by processes, its results in the order of its tasks."""

import collections
import itertools
import multiprocessing
import os
import signal
import threading
from concurrent import futures
from concurrent.futures.process import BrokenProcessPool

# Tasks a process has before it, so that none ever waits; they are in memory.
_AHEAD = 2


def in_order(function, tasks, workers):
    """Runs tasks, several at a time.

    The first is run in this process, since others take a while to start: so
    something is known at once of how long the rest will take.

    Args:
        function (callable): Of a module, so that other processes find it.
        tasks (iterable of tuple): Arguments; read as they are needed.
        workers (int): Processes; with 1 all is done in this one.

    Yields:
        tuple: A task, and what the function returned for it; or
        :data:`DIED` if the process that ran it, and no other, died of it.
    """
    tasks = iter(tasks)
    alone = None if workers == 1 else 1
    for task in itertools.islice(tasks, alone):
        yield task, function(*task)
    while True:
        task = next(tasks, None)
        if task is None:
            return
        # Until a process dies; then another pool takes over.
        tasks = itertools.chain([task], tasks)
        waiting = collections.deque()
        try:
            yield from _share(function, tasks, workers, waiting)
        except BrokenProcessPool:
            for task, _ in waiting:
                yield task, _try_alone(function, task)


DIED = object()
"""What a task has for a result if its process died, of a signal or for want
of memory."""


def _share(function, tasks, workers, waiting):
    pool = _start(workers)
    try:
        while True:
            for task in itertools.islice(
                    tasks, _AHEAD * workers - len(waiting)):
                # Listed first: if the pool is broken it is not lost.
                waiting.append((task, None))
                waiting[-1] = task, pool.submit(function, *task)
            if not waiting:
                return
            task, future = waiting[0]
            result = future.result()
            waiting.popleft()
            yield task, result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _try_alone(function, task):
    with _start(1) as pool:
        try:
            return pool.submit(function, *task).result()
        except BrokenProcessPool:
            return DIED


def _start(workers):
    # Not by fork: NumPy and OpenCV have threads of their own by now.
    return futures.ProcessPoolExecutor(
        workers, multiprocessing.get_context('spawn'), _begin)


def _begin():
    # Ctrl-C reaches all processes; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow():
    # Killed, the first one cannot end the others.
    multiprocessing.parent_process().join()
    os._exit(1)
