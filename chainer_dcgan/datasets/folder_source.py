"""Images in a folder."""

import hashlib
import os

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.source import MAX_FILE_BYTES, Source, too_large


class FolderSource(Source):
    """A folder and all folders below it, through links as well."""

    def key(self):
        digest = hashlib.sha256()
        for name in sorted(self._list()):
            try:
                stat = os.stat(os.path.join(self.path, name))
                line = (name, stat.st_size, stat.st_mtime_ns)
            except OSError:
                line = (name,)
            digest.update(repr(line).encode('utf-8', 'surrogateescape'))
        return digest.hexdigest()

    def _list(self):
        names = []
        seen = set()
        for folder, children, files in os.walk(
                self.path, onerror=_fail, followlinks=True):
            real = os.path.realpath(folder)
            if real in seen:
                children.clear()
                continue
            seen.add(real)
            # Sorted, or of two links to one folder chance would pick one.
            children[:] = sorted(
                name for name in children if not name.startswith('.'))
            relative = os.path.relpath(folder, self.path)
            for name in files:
                name = os.path.normpath(os.path.join(relative, name))
                names.append(name.replace(os.sep, '/'))
        return names

    def _read(self, wanted):
        for name in sorted(wanted):
            path = os.path.join(self.path, name)
            try:
                # A named pipe would block for ever.
                if not os.path.isfile(path):
                    yield name, 'not a regular file, or a broken link'
                elif os.path.getsize(path) > MAX_FILE_BYTES:
                    yield name, too_large(os.path.getsize(path))
                else:
                    with open(path, 'rb') as f:
                        yield name, f.read()
            except OSError as e:
                yield name, e.strerror or str(e)


def _fail(error):
    # os.walk would leave the folder out without a word.
    raise DatasetError(
        f'cannot list the folder {error.filename}: {error.strerror}. Make it '
        'readable or take it away.')
