"""Freed memory that stays for the next arrays."""

import ctypes
import functools
import sys

# Of glibc's mallopt(3).
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX = -1, -2, -4
_TOP_PAD = 1 << 26


@functools.cache
def keep_freed():
    """Lets glibc keep what is freed, instead of giving it back to the system.

    A training step frees arrays of tens of megabytes and asks for the same
    ones again; the system clears each page of them anew. Holds for the whole
    process from the first call on. The greatest use of memory stays what it
    was, but is held until the process ends. A training run asks for it
    (:func:`~chainer_dcgan.training.run_trainer`); nothing else does. Does
    nothing on other systems and C libraries.
    """
    if not sys.platform.startswith('linux'):
        return
    mallopt = getattr(ctypes.CDLL(None), 'mallopt', None)
    if mallopt is not None:
        # No array in a mapping of its own, and no end of the heap cut off.
        mallopt(_M_MMAP_MAX, 0)
        mallopt(_M_TRIM_THRESHOLD, -1)
        mallopt(_M_TOP_PAD, _TOP_PAD)
