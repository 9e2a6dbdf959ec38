"""Reads a compressed file forwards, in small pieces, up to a bound."""

import bz2
import lzma
import zlib

LEAST_UNPACKED = 2 ** 28
"""int: Bytes that any archive may unpack to."""

MOST_RATIO = 64
"""int: Times its own size that a larger archive may unpack to. Pictures
hardly shrink; flat colours in uncompressed bitmaps shrink by less."""

# An xz file can ask for a dictionary of 4 GB.
_MEMORY = 2 ** 28
_PIECE = 2 ** 18

_MAGIC = ((b'\x1f\x8b', lambda: zlib.decompressobj(31)),
          (b'BZh', bz2.BZ2Decompressor),
          (b'\xfd7zXZ\0', lambda: lzma.LZMADecompressor(memlimit=_MEMORY)))


class UnpackingError(ValueError):
    """A file ends too early or unpacks to too much; says why."""


class Allowance:
    """Counts what an archive unpacks to, and stops at the bound.

    Args:
        packed (int): Bytes of the archive.
    """

    def __init__(self, packed: int) -> None:
        self.most = LEAST_UNPACKED + MOST_RATIO * packed
        self._left = self.most

    def take(self, n):
        """Counts ``n`` bytes.

        Raises:
            UnpackingError: If they are more than what is left.
        """
        self._left -= n
        if self._left < 0:
            raise UnpackingError(
                f'the archive unpacks to more than {self.most:,} bytes')


class Unpacking:
    """A file, compressed or not, that is read forwards.

    Args:
        file (file): Binary, at its start.
        allowance (Allowance): Counts what is unpacked.
    """

    def __init__(self, file, allowance):
        self._file = file
        self._allowance = allowance
        head = file.read(6)
        file.seek(0)
        self._make = next(
            (make for magic, make in _MAGIC if head.startswith(magic)), None)
        self._decompressor = self._make() if self._make else None
        self._ready = b''
        self._place = 0

    def read(self, n):
        """Reads ``n`` bytes, fewer only at the end."""
        if self._make is None:
            return self._file.read(n)
        parts = []
        while n:
            if self._place == len(self._ready):
                self._ready, self._place = self._unpack(), 0
                if not self._ready:
                    break
            part = self._ready[self._place:self._place + n]
            parts.append(part)
            self._place += len(part)
            n -= len(part)
        return b''.join(parts)

    def skip(self, n):
        """Passes over ``n`` bytes.

        Raises:
            UnpackingError: If the file ends before.
        """
        if self._make is None and n:
            self._file.seek(n - 1, 1)
            n = 1
        while n:
            read = len(self.read(min(n, _PIECE)))
            if not read:
                raise UnpackingError('it ends in the middle of a file')
            n -= read

    def _unpack(self):
        while True:
            if self._decompressor.eof:
                # Several may follow each other; zeros may fill the end.
                rest = self._decompressor.unused_data
                rest = (rest or self._file.read(_PIECE)).lstrip(b'\0')
                if not rest:
                    return b''
                self._decompressor = self._make()
            else:
                rest = getattr(self._decompressor, 'unconsumed_tail', b'')
            if not rest and getattr(self._decompressor, 'needs_input', True):
                rest = self._file.read(_PIECE)
            data = self._decompressor.decompress(rest, _PIECE)
            if data:
                self._allowance.take(len(data))
                return data
            # Some is kept back even when all of the file was handed over.
            if not rest and not self._decompressor.eof:
                raise UnpackingError('it ends too early')
