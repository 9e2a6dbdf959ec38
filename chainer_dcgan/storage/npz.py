"""npz files: written so that the same arrays make the same bytes, and read.

This is the only place that reads them. A file from outside can be damaged or
hostile; whatever is wrong with it comes out as one error that names the file,
and nothing is allocated that the file does not hold.
"""

import contextlib
import struct
import zipfile
import zlib
from collections.abc import Callable

import numpy

from chainer_dcgan.storage.atomic import atomic_path
from chainer_dcgan.storage.files import naming, open_regular
from chainer_dcgan.storage.npy_header import read_header

INFLATED = 256 << 20
"""int: Bytes that a file's arrays may take together, or twice the file's own
size where that is more. Weights hardly shrink when compressed; what shrinks
by more than that was made to."""

_CHUNK = 1 << 20
_ENCRYPTED = 0x1
# All that zipfile and zlib raise for damaged files: bad structure and
# checksums; bad streams; bad fields; ends too early; sizes and places that
# cannot be; names in no encoding, unknown methods and versions (both of
# RuntimeError and ValueError).
_DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error,
    EOFError, OSError, OverflowError, LookupError, ValueError, TypeError,
    AttributeError, RuntimeError)


def save_npz(path: str, arrays: dict) -> None:
    """Writes arrays as an uncompressed npz file, whole or not at all.

    :func:`numpy.savez` puts the time of day into the file, so that equal
    runs end with different bytes. Nothing is compressed: weights hardly
    shrink, and it takes long.

    Args:
        path (str): File to write.
        arrays (dict): Names and arrays, without objects among them.
    """
    with atomic_path(path) as temporary:
        with zipfile.ZipFile(temporary, 'w') as archive:
            # Sorted: Chainer's links serialize in the order of a set, which
            # differs from process to process.
            for name, array in sorted(arrays.items()):
                # ZipInfo's own date is constant, 1 January 1980.
                entry = zipfile.ZipInfo(name + '.npy')
                with archive.open(entry, 'w', force_zip64=True) as f:
                    numpy.lib.format.write_array(
                        f, numpy.asanyarray(array), allow_pickle=False)


def read_npz(path: str, choose: Callable | None=None) -> dict:
    """Reads arrays from an npz file.

    Args:
        path (str): File to read.
        choose (callable): Takes the names of the arrays in the file and
            returns those to read, all if ``None``. The others cost nothing.

    Returns:
        dict: Names and arrays.

    Raises:
        DamagedFile: If the file is missing, damaged, or holds anything but
            numbers, truth values and text.
    """
    with open_npz(path) as f:
        return {name: f.read(name)
                for name in (f.names if choose is None else choose(f.names))}


@contextlib.contextmanager
def open_npz(path: str):
    """Opens an npz file, so as to look at it before reading.

    Args:
        path (str): File to read.

    Yields:
        NpzFile: The open file.

    Raises:
        DamagedFile: If the file is missing or no npz file.
    """
    with open_regular(path) as file:
        with _naming(path):
            _check_magic(file.read(6))
            size = file.seek(0, 2)
            archive = zipfile.ZipFile(file)
        with archive:
            yield NpzFile(path, archive, size)


class NpzFile:
    """An open npz file; made by :func:`open_npz`.

    Attributes:
        path (str): The file.
        names (list of str): Names of the arrays.
        limit (int): Bytes that the arrays read may take together.
    """

    def __init__(self, path, archive, size):
        self.path = path
        self._archive = archive
        self._size = size
        self.limit = max(INFLATED, 2 * size)
        self._left = self.limit
        self._entries = {}
        for entry in archive.infolist():
            # zipfile ends names at a zero byte; this one is as it stands.
            name = entry.orig_filename
            with _naming(path, name):
                _check_name(name)
                name = name.removesuffix('.npy')
                if name in self._entries:
                    raise ValueError('there is more than one of this name')
            self._entries[name] = entry
        self.names = list(self._entries)

    def most_values(self, name: str) -> int:
        """Tells how many values an array can have, even a damaged one.

        Args:
            name (str): One of :attr:`names`.

        Returns:
            int: The number, or a larger one.
        """
        return self._entries[name].file_size

    def describe(self, name: str):
        """Looks at an array without reading it.

        Args:
            name (str): One of :attr:`names`.

        Returns:
            Header: Its shape and type, which the bytes in the file suffice
            for.

        Raises:
            DamagedFile: If they do not, or it is damaged.
        """
        with _naming(self.path, name), self._open(name) as f:
            return self._read_header(name, f)

    def read(self, name: str) -> numpy.ndarray:
        """Reads an array.

        Args:
            name (str): One of :attr:`names`.

        Returns:
            numpy.ndarray: The array, of the machine's byte order.

        Raises:
            DamagedFile: If it is damaged, or more than the limit has been
                asked for in all, see :data:`INFLATED`.
        """
        with _naming(self.path, name), self._open(name) as f:
            header = self._read_header(name, f)
            if header.nbytes > self._left:
                raise ValueError(
                    f'{header.nbytes} bytes when uncompressed, which is more '
                    'than such a file may take')
            self._left -= header.nbytes
            data = numpy.empty(header.nbytes, numpy.uint8)
            _fill(data.data, f)
            return _make_array(data, header)

    def _open(self, name):
        entry = self._entries[name]
        if entry.flag_bits & _ENCRYPTED:
            raise ValueError('encrypted')
        # The others that zipfile knows inflate without a bound, and no npz
        # file has them.
        if entry.compress_type not in (
                zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(
                f'compressed by the unknown method {entry.compress_type}')
        if entry.compress_size > self._size or (
                entry.compress_type == zipfile.ZIP_STORED
                and entry.file_size != entry.compress_size):
            raise EOFError('cut off')
        return self._archive.open(entry)

    def _read_header(self, name, f):
        header = read_header(f)
        there = self._entries[name].file_size - f.tell()
        if header.nbytes != there:
            raise ValueError(
                f'{there} bytes, where {header.dtype} {header.shape} takes '
                f'{header.nbytes}')
        return header


def _naming(path, name=None):
    return naming(path, 'an npz file', _DAMAGE, name)


def _check_magic(start):
    if start.startswith(b'\x93NUMPY'):
        raise ValueError('it is a single array (npy)')
    # An archive without entries begins with its end.
    if start[:4] not in (b'PK\x03\x04', b'PK\x05\x06'):
        raise ValueError('it begins with other bytes')


def _check_name(name):
    if not name.isprintable() or len(name) > 1000:
        raise ValueError('a name that cannot be')
    if not name.endswith('.npy'):
        raise ValueError('no array')
    if name.startswith('/') or '..' in name.replace('\\', '/').split('/'):
        raise ValueError('a name that leads out of the file')


def _fill(view, f):
    done = 0
    while done < len(view):
        data = f.read(min(_CHUNK, len(view) - done))
        if not data:
            raise EOFError('cut off')
        view[done:done + len(data)] = data
        # zipfile compares the checksum when the last byte is read.
        done += len(data)


def _make_array(data, header):
    if header.dtype.kind == 'b' and data.size and data.max() > 1:
        raise ValueError('truth values that are neither 0 nor 1')
    if header.dtype.kind == 'U':
        codes = data.view(header.dtype.byteorder.replace('|', '=') + 'u4')
        # NumPy cannot turn these into text; nobody can print the second.
        if (codes > 0x10ffff).any() or ((codes >> 11) == 0xd800 >> 11).any():
            raise ValueError('text of characters that do not exist')
    array = data.view(header.dtype)
    array = (array.reshape(header.shape[::-1]).transpose() if header.fortran
             else array.reshape(header.shape))
    return array.astype(header.dtype.newbyteorder('='), copy=False)
