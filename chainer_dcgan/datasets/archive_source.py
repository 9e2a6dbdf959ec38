"""Images in a tar or zip archive.

Archives are read, never unpacked: no path inside one is used as a path on
the disk. What they hold is what a folder would that they were unpacked into.
"""

import contextlib
import os

from chainer_dcgan.datasets import formats
from chainer_dcgan.datasets.archive_tree import ArchiveTree
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.regular_file import check_regular, open_regular
from chainer_dcgan.datasets.source import MAX_FILE_BYTES, Source, too_large
from chainer_dcgan.datasets.tar_format import read_tar
from chainer_dcgan.datasets.unpacking import (
    Allowance,
    Unpacking,
    UnpackingError,
)
from chainer_dcgan.datasets.wording import printable
from chainer_dcgan.datasets.zip_format import read_zip

# Raised when other files are found in an archive than before.
_VERSION = 2
_LONGEST_LINK = 4096


class _ArchiveSource(Source):

    def __init__(self, path):
        super().__init__(path)
        self._found = None
        self._at = ''

    def key(self):
        try:
            status = check_regular(self.path)
        except OSError as e:
            raise self._damaged(e.strerror or e) from e
        return repr((os.path.realpath(self.path), status.st_size,
                     status.st_mtime_ns, _VERSION))

    def _list(self):
        tree = ArchiveTree()
        heads = {}
        with self._entries() as entries:
            for number, entry in entries:
                self._look(entry, number, heads)
                tree.add(entry, number)
        self._found = tree.walk()
        self.left_out += tree.lost
        self.runs = tree.runs
        return {name: heads.get(found) if isinstance(found, int) else found
                for name, found in self._found.items()}

    def _look(self, entry, number, heads):
        """Reads what tells an image, and where a link leads."""
        try:
            if entry.kind == 'link' and not entry.target:
                if entry.size > _LONGEST_LINK:
                    raise UnpackingError(f'a link of {entry.size:,} bytes')
                entry.target = os.fsdecode(entry.data())
            elif entry.kind == 'file' and not entry.name.lower().endswith(
                    formats.USUAL):
                heads[number] = entry.head(formats.HEAD)
        except Exception as e:
            if not self.members_stand_alone:
                raise
            entry.kind = _describe(e)

    def _read(self, wanted, before):
        names = {}
        for name in wanted:
            found = self._found.get(name)
            if isinstance(found, str):
                yield name, found
            elif found is not None:
                names.setdefault(found, []).append(name)
        if not names:
            return
        # In the archive's order: a compressed one cannot go back.
        with self._entries() as entries:
            for number, entry in entries:
                if number not in names:
                    continue
                data = self._read_entry(entry, before)
                for name in sorted(names.pop(number)):
                    yield name, data
                if not names:
                    return

    def _read_entry(self, entry, before):
        if entry.size > MAX_FILE_BYTES:
            return too_large(entry.size)
        before(entry.size)
        try:
            return entry.data()
        except Exception as e:
            # Whatever it is: one damaged member is one image's fault.
            if not self.members_stand_alone:
                raise
            return _describe(e)

    @contextlib.contextmanager
    def _entries(self):
        """Opens the archive and numbers its members."""
        try:
            with open_regular(self.path) as f:
                size = os.fstat(f.fileno()).st_size
                entries = self._read_entries(f, size, Allowance(size))
                yield enumerate(map(self._note, entries))
        except DatasetError:
            raise
        except OSError as e:
            raise self._damaged(e.strerror or e) from e
        except Exception as e:
            # Damage makes the decompressors raise anything.
            raise self._damaged(e) from e

    def _note(self, entry):
        self._at = entry.name
        return entry

    def _damaged(self, error):
        where = f', at {printable(self._at)}' if self._at else ''
        return DatasetError(
            f'cannot read {printable(self.path)}{where}: '
            f'{printable(error) or type(error).__name__}. Expected a whole '
            '.tar, .tar.gz or .zip; fetch or make it again, or pass the '
            'unpacked folder.')


class TarSource(_ArchiveSource):
    """A tar archive, plain or compressed."""

    members_stand_alone = False

    def _read_entries(self, file, size, allowance):
        if not size:
            raise UnpackingError('it is empty')
        return read_tar(Unpacking(file, allowance))


class ZipSource(_ArchiveSource):
    """A zip archive."""

    members_stand_alone = True

    def _read_entries(self, file, size, allowance):
        return read_zip(file, size, allowance)


def _describe(error):
    return f'damaged in the archive ({error or type(error).__name__})'
