"""Arrays in HDF5 files, read by a process that may fail.

See ``hdf5_child.py`` for why, and for what is refused.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading

import numpy

from chainer_dcgan.errors import DamagedFile
from chainer_dcgan.storage.files import open_regular, printable
from chainer_dcgan.storage.npy_header import Header
from chainer_dcgan.storage.npz import INFLATED
from chainer_dcgan.storage.optional import require

MAGIC = b'\x89HDF\r\n\x1a\n'
"""bytes: What an HDF5 file begins with."""

PATIENCE = 60
"""float: Seconds that an answer may take before the file counts as damaged;
an array of 100 MB takes a few."""

_CHILD = os.path.join(os.path.dirname(__file__), 'hdf5_child.py')
# What Python, NumPy and the library map without using it.
_OVERHEAD = 1 << 30


@contextlib.contextmanager
def open_hdf5(path):
    """Opens an HDF5 file.

    Args:
        path (str): File to read.

    Yields:
        Hdf5File: The open file.

    Raises:
        DamagedFile: If the file is missing, damaged, or refers to others.
        ImportError: If h5py is not installed.
    """
    require('HDF5 files', 'h5py')
    with open_regular(path) as f:
        size = f.seek(0, os.SEEK_END)
    limit = max(INFLATED, 2 * size)
    # -P: the script's own folder is no place to import from.
    command = [sys.executable, '-P', _CHILD, path, str(3 * limit + _OVERHEAD)]
    environment = {
        **os.environ, 'OPENBLAS_NUM_THREADS': '1',
        'PYTHONPATH': os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            yield Hdf5File(path, process, limit)
        finally:
            process.kill()
            # What it was still to be asked.
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()


class Hdf5File:
    """An open HDF5 file; made by :func:`open_hdf5`.

    Attributes:
        path (str): The file.
        names (list of str): Names of the arrays, with their groups'.
        limit (int): Bytes that the arrays read may take together.
    """

    def __init__(self, path, process, limit):
        self.path = path
        self.limit = limit
        self._left = limit
        self._process = process
        self._sizes, _ = self._ask('names')
        self.names = list(self._sizes)

    def text(self, name):
        """Reads an attribute of the file.

        Args:
            name (str): Its name.

        Returns:
            str: The text, or ``None`` if there is no such attribute.

        Raises:
            DamagedFile: If it is damaged or no text.
        """
        return self._ask('text', name)[0]

    def most_values(self, name):
        """Tells how many values an array can have, even a damaged one.

        Args:
            name (str): One of :attr:`names`.

        Returns:
            int: The number, or a larger one.
        """
        return self._sizes[name]

    def describe(self, name):
        """Looks at an array without reading it.

        Args:
            name (str): One of :attr:`names`.

        Returns:
            Header: Its shape and type.

        Raises:
            DamagedFile: If it is damaged, lies in another file, or does not
                hold numbers.
        """
        found, _ = self._ask('describe', name)
        return Header(tuple(found['shape']), numpy.dtype(found['dtype']))

    def read(self, name):
        """Reads an array.

        Args:
            name (str): One of :attr:`names`.

        Returns:
            numpy.ndarray: The array, of the machine's byte order.

        Raises:
            DamagedFile: As :meth:`describe`, or if more has been asked for
                in all than :attr:`limit`.
        """
        header = self.describe(name)
        if header.nbytes > self._left:
            raise self._damaged(
                f'{header.nbytes} bytes when uncompressed, which is more than '
                'such a file may take', name)
        self._left -= header.nbytes
        _, data = self._ask('read', name, header.nbytes)
        return numpy.frombuffer(data, header.dtype).reshape(
            header.shape).astype(header.dtype.newbyteorder('='))

    def _ask(self, what, name=None, nbytes=0):
        timer = threading.Timer(PATIENCE, self._process.kill)
        timer.start()
        try:
            # A process that has ended answers nothing.
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(
                    json.dumps([what, name]).encode('ascii') + b'\n')
                self._process.stdin.flush()
            line = self._process.stdout.readline()
            answer = json.loads(line) if line.endswith(b'\n') else {
                'error': 'the library that reads it crashed or came to no '
                'end'}
            data = b''
            if 'found' in answer and nbytes:
                data = self._process.stdout.read(nbytes)
        finally:
            timer.cancel()
        if 'refused' in answer:
            raise DamagedFile(
                f'{self.path}: {printable(answer["refused"])}, which is not '
                'followed. Expected a file that holds all its arrays.')
        if len(data) < nbytes and 'error' not in answer:
            answer['error'] = 'cut off'
        if 'error' in answer:
            raise self._damaged(answer['error'], name)
        return answer['found'], data

    def _damaged(self, reason, name):
        where = '' if name is None else f'entry {printable(name)}: '
        return DamagedFile(
            f'{self.path} cannot be read as an HDF5 file: {where}'
            f'{printable(reason, 200)}. It may be damaged or cut off.')
