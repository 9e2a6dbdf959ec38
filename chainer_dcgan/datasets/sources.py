"""Picks the reader for a folder or an archive of images."""

import os

from chainer_dcgan.datasets.archive_source import TarSource, ZipSource
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.folder_source import FolderSource


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
