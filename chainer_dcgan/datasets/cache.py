"""Prepared images on the disk, so that each is prepared only once.

A cache is a folder with ``images.u8``, the bare bytes of the images one
after another, and ``index.json``, which says all else and is written last. A
cache counts only if its bytes have the SHA-256 that the index states, so
half a cache and a damaged one are as good as none.
"""

import contextlib
import errno
import hashlib
import json
import math
import os
import re

import numpy
from chainer import dataset

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.image_dataset import ImageDataset, fingerprint
from chainer_dcgan.storage.atomic import atomic_path

_FORMAT = 1

MAP_ABOVE = 2 ** 30
"""int: Images of more bytes than this stay on the disk, memory-mapped."""


def cache_folder(label, key, cache_dir=None):
    """Names the folder of one cache. Touches nothing.

    Args:
        label (str): Helps people to recognise the folder.
        key (object): All that the images depend on; its ``repr`` is used.
        cache_dir (str): Where caches are; ``None`` for the folder
            ``chainer_dcgan`` in Chainer's data set root, which the
            environment variable ``CHAINER_DATASET_ROOT`` moves.

    Returns:
        str: Path of the folder.
    """
    if cache_dir is None:
        cache_dir = dataset.get_dataset_directory(
            'chainer_dcgan', create_directory=False)
    label = re.sub(r'[^\w.-]+', '_', label).strip('._')[:40] or 'images'
    digest = hashlib.sha256(repr((_FORMAT, key)).encode(
        'utf-8', 'surrogateescape')).hexdigest()
    return os.path.join(cache_dir, f'{label}-{digest[:16]}')


def read_cache(folder):
    """Reads a cache.

    Args:
        folder (str): From :func:`cache_folder`.

    Returns:
        ImageDataset: ``None`` if the cache is missing, half written or
        damaged.
    """
    try:
        with open(os.path.join(folder, 'index.json'), encoding='utf-8') as f:
            index = json.load(f)
        shape = tuple(index['shape'])
        path = os.path.join(folder, 'images.u8')
        if os.path.getsize(path) != math.prod(shape):
            return None
        if math.prod(shape) > MAP_ABOVE:
            images = numpy.asarray(
                numpy.memmap(path, numpy.uint8, 'r', shape=shape))
        else:
            images = numpy.fromfile(path, numpy.uint8).reshape(shape)
            images.flags.writeable = False
        if fingerprint(images, index['names']) != index['fingerprint']:
            return None
        tags_path = os.path.join(folder, 'tags.csv')
        return ImageDataset(
            images, index['names'], index['fingerprint'], index['source'],
            [tuple(pair) for pair in index['skipped']], index['root'],
            tags_path if os.path.exists(tags_path) else None)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_or_fill(folder, fill):
    """Reads a cache; fills it first if it is not there.

    Args:
        folder (str): From :func:`cache_folder`.
        fill (callable): Writes the cache with a :class:`CacheWriter`.

    Returns:
        ImageDataset: The images.

    Raises:
        DatasetError: If the cache cannot be read back.
    """
    images = read_cache(folder)
    if images is None:
        fill()
        images = read_cache(folder)
    if images is None:
        raise DatasetError(
            f'the image cache in {folder} was damaged while it was written. '
            'Start again; if that does not help, check the disk.')
    return images


class CacheWriter:
    """Writes a cache; a context manager.

    Nothing appears under the final names unless the block succeeds and
    :meth:`finish` was called in it.

    Args:
        folder (str): From :func:`cache_folder`.
        count (int): Images at most.
        image_shape (tuple): :math:`(C, S, S)`.

    Raises:
        DatasetError: From every method, if the folder cannot be written or
            the disk is full.
    """

    def __init__(self, folder, count, image_shape):
        self._folder = folder
        self._count = count
        self._shape = tuple(image_shape)
        self._size = math.prod(image_shape)
        self._written = set()

    def __enter__(self):
        with self._explaining(), contextlib.ExitStack() as stack:
            self._file = stack.enter_context(self._replacing('images.u8'))
            self._reserve()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exc_info):
        with self._explaining():
            return self._stack.__exit__(*exc_info)

    def put(self, index, image):
        """Writes image number ``index``, uint8 of the shape given."""
        with self._explaining():
            self._file.seek(index * self._size)
            self._file.write(image.tobytes())
        self._written.add(index)

    def finish(self, names, source, root='', skipped=(), tags=None):
        """Closes the gaps and completes the cache.

        Args:
            names (list of str): Of all ``count`` images; those never put
                are left out.
            source (str): See :class:`ImageDataset`.
            root (str): See :class:`ImageDataset`.
            skipped (list of tuple): See :class:`ImageDataset`.
            tags (str): Contents of the CSV file of tags, if there is one.
        """
        kept = sorted(self._written)
        names = [names[i] for i in kept]
        with self._explaining():
            for to, i in enumerate(kept):
                # An image only moves forward, over one already moved.
                if to != i:
                    self._file.seek(i * self._size)
                    image = self._file.read(self._size)
                    self._file.seek(to * self._size)
                    self._file.write(image)
            self._file.truncate(len(kept) * self._size)
            self._file.flush()
            shape = (len(kept),) + self._shape
            images = numpy.memmap(self._file, numpy.uint8, 'r', shape=shape)
            index = {
                'shape': shape, 'names': names, 'root': root,
                'source': source, 'skipped': list(skipped),
                'fingerprint': fingerprint(images, names)}
            # Closing releases the images' file before the index's.
            self._stack.close()
            if tags is not None:
                with self._replacing('tags.csv') as f:
                    f.write(tags.encode('utf-8'))
            with self._replacing('index.json') as f:
                f.write(json.dumps(index).encode('ascii'))

    @contextlib.contextmanager
    def _replacing(self, name):
        with atomic_path(os.path.join(self._folder, name)) as path:
            with open(path, 'w+b') as f:
                yield f

    def _reserve(self):
        # Finds out before the work, not after it, that the disk is full.
        if not hasattr(os, 'posix_fallocate'):
            return
        try:
            os.posix_fallocate(
                self._file.fileno(), 0, self._count * self._size)
        except OSError as e:
            # Other errors say that this file system cannot reserve.
            if e.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise

    @contextlib.contextmanager
    def _explaining(self):
        try:
            yield
        except OSError as e:
            need = f' ({self._count * self._size // 2 ** 20 + 1:,} MB needed)'
            raise DatasetError(
                'cannot write the image cache in {}: {}{}. Make room, or '
                'name another folder: cache_dir or the environment variable '
                'CHAINER_DATASET_ROOT.'.format(
                    self._folder, e.strerror or e,
                    need if e.errno == errno.ENOSPC else '')) from e
