"""What a folder and an archive of images have in common."""

import posixpath

from chainer_dcgan.datasets.errors import DatasetError

IMAGE_EXTENSIONS = ('.png', '.jpg', '.jpeg', '.webp')

MAX_FILE_BYTES = 2 ** 28
"""int: A larger file is not read: no sane picture of a face is that big."""


class Source:
    """Images and other files under one path.

    Subclasses give :meth:`key`, :meth:`_list` and :meth:`_read`; or, where
    everything is an image, :meth:`scan` and :meth:`read_images`.

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
        found = sorted(filter(_is_visible, self._list()))
        images = [name for name in found if _is_image(name)]
        self.files = [name for name in found if not _is_image(name)]
        if not images:
            raise DatasetError(
                f'no PNG, JPEG or WebP file in {self.path} ({len(self.files)} '
                'other files). Pass the folder or archive that holds the '
                'images.')
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
            raise DatasetError(f'cannot read {name} in {self.path}: {data}.')
        raise DatasetError(f'{name} is no longer in {self.path}.')

    def _list(self):
        """Gives the names of all regular files."""
        raise NotImplementedError

    def _read(self, wanted):
        """Yields each name in ``wanted`` with its bytes or a reason."""
        raise NotImplementedError


def too_large(size):
    """Words the reason for leaving out a file of ``size`` bytes."""
    return f'file of {size:,} bytes, more than the limit of {MAX_FILE_BYTES:,}'


def _is_image(name):
    return name.lower().endswith(IMAGE_EXTENSIONS)


def _is_visible(name):
    # macOS puts a '._face.jpg' and '__MACOSX/' beside the real files.
    return not any(
        part.startswith('.') or part == '__MACOSX'
        for part in name.split('/'))
