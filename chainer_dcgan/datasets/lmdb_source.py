"""Images in an LMDB, as LSUN (Yu et al. 2015, arXiv 1506.03365) comes."""

import importlib.util
import os

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.lmdb_process import LMDBProcess, LMDBProcessError
from chainer_dcgan.datasets.regular_file import check_regular
from chainer_dcgan.datasets.source import MAX_FILE_BYTES, Source, too_large
from chainer_dcgan.datasets.wording import printable

_DATA = 'data.mdb'


class LMDBSource(Source):
    """An LMDB whose values are whole image files, whatever its keys.

    Args:
        path (str): Folder with ``data.mdb``, such as LSUN's
            ``bedroom_train_lmdb``. It is only read, in a process of its own;
            no lock file is made.

    Raises:
        ImportError: If lmdb is not installed.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        if not _is_installed():
            raise ImportError(
                f'{path} is an LMDB, which needs lmdb: run `pip install '
                'lmdb`.')

    def key(self):
        path = os.path.join(self.path, _DATA)
        try:
            status = check_regular(path)
        except OSError as e:
            raise self._damaged(e.strerror or e) from e
        return repr(
            (os.path.realpath(path), status.st_size, status.st_mtime_ns))

    def scan(self):
        # Names without endings: every record is an image here.
        self.root, self.files = '', []
        self.names = [_name(key) for key, _, _ in self._records(False)]
        if not self.names:
            raise DatasetError(
                f'no record in {printable(self.path)}. Pass an LMDB whose '
                'values are PNG, JPEG or WebP files.')

    def read_images(self, before=lambda size: None):
        # The order of the keys, as when they were listed.
        for i, (_, size, value) in enumerate(self._records(True, before)):
            if i >= len(self.names):
                raise self._damaged('it changed while it was read')
            yield i, too_large(size) if value is None else value

    def _records(self, with_values, before=None):
        try:
            with LMDBProcess(
                    self.path, with_values, MAX_FILE_BYTES) as process:
                yield from process.records(before)
        except LMDBProcessError as e:
            raise self._damaged(e) from e

    def _damaged(self, error):
        return DatasetError(
            f'cannot read the LMDB {printable(self.path)}: '
            f'{printable(error)}. Expected a folder with a whole {_DATA}; '
            'fetch or unpack it again.')


def is_lmdb(path: str) -> bool:
    """Tells whether a folder is an LMDB.

    Args:
        path (str): Folder.

    Returns:
        bool: Whether it holds ``data.mdb``.
    """
    return os.path.isfile(os.path.join(path, _DATA))


def _is_installed():
    try:
        return importlib.util.find_spec('lmdb') is not None
    except ValueError:
        # Taken out by hand.
        return False


def _name(key):
    # LSUN's keys are hexadecimal digits. Others stay apart and printable.
    return bytes(key).decode('ascii', 'backslashreplace')
