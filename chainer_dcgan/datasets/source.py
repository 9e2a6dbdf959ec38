"""What a folder and an archive of images have in common."""

import fnmatch
import os
import posixpath
from collections.abc import Callable

from chainer_dcgan.datasets import formats
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.wording import list_skipped, printable

MAX_FILE_BYTES = 2 ** 28
"""int: A larger file is not read: no sane picture of a face is that big."""

UNREADABLE = 'not an image in a form that is read'
"""str: The reason for a file that is something else."""

# What a training run leaves beside its args.json.
_RUN_FILES = ('log', 'preview', '*_iter_*.npz', 'snapshot_*.npz')


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
        left_out (list of tuple): Name, relative to the source, and reason
            for each file that is no image that can be read and none of the
            usual companions of images, such as text.
        runs (list of str): Folders that hold a training run, whose previews
            are no images to train on; what is in them is not listed.
            ``None`` before the source was looked at.
    """

    def __init__(self, path):
        self.path = path
        self.names = None
        self.root, self.files, self.left_out, self.runs = '', [], [], None

    def key(self) -> None:
        """Says cheaply whether the source may have changed.

        Returns:
            str: Differs when a file was added, removed, renamed or written.
        """
        raise NotImplementedError

    def scan(self) -> None:
        """Finds the images; fills all attributes.

        Raises:
            DatasetError: If there are none, or the archive is damaged.
        """
        images, self.files, self.left_out = [], [], []
        for name, found in sorted(self._list().items()):
            if isinstance(found, bytes) and not formats.is_image(name, found):
                self.files.append(name)
                if not formats.is_companion(name):
                    self.left_out.append((name, UNREADABLE))
            elif isinstance(found, str) and not name.lower().endswith(
                    formats.ENDINGS):
                self.left_out.append((name, found))
            else:
                images.append(name)
        if not images:
            raise DatasetError('\n  '.join([
                f'no image in {printable(self.path)} ({len(self.files)} other '
                'files). Pass the folder or archive that holds the images.',
                *list_skipped(self.left_out)]))
        folders = [posixpath.dirname(name) for name in images]
        common = posixpath.commonpath(folders) if all(folders) else ''
        self.root = common + '/' if common else ''
        self.names = [name[len(self.root):] for name in images]

    def read_images(self, before: Callable | None=None):
        """Reads every image once, in the order that is fastest.

        Args:
            before (callable): Called with the number of bytes before a file
                is read.

        Yields:
            tuple: Index into ``names``, and bytes or, where the file cannot
            be read, the reason as a str.

        Raises:
            DatasetError: If the archive is damaged.
        """
        indices = {self.root + name: i for i, name in enumerate(self.names)}
        for name, data in self._read(indices, before or _nothing):
            yield indices[name], data

    def read_file(self, name):
        """Reads one of ``files``.

        Returns:
            bytes: Its contents.

        Raises:
            DatasetError: If it cannot be read.
        """
        for _, data in self._read({name}, _nothing):
            if isinstance(data, bytes):
                return data
            raise DatasetError(f'cannot read {printable(name)} in '
                               f'{printable(self.path)}: {printable(data)}.')
        raise DatasetError(f'{printable(name)} is no longer in '
                           f'{printable(self.path)}.')

    def _list(self):
        """Looks at all files that are not hidden.

        Returns:
            dict: Their names, and the first bytes of each, or ``None`` where
            the name says enough, or the reason why it cannot be read.
        """
        raise NotImplementedError

    def _read(self, wanted, before):
        """Yields each name in ``wanted`` with its bytes or a reason."""
        raise NotImplementedError


def _nothing(size):
    pass


def check_output(source, out):
    """Makes sure that what a run writes does not lie among its images.

    In a folder below them it may: that is told by what is in it, and passed
    over.

    Args:
        source (str or os.PathLike): Folder or archive of images.
        out (str): Folder that will be written to.

    Raises:
        DatasetError: If they are the same folder.
    """
    if os.path.realpath(source) == os.path.realpath(out):
        raise DatasetError(
            f'{printable(out)} is the folder of images itself, among which '
            'previews and plots would come to lie. Name another folder for '
            'the output.')


def too_large(size):
    """Words the reason for leaving out a file of ``size`` bytes."""
    return f'file of {size:,} bytes, more than the limit of {MAX_FILE_BYTES:,}'


def is_hidden(name: str) -> bool:
    """Tells whether a file or folder is not meant to be seen.

    Args:
        name (str): Its bare name.

    Returns:
        bool: Whether it begins with a dot, as macOS's ``._face.jpg`` beside
        the real file does, or is macOS's folder of such.
    """
    return name.startswith('.') or name == '__MACOSX'


def is_run(names: list[str]) -> bool:
    """Tells whether a folder is what a training run has written.

    Args:
        names (list of str): What lies in it.

    Returns:
        bool: Whether it holds ``args.json`` and a log, previews or weights.
    """
    return 'args.json' in names and any(
        fnmatch.filter(names, pattern) for pattern in _RUN_FILES)
