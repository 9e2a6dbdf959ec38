"""The process that reads an LMDB, as seen from this one."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable

from chainer_dcgan.datasets import lmdb_child

_PIECE = 2 ** 18
_SECONDS = 60

# LMDB's own limit is 511 unless it was built otherwise.
_LONGEST_KEY = 2 ** 16


class LMDBProcessError(ValueError):
    """The LMDB cannot be read; says why."""


class LMDBProcess:
    """Reads records through another process; a context manager.

    Args:
        path (str): Folder of the LMDB.
        with_values (bool): Whether the values are wanted.
        most (int): Bytes of the longest value that is handed over.
    """

    def __init__(self, path, with_values, most):
        # Not a fork: this process has threads. No module search of its own:
        # the folder of the script must not stand before the library's.
        self._process = subprocess.Popen(
            [sys.executable, '-P', lmdb_child.__file__, path,
             'values' if with_values else 'keys', str(most)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {'PYTHONPATH': os.pathsep.join(sys.path)})
        self._ready = bytearray()
        self._most = most

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self._process.kill()
        self._process.stdout.close()
        self._process.wait()

    def records(self, before: Callable | None=None):
        """Reads all records.

        Args:
            before (callable): Called with the number of bytes before a
                value is read.

        Yields:
            tuple: Key, bytes; length of the value; and the value, bytes, or
            ``None`` if it is too long or was not asked for.

        Raises:
            LMDBProcessError: If it is damaged.
        """
        while True:
            kind, n_key, size, whole = lmdb_child.FRAME.unpack(
                self._take(lmdb_child.FRAME.size))
            if kind == b'.':
                return
            if n_key > _LONGEST_KEY or whole and size > self._most:
                raise LMDBProcessError('damaged')
            if whole and before is not None:
                before(size)
            key = self._take(n_key)
            if kind == b'E':
                raise LMDBProcessError(key.decode('utf-8', 'replace'))
            yield key, size, self._take(size) if whole else None

    def _take(self, n):
        descriptor = self._process.stdout.fileno()
        while len(self._ready) < n:
            if not select.select([descriptor], [], [], _SECONDS)[0]:
                raise LMDBProcessError(
                    f'nothing came of it in {_SECONDS} seconds')
            data = os.read(descriptor, _PIECE)
            if not data:
                raise LMDBProcessError(self._describe_end())
            self._ready += data
        data = bytes(memoryview(self._ready)[:n])
        del self._ready[:n]
        return data

    def _describe_end(self):
        status = self._process.wait()
        if status >= 0:
            return f'its reader ended with status {status}'
        return (f'damaged: reading it ended the reader with '
                f'{signal.Signals(-status).name}')
