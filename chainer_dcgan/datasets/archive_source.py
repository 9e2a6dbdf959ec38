"""Images in a tar or zip archive.

Archives are read, never unpacked: no path inside one is used as a path on
the disk, and links and devices in them are ignored.
"""

import lzma
import os
import posixpath
import stat
import tarfile
import zipfile
import zlib

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.source import MAX_FILE_BYTES, Source, too_large

_DAMAGE = (tarfile.TarError, zipfile.BadZipFile, EOFError, zlib.error,
           lzma.LZMAError, OSError, NotImplementedError)


class _ArchiveSource(Source):

    def __init__(self, path):
        super().__init__(path)
        self._members = None

    def key(self):
        try:
            status = os.stat(self.path)
        except OSError as e:
            raise self._damaged(e) from e
        return repr(
            (os.path.realpath(self.path), status.st_size, status.st_mtime_ns))

    def _list(self):
        try:
            with self._open() as archive:
                # Of several members of one name the last one counts, as it
                # would after unpacking.
                self._members = {
                    _clean(name): member
                    for name, member in self._list_members(archive)}
        except _DAMAGE as e:
            raise self._damaged(e) from e
        return list(self._members)

    def _read(self, wanted):
        try:
            with self._open() as archive:
                # In the archive's order: a compressed one cannot go back.
                for name, member in self._members.items():
                    if name in wanted:
                        yield name, self._read_member(archive, member)
        except _DAMAGE as e:
            raise self._damaged(e) from e

    def _damaged(self, error):
        return DatasetError(
            f'cannot read {self.path}: {error or type(error).__name__}. '
            'Expected a whole .tar, .tar.gz or .zip; fetch or make it again, '
            'or pass the unpacked folder.')


class TarSource(_ArchiveSource):
    """A tar archive, plain or compressed."""

    def _open(self):
        return tarfile.open(self.path, 'r:*')

    def _list_members(self, archive):
        return [(member.name, member)
                for member in archive if member.isreg()]

    def _read_member(self, archive, member):
        if member.size > MAX_FILE_BYTES:
            return too_large(member.size)
        with archive.extractfile(member) as f:
            return f.read()


class ZipSource(_ArchiveSource):
    """A zip archive."""

    def _open(self):
        return zipfile.ZipFile(self.path)

    def _list_members(self, archive):
        return [(member.filename, member) for member in archive.infolist()
                if not member.is_dir() and not _is_link(member)]

    def _read_member(self, archive, member):
        if member.file_size > MAX_FILE_BYTES:
            return too_large(member.file_size)
        if member.flag_bits & 1:
            return 'encrypted'
        try:
            return archive.read(member)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError) as e:
            return f'damaged in the archive ({e})'


def _is_link(member):
    # Zip keeps the mode of Unix in the upper half of this field.
    return stat.S_ISLNK(member.external_attr >> 16)


def _clean(name):
    return posixpath.normpath(name.replace('\\', '/')).lstrip('/')
