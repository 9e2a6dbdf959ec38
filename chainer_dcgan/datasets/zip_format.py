"""Reads the members of a zip archive, with bounds.

The standard library's reader believes the sizes that an archive states,
unpacks some kinds in one go whatever they hold, gives up all members for one
bad name, and takes names in Shift_JIS for those of another script. After
PKWARE's APPNOTE.TXT 6.3.10, whose sections are named below.
"""

import bz2
import lzma
import stat
import struct
import zlib

from chainer_dcgan.datasets.archive_entry import Entry
from chainer_dcgan.datasets.unpacking import UnpackingError

_PIECE = 2 ** 18
_ENCRYPTED, _UTF8 = 1, 0x800
_ZIP64 = 0xffffffff


def read_zip(file, size, allowance):
    """Reads the members in the order of the directory.

    Args:
        file (file): Binary, seekable; the archive.
        size (int): Its bytes.
        allowance (Allowance): Counts what is unpacked.

    Yields:
        Entry: Member, whose bytes can be read at any time.

    Raises:
        UnpackingError: If there is no whole directory.
    """
    start, end, shift = _find_directory(file, size)
    names = {}
    place = start
    while place < end:
        file.seek(place)
        head = _exactly(file, 46)
        # 4.3.12
        (magic, system, flags, method, crc, packed, unpacked, n_name, n_extra,
         n_comment, mode, offset) = struct.unpack('<I x B 2x HH 4x III HHH '
                                                  '4x I I', head)
        if magic != 0x02014b50:
            raise UnpackingError('a damaged directory')
        raw, extra = _exactly(file, n_name), _exactly(file, n_extra)
        place += 46 + n_name + n_extra + n_comment
        name = _decode(raw, extra, flags, names)
        names[name] = raw
        unpacked, packed, offset = _long_sizes(
            extra, (unpacked, packed, offset))
        kind = 'file'
        if name.endswith('/'):
            kind = 'folder'
        # 4.4.2.2: of Unix, the upper half is the mode.
        elif stat.S_ISLNK(mode >> 16):
            kind = 'link'
        elif flags & _ENCRYPTED:
            kind = 'encrypted'
        yield _ZipEntry(file, allowance, (offset + shift, packed, crc, method),
                        name, kind, '', unpacked, system == 0)


class _ZipEntry(Entry):

    def __init__(self, file, allowance, place, *about):
        super().__init__(*about)
        self._file = file
        self._allowance = allowance
        self._offset, self._packed, self._crc, self._method = place

    def head(self, n):
        return b''.join(self._unpack(n))[:n]

    def data(self):
        parts, length, crc = [], 0, 0
        # One byte more, to notice that there is more.
        for part in self._unpack(self.size + 1):
            length += len(part)
            if length > self.size:
                raise UnpackingError(
                    f'it holds more than the {self.size:,} bytes it declares')
            crc = zlib.crc32(part, crc)
            parts.append(part)
        if length < self.size:
            raise UnpackingError(
                f'{length:,} of {self.size:,} bytes')
        if crc != self._crc:
            raise UnpackingError('wrong checksum')
        return b''.join(parts)

    def _unpack(self, most):
        """Yields pieces, ``most`` bytes or somewhat more in all."""
        self._file.seek(self._offset)
        head = _exactly(self._file, 30)
        # 4.3.7
        magic, n_name, n_extra = struct.unpack('<I 22x HH', head)
        if magic != 0x04034b50:
            raise UnpackingError('no member where the directory says')
        self._file.seek(n_name + n_extra, 1)
        decompressor = _decompressor(self._method, self._file)
        left = self._packed
        while most > 0 and not decompressor.eof:
            rest = getattr(decompressor, 'unconsumed_tail', b'')
            if not rest and getattr(decompressor, 'needs_input', True):
                rest = self._file.read(min(left, _PIECE, max(most, 4096)))
                left -= len(rest)
            data = decompressor.decompress(rest, min(most, _PIECE))
            if data:
                self._allowance.take(len(data))
                most -= len(data)
                yield data
            elif not rest:
                return


class _Stored:
    eof = False

    def decompress(self, data, most):
        return data


def _decompressor(method, file):
    # 4.4.5
    if method == 0:
        return _Stored()
    if method == 8:
        return zlib.decompressobj(-15)
    if method == 12:
        return bz2.BZ2Decompressor()
    if method == 14:
        # 5.8.8: version, length of the properties, properties.
        length, = struct.unpack('<2x H', _exactly(file, 4))
        if length != 5:
            raise UnpackingError('damaged LZMA properties')
        lc_lp_pb, size = struct.unpack('<BI', _exactly(file, 5))
        if lc_lp_pb >= 225 or size > 2 ** 26:
            raise UnpackingError('damaged LZMA properties')
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[{
            'id': lzma.FILTER_LZMA1, 'dict_size': max(size, 4096),
            'lc': lc_lp_pb % 9, 'lp': lc_lp_pb // 9 % 5,
            'pb': lc_lp_pb // 45}])
    raise UnpackingError(f'compression method {method}, which is not read')


def _find_directory(file, size):
    """Gives the directory's start, its end, and what to add to offsets."""
    tail = min(size, 22 + 65535)
    file.seek(size - tail)
    data = file.read(tail)
    place = data.rfind(b'PK\5\6', 0, len(data) - 18)
    if place < 0:
        raise UnpackingError('no directory at its end')
    # 4.3.16
    length, start = struct.unpack_from('<II', data, place + 12)
    end = size - tail + place
    if _ZIP64 in (length, start) and end >= 20:
        file.seek(end - 20)
        # 4.3.15 and 4.3.14
        magic, at = struct.unpack('<I 4x Q 4x', _exactly(file, 20))
        if magic == 0x07064b50 and at < size:
            file.seek(at)
            magic, length, start = struct.unpack(
                '<I 36x QQ', _exactly(file, 56))
            if magic != 0x06064b50:
                raise UnpackingError('a damaged directory')
            end = at
    # What was put before the archive moves all of it.
    shift = end - length - start
    if length > end or shift < 0:
        raise UnpackingError('a damaged directory')
    return end - length, end, shift


def _long_sizes(extra, sizes):
    """Puts in the 64-bit sizes of 4.5.3, in order, where 32 bits fail."""
    data = _field(extra, 1)
    result = []
    for size in sizes:
        if size == _ZIP64 and len(data) >= 8:
            size, = struct.unpack_from('<Q', data)
            data = data[8:]
        result.append(size)
    return result


def _field(extra, wanted):
    while len(extra) >= 4:
        kind, length = struct.unpack_from('<HH', extra)
        if kind == wanted:
            return extra[4:4 + length]
        extra = extra[4 + length:]
    return b''


def _decode(raw, extra, flags, taken):
    """Reads a name: by its flag, or as UTF-8, as Shift_JIS, as a PC's.

    Old archives do not say how their names are written. Two that would come
    to be one name are kept apart by their bytes.
    """
    # 4.6.9: Info-ZIP's Unicode path, if it belongs to this name.
    field = _field(extra, 0x7075)
    if len(field) > 5 and struct.unpack_from('<I', field, 1)[0] == zlib.crc32(
            raw):
        flags = _UTF8
        raw = field[5:]
    raw = raw.split(b'\0')[0]
    for encoding in ('utf-8',) if flags & _UTF8 else ('utf-8', 'cp932'):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if taken.get(name, raw) == raw:
            return name
    # Every byte has its own character there.
    return raw.decode('cp437')


def _exactly(file, n):
    data = file.read(n)
    if len(data) < n:
        raise UnpackingError('it ends too early')
    return data
