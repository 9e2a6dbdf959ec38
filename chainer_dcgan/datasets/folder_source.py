"""Images in a folder."""

import hashlib
import os

from chainer_dcgan.datasets import formats
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.regular_file import check_regular, open_regular
from chainer_dcgan.datasets.source import (
    MAX_FILE_BYTES,
    Source,
    is_hidden,
    is_run,
    too_large,
)
from chainer_dcgan.datasets.wording import printable

_UNREADABLE_FOLDER = 'folder that cannot be listed'


class FolderSource(Source):
    """A folder and all folders below it, through links as well."""

    def key(self):
        digest = hashlib.sha256()
        plain = True
        for name, reason in sorted(self._walk().items()):
            try:
                status = os.stat(os.path.join(self.path, name))
                line = (name, status.st_size, status.st_mtime_ns)
            except (OSError, ValueError):
                line = (name,)
            digest.update(repr(line).encode('utf-8', 'surrogateescape'))
            plain &= reason is None and (
                name.lower().endswith(formats.USUAL)
                or formats.is_companion(name))
        # Other files were not looked into once: caches of then lack images.
        return digest.hexdigest() + ('' if plain else '-2')

    def _list(self):
        return {name: reason or self._look(name)
                for name, reason in self._walk().items()}

    def _look(self, name):
        path = os.path.join(self.path, name)
        try:
            if name.lower().endswith(formats.USUAL):
                check_regular(path)
                return None
            with open_regular(path) as f:
                return f.read(formats.HEAD)
        except OSError as e:
            return e.strerror or str(e)

    def _walk(self):
        """Finds all files, each with ``None`` or why it is left out."""
        found, seen, self.runs = {}, set(), []
        # A list and no recursion: folders may lie thousands deep.
        folders = ['']
        while folders:
            folder = folders.pop()
            path = os.path.join(self.path, folder)
            try:
                status = os.stat(path)
                # Not its real path, which takes long to find deep down.
                if (status.st_dev, status.st_ino) in seen:
                    continue
                seen.add((status.st_dev, status.st_ino))
                with os.scandir(path) as entries:
                    kinds = {entry.name: _is_folder(entry)
                             for entry in entries
                             if not is_hidden(entry.name)}
            except OSError as e:
                if not folder:
                    raise DatasetError(
                        f'cannot list the folder {printable(self.path)}: '
                        f'{e.strerror}. Make it readable.') from e
                found[folder] = f'{_UNREADABLE_FOLDER} ({e.strerror})'
                continue
            if folder and is_run(list(kinds)):
                self.runs.append(folder)
                continue
            # Sorted, or of two links to one folder chance would pick one.
            # The last is taken first.
            for name in sorted(kinds, reverse=True):
                if kinds[name]:
                    folders.append(folder + name + '/')
                else:
                    found[folder + name] = None
        return found

    def _read(self, wanted, before):
        for name in sorted(wanted):
            try:
                with open_regular(os.path.join(self.path, name)) as f:
                    data = _read_file(f, before)
            except OSError as e:
                data = e.strerror or str(e)
            yield name, data


def _is_folder(entry):
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads round in a circle, for instance.
        return False


def _read_file(f, before):
    size = os.fstat(f.fileno()).st_size
    if size > MAX_FILE_BYTES:
        return too_large(size)
    before(size)
    data = f.read(size + 1)
    return data if len(data) <= size else 'it grew while it was read'
