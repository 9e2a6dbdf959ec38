"""Where images come from: a folder, a tar archive or a zip archive.

Archives are read, never unpacked: no path inside one is used as a path on
the disk, and links and devices in them are ignored.
"""

import gzip
import hashlib
import os
import posixpath
import tarfile
import zipfile
import zlib

from chainer_dcgan.datasets.errors import DatasetError

IMAGE_EXTENSIONS = ('.png', '.jpg', '.jpeg', '.webp')

MAX_FILE_BYTES = 2 ** 28
"""int: A larger file is not read: no sane picture of a face is that big."""

_ARCHIVE_DAMAGE = (tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile,
                   EOFError, zlib.error, OSError, NotImplementedError)


class Source:
    """Images and other files under one path.

    Subclasses give :meth:`_list` and :meth:`_open_all`.

    Attributes:
        path (str): As the user gave it.
        root (str): The deepest folder inside the source that holds all
            images; '' or ending in '/'.
        names (list of str): Images relative to ``root``, sorted, so that a
            folder and an archive of it give the same names.
        files (list of str): All other files, relative to the source.
    """

    def __init__(self, path):
        self.path = path
        self.names = None

    def key(self):
        """Says cheaply whether the source may have changed.

        Returns:
            str: Differs when a file was added, removed, renamed or written.
        """
        raise NotImplementedError

    def scan(self):
        """Finds the images; fills ``root``, ``names`` and ``files``.

        Raises:
            DatasetError: If there are none, or the archive is damaged.
        """
        found = sorted(
            name for name in self._guarded(self._list) if _is_visible(name))
        images = [name for name in found if is_image(name)]
        self.files = [name for name in found if not is_image(name)]
        if not images:
            raise DatasetError(
                'no PNG, JPEG or WebP file in {} ({} other files). Pass the '
                'folder or archive that holds the images.'.format(
                    self.path, len(self.files)))
        folders = [posixpath.dirname(name) for name in images]
        common = posixpath.commonpath(folders) if all(folders) else ''
        self.root = common + '/' if common else ''
        self.names = [name[len(self.root):] for name in images]

    def read_images(self):
        """Reads every image once, in the order that is fastest.

        Yields:
            tuple: Index into ``names``, and bytes or, where the file cannot
            be read, the reason as a str.

        Raises:
            DatasetError: If the archive is damaged.
        """
        indices = {self.root + name: i for i, name in enumerate(self.names)}
        for name, data in self._read(indices):
            yield indices[name], data

    def read_file(self, name):
        """Reads one of ``files``.

        Returns:
            bytes: Its contents.

        Raises:
            DatasetError: If it cannot be read.
        """
        for _, data in self._read({name}):
            if isinstance(data, bytes):
                return data
            raise DatasetError('cannot read {} in {}: {}.'.format(
                name, self.path, data))
        raise DatasetError('{} is no longer in {}.'.format(name, self.path))

    def _list(self):
        """Gives the names of all regular files."""
        raise NotImplementedError

    def _read(self, wanted):
        """Yields each name in ``wanted`` with its bytes or a reason."""
        raise NotImplementedError

    def _guarded(self, function):
        try:
            return function()
        except _ARCHIVE_DAMAGE as e:
            raise self._damaged(e) from e

    def _damaged(self, error):
        return DatasetError(
            'cannot read {}: {}. Expected a folder, .tar, .tar.gz or .zip; '
            'make the archive anew or pass the unpacked folder.'.format(
                self.path, error or type(error).__name__))


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
        for folder, children, files in os.walk(self.path, followlinks=True):
            real = os.path.realpath(folder)
            if real in seen:
                children.clear()
                continue
            seen.add(real)
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
                    yield name, _too_large(os.path.getsize(path))
                else:
                    with open(path, 'rb') as f:
                        yield name, f.read()
            except OSError as e:
                yield name, e.strerror or str(e)


class _ArchiveSource(Source):

    def __init__(self, path):
        super().__init__(path)
        self._members = None

    def key(self):
        try:
            stat = os.stat(self.path)
        except OSError as e:
            raise self._damaged(e) from e
        return repr(
            (os.path.realpath(self.path), stat.st_size, stat.st_mtime_ns))

    def _list(self):
        with self._open() as archive:
            # Of several members of one name the last one counts, as it
            # would after unpacking.
            self._members = {
                posixpath.normpath(name.replace('\\', '/')).lstrip('/'): member
                for name, member in self._list_members(archive)}
        return list(self._members)

    def _read(self, wanted):
        if self._members is None:
            self._guarded(self._list)
        try:
            with self._open() as archive:
                # In the archive's order: a compressed one cannot go back.
                for name, member in self._members.items():
                    if name in wanted:
                        yield name, self._read_member(archive, member)
        except _ARCHIVE_DAMAGE as e:
            raise self._damaged(e) from e


class TarSource(_ArchiveSource):
    """A tar archive, plain or compressed."""

    def _open(self):
        return tarfile.open(self.path, 'r:*')

    def _list_members(self, archive):
        return [(member.name, member)
                for member in archive if member.isreg()]

    def _read_member(self, archive, member):
        if member.size > MAX_FILE_BYTES:
            return _too_large(member.size)
        with archive.extractfile(member) as f:
            return f.read()


class ZipSource(_ArchiveSource):
    """A zip archive."""

    def _open(self):
        return zipfile.ZipFile(self.path)

    def _list_members(self, archive):
        return [(member.filename, member)
                for member in archive.infolist() if not member.is_dir()]

    def _read_member(self, archive, member):
        if member.file_size > MAX_FILE_BYTES:
            return _too_large(member.file_size)
        if member.flag_bits & 1:
            return 'encrypted'
        try:
            return archive.read(member)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError) as e:
            return 'damaged in the archive ({})'.format(e)


def open_source(path):
    """Picks the reader for a path, without reading anything yet.

    Args:
        path (str or os.PathLike): A folder, ``.tar``, ``.tar.gz``, ``.tgz``
            or ``.zip``.

    Returns:
        Source: Not yet scanned.

    Raises:
        DatasetError: If nothing is there, or it is neither.
    """
    path = os.fspath(path)
    if os.path.isdir(path):
        return FolderSource(path)
    if not os.path.exists(path):
        raise DatasetError(
            'no such folder or archive: {}. Pass the folder, .tar, .tar.gz '
            'or .zip that holds the images.'.format(path))
    name = path.lower()
    if name.endswith('.zip'):
        return ZipSource(path)
    if name.endswith(('.tar', '.tar.gz', '.tgz')):
        return TarSource(path)
    raise DatasetError(
        'expected a folder, .tar, .tar.gz or .zip, found the file {}. Pass '
        'the folder that holds the images.'.format(path))


def is_image(name):
    """Tells images by the ending of their names."""
    return name.lower().endswith(IMAGE_EXTENSIONS)


def _is_visible(name):
    # macOS puts a '._face.jpg' and '__MACOSX/' beside the real files.
    return not any(
        part.startswith('.') or part == '__MACOSX'
        for part in name.split('/'))


def _too_large(size):
    return 'file of {:,} bytes, more than the limit of {:,}'.format(
        size, MAX_FILE_BYTES)
