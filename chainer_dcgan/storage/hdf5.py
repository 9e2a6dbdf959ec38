"""Arrays in HDF5 files, read with care.

The format can do more than hold arrays: a data set can lie in another file
(external storage, virtual data sets, external links), which would let a file
from outside read this machine's own; and the library inflates what is
compressed without a bound. Here, links and layouts are looked at first, and
compressed pieces are inflated by Python, up to the size they must have.
"""

import contextlib
import itertools
import math
import os
import zlib

import numpy

from chainer_dcgan.errors import DamagedFile
from chainer_dcgan.storage.files import naming, open_regular
from chainer_dcgan.storage.npy_header import Header
from chainer_dcgan.storage.npz import INFLATED
from chainer_dcgan.storage.optional import require

MAGIC = b'\x89HDF\r\n\x1a\n'
"""bytes: What an HDF5 file begins with."""

_LONGEST_TEXT = 1 << 16
# All that h5py raises for damaged files; it leaves some without a message,
# and Python calls those SystemError.
_DAMAGE = (OSError, RuntimeError, LookupError, ValueError, TypeError,
           AttributeError, OverflowError, SystemError, zlib.error)


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
    h5py = require('HDF5 files', 'h5py')
    with open_regular(path) as f:
        size = f.seek(0, os.SEEK_END)
    with contextlib.ExitStack() as stack:
        with _naming(path):
            # Read alone: no lock, which a folder that is read-only refuses.
            file = h5py.File(path, 'r', locking=False)
            stack.callback(_close, file)
            found = Hdf5File(path, file, size, h5py)
        yield found


def _close(file):
    with contextlib.suppress(*_DAMAGE):
        file.close()


class Hdf5File:
    """An open HDF5 file; made by :func:`open_hdf5`.

    Attributes:
        path (str): The file.
        names (list of str): Names of the arrays, with their groups'.
        limit (int): Bytes that the arrays read may take together.
    """

    def __init__(self, path, file, size, h5py):
        self.path = path
        self._file = file
        self._size = size
        self.limit = max(INFLATED, 2 * size)
        self._left = self.limit
        self._h5py = h5py
        links, found = [], []
        file.visititems_links(lambda name, link: links.append((name, link)))
        for name, link in links:
            if not isinstance(link, h5py.HardLink):
                raise DamagedFile(
                    path, f'{name} is a link to elsewhere, which is not '
                    'followed. Expected a file that holds all its arrays.')
        file.visititems(lambda name, entry: found.append((name, entry)))
        self._entries = {name: entry for name, entry in found
                         if isinstance(entry, h5py.Dataset)}
        self.names = list(self._entries)

    def text(self, name):
        """Reads an attribute of the file.

        Args:
            name (str): Its name.

        Returns:
            str: The text, or ``None`` if there is no such attribute.

        Raises:
            DamagedFile: If it is damaged or no text.
        """
        with _naming(self.path, name):
            if name not in self._file.attrs:
                return None
            attribute = self._file.attrs.get_id(name)
            if attribute.shape != () or (
                    attribute.get_storage_size() > _LONGEST_TEXT):
                raise ValueError('not one text')
            text = self._file.attrs[name]
            if not isinstance(text, str):
                raise ValueError('no text')
            return text

    def most_values(self, name):
        """Tells how many values an array can have, even a damaged one.

        Args:
            name (str): One of :attr:`names`.

        Returns:
            int: The number, or a larger one.
        """
        with _naming(self.path, name):
            # None where there are no elements.
            return self._entries[name].size or 0

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
        with _naming(self.path, name):
            entry = self._entries[name]
            plan = entry.id.get_create_plist()
            if plan.get_external_count() or entry.is_virtual:
                raise DamagedFile(
                    self.path, f'{name} lies in another file, which is not '
                    'read. Expected a file that holds all its arrays.')
            if entry.shape is None or entry.dtype.kind not in 'iuf' or (
                    self._h5py.h5t.py_create(entry.dtype)
                    != entry.id.get_type()):
                raise ValueError('no plain numbers')
            header = Header(entry.shape, entry.dtype)
            stored = entry.id.get_storage_size()
            if entry.chunks is None and stored != header.nbytes or (
                    stored > self._size):
                raise ValueError(
                    f'{stored} bytes, where {header.dtype} {header.shape} '
                    f'takes {header.nbytes}')
            return header

    def read(self, name):
        """Reads an array.

        Args:
            name (str): One of :attr:`names`.

        Returns:
            numpy.ndarray: The array, of the machine's byte order.

        Raises:
            DamagedFile: As :meth:`describe`, or if more has been asked for
                in all than :data:`~chainer_dcgan.storage.npz.INFLATED`
                bytes, or twice the file's own size where that is more.
        """
        header = self.describe(name)
        with _naming(self.path, name):
            if header.nbytes > self._left:
                raise ValueError(
                    f'{header.nbytes} bytes when uncompressed, which is more '
                    'than such a file may take')
            self._left -= header.nbytes
            entry = self._entries[name]
            array = (numpy.asarray(entry[()]) if entry.chunks is None
                     else _read_chunks(entry))
            return array.astype(header.dtype.newbyteorder('='), copy=False)


def _naming(path, name=None):
    return naming(path, 'an HDF5 file', _DAMAGE, name)


def _read_chunks(entry):
    """Reads an array that is stored in pieces, each filtered by itself."""
    filters = _filters(entry)
    chunk, shape = entry.chunks, entry.shape
    if any(not 0 < c <= n for c, n in zip(chunk, shape)):
        raise ValueError(f'pieces of {chunk} in an array of {shape}')
    places = [range(0, n, c) for n, c in zip(shape, chunk)]
    if entry.id.get_num_chunks() != math.prod(map(len, places)):
        raise ValueError('pieces are missing')
    array = numpy.empty(shape, entry.dtype)
    nbytes = math.prod(chunk) * entry.dtype.itemsize
    for place in itertools.product(*places):
        # An incompressible piece is stored as it is, see the mask.
        if entry.id.get_chunk_info_by_coord(place).size > nbytes + 64:
            raise ValueError('a piece is too large')
        mask, data = entry.id.read_direct_chunk(place)
        for i, undo in reversed(list(enumerate(filters))):
            if not mask >> i & 1:
                data = undo(data, nbytes, entry.dtype.itemsize)
        if len(data) != nbytes:
            raise ValueError('a piece is cut off')
        piece = numpy.frombuffer(data, entry.dtype).reshape(chunk)
        # The last ones reach over the edge.
        target = array[tuple(slice(p, p + c) for p, c in zip(place, chunk))]
        target[...] = piece[tuple(map(slice, target.shape))]
    return array


def _filters(entry):
    known = {1: _inflate, 2: _unshuffle}
    plan = entry.id.get_create_plist()
    codes = [plan.get_filter(i)[0] for i in range(plan.get_nfilters())]
    if codes not in ([], [1], [2], [2, 1]):
        raise ValueError('compressed in an unknown way')
    return [known[code] for code in codes]


def _inflate(data, nbytes, itemsize):
    stream = zlib.decompressobj()
    # One more than there should be, which its caller notices.
    result = stream.decompress(data, nbytes + 1)
    if not stream.eof:
        raise ValueError('a piece is cut off')
    return result


def _unshuffle(data, nbytes, itemsize):
    return numpy.frombuffer(data, numpy.uint8).reshape(
        itemsize, -1).T.tobytes()
