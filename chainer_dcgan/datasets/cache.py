"""Prepared images on the disk, so that each is prepared only once.

A cache is a folder with ``images.u8``, the bare bytes of the images one
after another, and ``index.json``, which says all else and is written last. A
cache counts only if its bytes have the SHA-256 that the index states, so
half a cache and a damaged one are as good as none.
"""

import contextlib
import dataclasses
import errno
import hashlib
import math
import os

import numpy

from chainer_dcgan.datasets.cache_folder import (
    IMAGES,
    INDEX,
    TAGS,
    cache_folder,
    tidy,
    writing,
)
from chainer_dcgan.datasets.cache_guard import CacheGuard
from chainer_dcgan.datasets.cache_index import read_index, write_index
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.image_dataset import (
    ImageDataset,
    ImageFacts,
    fingerprint,
    fingerprint_file,
)
from chainer_dcgan.storage.atomic import atomic_path

__all__ = ['MAP_ABOVE', 'CacheWriter', 'cache_folder', 'read_cache',
           'read_or_fill']

MAP_ABOVE = 2 ** 26
"""int: Images of more bytes than this stay on the disk, memory-mapped."""


def read_cache(folder):
    """Reads a cache.

    Args:
        folder (str): From :func:`cache_folder`.

    Returns:
        ImageDataset: ``None`` if the cache is missing, half written or
        damaged.
    """
    try:
        path = os.path.join(folder, INDEX)
        index = read_index(path)
        images, check = _read_images(os.path.join(folder, IMAGES), index)
        if images is None:
            return None
        tags_path = os.path.join(folder, TAGS)
        if not os.path.exists(tags_path):
            tags_path = None
        # Older caches do not say what belongs there.
        if 'tags' in index and index['tags'] != _hash_file(tags_path):
            return None
        facts = index['facts']
        dataset = ImageDataset(
            images, index['names'], index['fingerprint'], index['source'],
            index['skipped'], index['root'], tags_path, ImageFacts(
                facts.get('n_cut'), facts.get('n_others', 0),
                tuple(facts.get('runs', ()))), check)
    except (OSError, ValueError):
        return None
    with contextlib.suppress(OSError):
        # Says when it was used last.
        os.utime(path)
    return dataset


def _read_images(path, index):
    shape = index['shape']
    # The guard keeps it open, so that what is mapped is what was looked at.
    with contextlib.ExitStack() as stack:
        f = stack.enter_context(open(path, 'rb'))
        if os.fstat(f.fileno()).st_size != math.prod(shape):
            return None, None
        if math.prod(shape) <= MAP_ABOVE:
            images = numpy.fromfile(f, numpy.uint8).reshape(shape)
            images.flags.writeable = False
            sound = fingerprint(images, index['names'])
            return (images if sound == index['fingerprint'] else None), None
        guard = CacheGuard(f, lambda: fingerprint_file(
            f, shape, index['names']) == index['fingerprint'])
        if not guard.is_sound():
            return None, None
        images = numpy.asarray(
            numpy.memmap(f, numpy.uint8, 'r', shape=shape))
        stack.pop_all()
        return images, guard


def _hash_file(path):
    if path is None:
        return None
    with open(path, 'rb') as f:
        return hashlib.sha256(f.read()).hexdigest()


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
        tidy(os.path.dirname(folder))
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
            stack.enter_context(writing(self._folder))
            self._images = stack.enter_context(contextlib.ExitStack())
            self._file = self._images.enter_context(self._replacing(IMAGES))
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

    def finish(self, names, source, root='', skipped=(), tags=None,
               facts=None):
        """Closes the gaps and completes the cache.

        Args:
            names (list of str): Of all ``count`` images; those never put
                are left out.
            source (str): See :class:`ImageDataset`.
            root (str): See :class:`ImageDataset`.
            skipped (list of tuple): See :class:`ImageDataset`.
            tags (str): Contents of the CSV file of tags, if there is one.
            facts (ImageFacts): See :class:`ImageDataset`.
        """
        facts = facts or ImageFacts()
        tags = None if tags is None else tags.encode('utf-8')
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
            index = {
                'shape': shape, 'names': names, 'root': root,
                'source': source, 'skipped': list(skipped),
                'fingerprint': fingerprint_file(self._file, shape, names),
                'tags': None if tags is None else hashlib.sha256(
                    tags).hexdigest(),
                'facts': {name: value for name, value in dataclasses.asdict(
                    facts).items() if value is not None}}
            # Closing releases the images' file before the index's.
            self._images.close()
            if tags is not None:
                with self._replacing(TAGS) as f:
                    f.write(tags)
            with self._replacing(INDEX) as f:
                f.write(write_index(index))

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
