"""Threads that wait for tasks of kernels."""

import functools
import os
import threading
import weakref

from chainer_dcgan.functions.kernels.numba import board, fork_join

_own = threading.local()


def work_together(n_threads, share, arguments, n_tasks, step, n_helpers):
    """Has a kernel's tasks done by some threads, this one among them.

    If another thread of this program has them working, this one works alone.

    Args:
        n_threads (int): Threads that there are.
        share (callable): Compiled; puts the kernel on a board of the address
            that it is given first, and does it.
        arguments (tuple): The kernel's.
        n_tasks (int): Number of tasks.
        step (int): Tasks to take at a time.
        n_helpers (int): Threads that the work is worth, besides this one.
    """
    team = _team(os.getpid(), n_threads - 1)
    if not team.lock.acquire(blocking=False):
        work_alone(share, arguments, n_tasks)
        return
    try:
        team.work_through(share, arguments, n_tasks, step, n_helpers)
    finally:
        team.lock.release()


def work_alone(share, arguments, n_tasks):
    """Does a kernel's tasks; see :func:`work_together`."""
    # Each thread has a board that nobody else looks at.
    if not hasattr(_own, 'team'):
        _own.team = _Team(0)
    _own.team.work_through(share, arguments, n_tasks, max(1, n_tasks), 0)


class _Team:

    # A board, the threads that look at it, and whoever puts work there.

    def __init__(self, n_helpers):
        self.lock = threading.Lock()
        self._board = board.make()
        self._address = self._board.ctypes.data
        self._helpers = [_Helper(self._board) for _ in range(n_helpers)]
        # They do not hold on to the team: they end when it is not needed any
        # more, or with the program.
        weakref.finalize(self, _end, self._helpers)

    def work_through(self, share, arguments, n_tasks, step, n_helpers):
        for helper in self._helpers[:n_helpers]:
            helper.wake()
        share(self._address, n_tasks, step, n_helpers, *arguments)


class _Helper:

    def __init__(self, words):
        self._board = words
        self._asleep = False
        self._ended = False
        self._bell = threading.Semaphore(0)
        self._thread = threading.Thread(
            target=self._serve, name='dcgan', daemon=True)
        self._thread.start()

    def _serve(self):
        while not self._ended:
            fork_join.serve(self._board.ctypes.data)
            # Who does not see this yet does without a helper once.
            self._asleep = True
            self._bell.acquire()

    def wake(self):
        if self._asleep:
            self._asleep = False
            self._bell.release()

    def end(self):
        self._ended = True
        self._bell.release()
        self._thread.join()


def _end(helpers):
    for helper in helpers:
        helper.end()


@functools.lru_cache(maxsize=1)
def _team(pid, n_helpers):
    # Keyed by process: a fork inherits the team, but not its threads.
    return _Team(n_helpers)
