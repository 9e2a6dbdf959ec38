"""Notices damage to a cache while its images are in use, mapped."""

import os
import weakref

from chainer_dcgan.errors import RunError


class CacheGuard:
    """Looks whether a file is still what was read.

    A call costs a few microseconds unless the file was written to.

    Args:
        f (file): The images, open.
        verify (callable): Reads all of the file and tells whether it is
            what it should be.
    """

    def __init__(self, f, verify):
        self._file = f
        self._verify = verify
        weakref.finalize(self, f.close)
        self._seen = self._look()

    def is_sound(self) -> bool:
        """Reads all of it.

        Returns:
            bool: Whether it is what it should be.
        """
        self._seen = self._look()
        return self._verify()

    def __call__(self):
        """Makes sure of the file.

        Raises:
            RunError: If it was damaged since it was read.
        """
        if self._look() == self._seen:
            return
        # Only touched, perhaps.
        if self._look()[0] == self._seen[0] and self.is_sound():
            return
        raise RunError(
            f'the image cache {self._file.name} was changed while its images '
            'were in use. Start again: it is made anew.')

    def _look(self):
        status = os.fstat(self._file.fileno())
        return status.st_size, status.st_mtime_ns
