"""A bound on the memory that several threads use for pictures at a time."""

import contextlib
import threading


class MemoryBudget:
    """Lets threads go on only while there is memory left for them.

    Args:
        total (int): Bytes.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self._used = 0
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def hold(self, n: int):
        """Waits until ``n`` bytes are free, and holds them in the block.

        A thread must not ask for more while it holds some.

        Args:
            n (int): Bytes, ``total`` at most.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._used + n <= self.total)
            self._used += n
        try:
            yield
        finally:
            with self._changed:
                self._used -= n
                self._changed.notify_all()
