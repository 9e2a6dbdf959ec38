"""Reads the members of a tar archive, forwards, with bounds.

The standard library's reader puts what a header asks for into memory, calls
itself for each header that explains another, and takes a damaged header for
the end; only its reading of a single header is used. Formats: POSIX.1-1988,
POSIX.1-2001 (pax) and GNU's long names; see the manual of GNU tar, "Tar
Internals".
"""

import tarfile

from chainer_dcgan.datasets.archive_entry import Entry
from chainer_dcgan.datasets.unpacking import UnpackingError

_BLOCK = 512
_LONGEST_HEADER = 2 ** 20
_MOST_HEADERS = 16
_KINDS = {
    tarfile.DIRTYPE: 'folder', tarfile.LNKTYPE: 'hard',
    tarfile.SYMTYPE: 'link',
    tarfile.CHRTYPE: 'not a regular file, but a device',
    tarfile.BLKTYPE: 'not a regular file, but a device',
    tarfile.FIFOTYPE: 'not a regular file, but a named pipe'}
_SPARSE = 'a file with holes, whose size in the archive says nothing'


class _TarEntry(Entry):

    def __init__(self, unpacking, *about):
        super().__init__(*about)
        self._unpacking = unpacking
        self.taken = 0

    def head(self, n):
        return self._take(min(n, self.size))

    def data(self):
        return self._take(self.size)

    def _take(self, n):
        data = self._unpacking.read(n)
        self.taken += len(data)
        if len(data) < n:
            raise UnpackingError('it ends in the middle of a file')
        return data


def read_tar(unpacking):
    """Reads the members one after another.

    Args:
        unpacking (Unpacking): The archive, at its start.

    Yields:
        Entry: Member; its bytes can be read until the next one is asked for.

    Raises:
        tarfile.TarError, UnpackingError: If the archive is damaged.
    """
    common = {}
    while True:
        info, extra = _read_headers(unpacking, common)
        if info is None:
            return
        extra = common | extra
        name = extra.get('GNU.sparse.name', extra.get('path', info.name))
        kind = _KINDS.get(info.type, 'file')
        size = info.size
        if kind == 'file':
            if 'size' in extra:
                size = _number(extra['size'])
        else:
            size = 0
        if info.type == tarfile.GNUTYPE_SPARSE or any(
                key.startswith('GNU.sparse') for key in extra):
            kind = _SPARSE
        entry = _TarEntry(unpacking, name, kind,
                          extra.get('linkpath', info.linkname), size)
        yield entry
        unpacking.skip(-(-size // _BLOCK) * _BLOCK - entry.taken)


def _read_headers(unpacking, common):
    """Reads a header and those before it that explain it.

    Returns:
        tuple: The tarfile.TarInfo, ``None`` at the end, and what the others
        say.
    """
    extra = {}
    for _ in range(_MOST_HEADERS):
        block = unpacking.read(_BLOCK)
        if not block.strip(b'\0'):
            return None, extra
        info = tarfile.TarInfo.frombuf(block, 'utf-8', 'surrogateescape')
        if info.size < 0:
            raise UnpackingError('a member of negative size')
        if info.type == tarfile.GNUTYPE_LONGNAME:
            extra['path'] = _text(_explanation(unpacking, info))
        elif info.type == tarfile.GNUTYPE_LONGLINK:
            extra['linkpath'] = _text(_explanation(unpacking, info))
        elif info.type in (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
            extra |= _pax(_explanation(unpacking, info))
        elif info.type == tarfile.XGLTYPE:
            common |= _pax(_explanation(unpacking, info))
        else:
            if info.type == tarfile.GNUTYPE_SPARSE:
                _skip_map(unpacking, block)
            return info, extra
    raise UnpackingError(f'more than {_MOST_HEADERS} headers for one member')


def _explanation(unpacking, info):
    if info.size > _LONGEST_HEADER:
        raise UnpackingError(f'a header of {info.size:,} bytes, more than the '
                             f'limit of {_LONGEST_HEADER:,}')
    data = unpacking.read(info.size)
    unpacking.skip(-info.size % _BLOCK)
    return data


def _skip_map(unpacking, block):
    # The bytes say whether another block of the map of holes follows.
    more = block[482]
    for _ in range(_LONGEST_HEADER // _BLOCK):
        if not more:
            return
        more = unpacking.read(_BLOCK).ljust(_BLOCK, b'\0')[504]
    raise UnpackingError('a map of holes without an end')


def _pax(data):
    """Reads lines such as ``17 path=face.png``, each after its length."""
    found = {}
    while data.strip(b'\0'):
        length, _, _ = data.partition(b' ')
        n = _number(length[:20])
        line = data[len(length) + 1:n]
        key, equals, value = line.rstrip(b'\n').partition(b'=')
        if not equals or n <= len(length) or n > len(data):
            raise UnpackingError('a damaged extended header')
        found[key.decode('utf-8', 'replace')] = _text(value)
        data = data[n:]
    return found


def _number(text):
    if not text.isdigit() or len(text) > 20:
        raise UnpackingError('a damaged number in an extended header')
    return int(text)


def _text(data):
    return data.split(b'\0')[0].decode('utf-8', 'surrogateescape')
