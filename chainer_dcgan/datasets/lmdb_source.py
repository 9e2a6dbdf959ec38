"""Images in an LMDB, as LSUN (Yu et al. 2015, arXiv 1506.03365) comes."""

import os

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.source import MAX_FILE_BYTES, Source, too_large

_DATA = 'data.mdb'


class LMDBSource(Source):
    """An LMDB whose values are whole image files, whatever its keys.

    Args:
        path (str): Folder with ``data.mdb``, such as LSUN's
            ``bedroom_train_lmdb``. It is only read; no lock file is made.

    Raises:
        ImportError: If lmdb is not installed.
    """

    def __init__(self, path):
        super().__init__(path)
        try:
            import lmdb
        except ImportError as e:
            raise ImportError(
                f'{path} is an LMDB, which needs lmdb: run `pip install '
                'lmdb`.') from e
        self._lmdb = lmdb

    def key(self):
        path = os.path.join(self.path, _DATA)
        try:
            status = os.stat(path)
        except OSError as e:
            raise self._damaged(e.strerror or e) from e
        return repr(
            (os.path.realpath(path), status.st_size, status.st_mtime_ns))

    def scan(self):
        # Names without endings: every record is an image here.
        self.root, self.files = '', []
        self.names = [_name(key) for key in self._cursor(values=False)]
        if not self.names:
            raise DatasetError(
                f'no record in {self.path}. Pass an LMDB whose values are '
                'PNG, JPEG or WebP files.')

    def read_images(self):
        # The order of the keys, as when they were listed.
        for i, value in enumerate(self._cursor(values=True)):
            size = len(value)
            yield i, (too_large(size) if size > MAX_FILE_BYTES
                      else bytes(value))

    def _cursor(self, values):
        """Yields the keys of all records, or their values."""
        try:
            with self._open() as env, env.begin(buffers=True) as txn:
                self._check_length(env)
                with txn.cursor() as cursor:
                    yield from cursor.iternext(
                        keys=not values, values=values)
        except self._lmdb.Error as e:
            raise self._damaged(e) from e

    def _open(self):
        return self._lmdb.open(
            self.path, readonly=True, lock=False, create=False)

    def _check_length(self, env):
        # LMDB maps the file: reading beyond its end kills the process. A whole
        # file may lack pages at its end, too, that were freed before they
        # were ever written; nothing outside of LMDB can tell the two apart.
        size = os.path.getsize(os.path.join(self.path, _DATA))
        needed = (env.info()['last_pgno'] + 1) * env.stat()['psize']
        if size < needed:
            raise self._damaged(
                f'{size:,} of {needed:,} bytes (of a whole one, `mdb_copy -c` '
                'makes one that can be read)')

    def _damaged(self, error):
        return DatasetError(
            f'cannot read the LMDB {self.path}: {error}. Expected a folder '
            f'with a whole {_DATA}; fetch or unpack it again.')


def is_lmdb(path):
    """Tells whether a folder is an LMDB.

    Args:
        path (str): Folder.

    Returns:
        bool: Whether it holds ``data.mdb``.
    """
    return os.path.isfile(os.path.join(path, _DATA))


def _name(key):
    # LSUN's keys are hexadecimal digits. Others stay apart and printable.
    return bytes(key).decode('ascii', 'backslashreplace')
