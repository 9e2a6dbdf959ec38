"""Picks the reader for a folder, an archive or an LMDB of images."""

import os

from chainer_dcgan.datasets.archive_source import TarSource, ZipSource
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.folder_source import FolderSource
from chainer_dcgan.datasets.lmdb_source import LMDBSource, is_lmdb
from chainer_dcgan.datasets.regular_file import check_regular
from chainer_dcgan.datasets.wording import printable

_TARS = ('.tar', '.tar.gz', '.tgz', '.tar.bz2', '.tbz2', '.tar.xz', '.txz')


def open_source(path):
    """Picks the reader for a path, without reading anything yet.

    Args:
        path (str or os.PathLike): A folder, ``.tar``, ``.tar.gz``, ``.tgz``
            or ``.zip``, or a tar that bzip2 or xz has packed; a folder
            with ``data.mdb`` is an LMDB.

    Returns:
        Source: Not yet scanned.

    Raises:
        DatasetError: If nothing is there, or it is none of these.
        ImportError: If it is an LMDB and lmdb is not installed.
    """
    path = os.fspath(path)
    if os.path.isdir(path):
        return LMDBSource(path) if is_lmdb(path) else FolderSource(path)
    if not os.path.lexists(path):
        raise DatasetError(
            f'no such folder or archive: {printable(path)}. Pass the folder, '
            '.tar, .tar.gz or .zip that holds the images.')
    try:
        check_regular(path)
    except OSError as e:
        raise DatasetError(
            f'cannot read {printable(path)}: {e.strerror}. Pass the folder, '
            '.tar, .tar.gz or .zip that holds the images.') from e
    name = path.lower()
    if name.endswith('.zip'):
        return ZipSource(path)
    if name.endswith(_TARS):
        return TarSource(path)
    raise DatasetError(
        'expected a folder, .tar, .tar.gz or .zip, found the file '
        f'{printable(path)}. Pass the folder that holds the images.')
