"""Loads a folder or an archive of images of any kind."""

import collections
import itertools
import os
from concurrent import futures

from chainer_dcgan.datasets import preparation
from chainer_dcgan.datasets.cache import (
    CacheWriter,
    cache_folder,
    read_or_fill,
)
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.sources import open_source

_LISTED = 20
_FILES_A_TASK = 32


def load_images(source, image_size, channels=3, strict=False, cache_dir=None,
                on_progress=None, workers=None):
    """Loads all PNG, JPEG and WebP images of a folder or an archive.

    Each is prepared once (see :func:`preparation.prepare`) and cached as
    bytes; a later call reads the cache unless a file was added, removed or
    written. Files that cannot be used are left out and listed in
    ``skipped``; nothing ever stands in for them.

    Args:
        source (str or os.PathLike): Folder (searched through sub-folders),
            ``.tar``, ``.tar.gz``, ``.tgz`` or ``.zip``; or the folder of an
            LMDB, such as LSUN's.
        image_size (int): Side of the images in pixels.
        channels (int): 3 for colour, 1 for grey.
        strict (bool): Whether a file that cannot be used is an error.
        cache_dir (str): Where to keep the cache; ``None`` for Chainer's data
            set root.
        on_progress (callable): Called with the number of files done and
            their total while images are prepared; not when the cache serves.
        workers (int): Threads that prepare images; ``None`` for one a CPU.

    Returns:
        ImageDataset: The images, sorted by name.

    Raises:
        DatasetError: If the source is missing, damaged or without a usable
            image, if the cache cannot be written, or, with ``strict``, if
            any file was left out.
        ValueError: If size or channels are not possible.
    """
    if image_size < 1:
        raise ValueError(
            f'expected image_size of at least 1, found {image_size}')
    if channels not in (1, 3):
        raise ValueError(
            f'expected channels 1 or 3, found {channels}')
    source = open_source(source)
    key = (source.key(), image_size, channels, preparation.VERSION)
    label = f'{os.path.basename(os.path.abspath(source.path))}-{image_size}'
    folder = cache_folder(label, key, cache_dir)
    dataset = read_or_fill(folder, lambda: _fill_cache(
        folder, source, image_size, channels, on_progress,
        workers or os.cpu_count() or 1))
    # The same images may lie somewhere else now.
    dataset.source = source.path
    if strict and dataset.skipped:
        raise DatasetError(
            f'{len(dataset.skipped)} of {len(dataset.skipped) + len(dataset)} '
            f'files in {source.path} cannot be '
            f'used:\n{_list_skipped(dataset.skipped)}\nRemove or mend them, '
            'or load without strict to leave them out.')
    return dataset


def _fill_cache(folder, source, image_size, channels, on_progress, workers):
    source.scan()
    total = len(source.names)
    reasons = {}
    shape = (channels, image_size, image_size)
    with CacheWriter(folder, total, shape) as writer:
        results = _prepare_all(source, image_size, channels, workers)
        for done, (i, image, reason) in enumerate(results, 1):
            if reason is None:
                writer.put(i, image)
            else:
                reasons[i] = reason
            if on_progress is not None:
                on_progress(done, total)
        skipped = [(source.names[i], reasons[i]) for i in sorted(reasons)]
        if len(skipped) == total:
            raise DatasetError(
                f'none of the {total} images in {source.path} can be '
                f'used:\n{_list_skipped(skipped)}\nPass a folder of PNG, JPEG '
                'or WebP images.')
        writer.finish(source.names, source.path, source.root, skipped)


def _prepare_all(source, image_size, channels, workers):
    """Yields index, image and reason, one of the two ``None``.

    Threads are enough, since Pillow lets go of the interpreter's lock while
    it decodes and resizes, and they work in any script and notebook.
    """
    def prepare(files):
        return [_prepare_one(i, data, image_size, channels)
                for i, data in files]

    with futures.ThreadPoolExecutor(workers) as pool:
        # Only so many files are in memory at a time.
        waiting = collections.deque()
        files = iter(source.read_images())
        while True:
            # Many a task: handing over costs as much as a small picture.
            some = list(itertools.islice(files, _FILES_A_TASK))
            if some:
                waiting.append(pool.submit(prepare, some))
            if waiting and (not some or len(waiting) > 2 * workers):
                yield from waiting.popleft().result()
            elif not some:
                return


def _prepare_one(i, data, image_size, channels):
    if isinstance(data, str):
        return i, None, data
    try:
        return i, preparation.prepare(data, image_size, channels), None
    except preparation.PreparationError as e:
        return i, None, str(e)


def _list_skipped(skipped):
    lines = [f'  {name}: {reason}'
             for name, reason in skipped[:_LISTED]]
    if len(skipped) > _LISTED:
        lines.append(f'  and {len(skipped) - _LISTED} more')
    return '\n'.join(lines)
