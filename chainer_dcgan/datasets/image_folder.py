"""Loads a folder or an archive of images of any kind."""

import collections
import dataclasses
import os
import warnings
from concurrent import futures

from chainer_dcgan.datasets import preparation
from chainer_dcgan.datasets.cache import (
    CacheWriter,
    cache_folder,
    read_or_fill,
)
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.image_dataset import ImageFacts
from chainer_dcgan.datasets.sources import open_source
from chainer_dcgan.datasets.wording import list_skipped, printable

_FILES_A_TASK = 32
_BYTES_A_TASK = 2 ** 23
_WAITING_BYTES = 2 ** 26


def load_images(source, image_size, channels=3, strict=False, cache_dir=None,
                on_progress=None, workers=None, fit='crop',
                fill=preparation.WHITE, max_pixels=None):
    """Loads all images of a folder or an archive.

    Files are told by their content, or their ending; see
    :mod:`~chainer_dcgan.datasets.formats`. Each is prepared once (see
    :func:`preparation.prepare`) and cached as bytes; a later call reads the
    cache unless a file was added, removed or written. Files that cannot be
    used are left out and listed in ``skipped``; nothing ever stands in for
    them. Hidden files, whose names begin with a dot, and folders in which a
    training run has written are passed over.

    No file makes this take more than about 1 GB of memory with the default
    of ``max_pixels``; an archive unpacks to 256 MB and 64 times its size at
    most.

    Args:
        source (str or os.PathLike): Folder (searched through sub-folders),
            ``.tar``, ``.tar.gz``, ``.tgz`` or ``.zip``; or the folder of an
            LMDB, such as LSUN's.
        image_size (int): Side of the images in pixels.
        channels (int): 3 for colour, 1 for grey, 4 for colour and opacity.
        strict (bool): Whether a file that cannot be used is an error.
        cache_dir (str): Where to keep the cache; ``None`` for Chainer's data
            set root.
        on_progress (callable): Called with the number of files done and
            their total while images are prepared; not when the cache serves.
        workers (int): Threads that prepare images; ``None`` for one a CPU.
        fit (str): ``'crop'`` cuts the largest square out of the centre of
            each picture, ``'pad'`` fills it up to a square.
        fill (tuple of int): Red, green and blue to fill up with.
        max_pixels (int): Most pixels of a picture; ``None`` for
            :data:`~chainer_dcgan.datasets.decoding.MAX_PIXELS`. What was
            left out for it is looked at again with another one.

    Returns:
        ImageDataset: The images, sorted by name.

    Raises:
        DatasetError: If the source is missing, damaged or without a usable
            image, if the cache cannot be written, or, with ``strict``, if
            any file was left out.
        ValueError: If size, channels or fit are not possible.
    """
    preparer = preparation.Preparer(
        image_size, channels, fit, fill, max_pixels)
    source = open_source(source)
    key = (source.key(), image_size, channels, preparation.VERSION)
    # Caches of plain crops are older than the choice.
    if fit != 'crop':
        key += (fit, tuple(fill))
    if max_pixels is not None:
        key += ('pixels', max_pixels)
    label = f'{os.path.basename(os.path.abspath(source.path))}-{image_size}'
    folder = cache_folder(label, key, cache_dir)
    dataset = read_or_fill(folder, lambda: _fill_cache(
        folder, source, preparer, on_progress,
        workers or os.cpu_count() or 1))
    # The same images may lie somewhere else now.
    dataset.source = source.path
    if source.runs is not None:
        # Runs come and go without a change of the images.
        dataset.facts = dataclasses.replace(
            dataset.facts, runs=tuple(source.runs))
    if strict and dataset.skipped:
        raise DatasetError(
            f'{len(dataset.skipped)} of {len(dataset.skipped) + len(dataset)} '
            f'files in {printable(source.path)} cannot be '
            f'used:\n{_list(dataset.skipped)}\nRemove or mend them, '
            'or load without strict to leave them out.')
    return dataset


def _fill_cache(folder, source, preparer, on_progress, workers):
    source.scan()
    total = len(source.names)
    reasons = {}
    n_cut = 0
    shape = (preparer.channels, preparer.image_size, preparer.image_size)
    with CacheWriter(folder, total, shape) as writer, \
            warnings.catch_warnings():
        # Of odd entries in files whose pictures are sound. In this thread,
        # for all: the switch is one for the process.
        warnings.filterwarnings('ignore', module='PIL')
        results = _prepare_all(source, preparer, workers)
        for done, (i, image, reason, cut) in enumerate(results, 1):
            if reason is None:
                writer.put(i, image)
                n_cut += cut
            else:
                reasons[i] = reason
            if on_progress is not None:
                on_progress(done, total)
        skipped = [(source.names[i], reasons[i]) for i in sorted(reasons)]
        if len(skipped) == total:
            raise DatasetError(
                f'none of the {total} images in {printable(source.path)} can '
                f'be used:\n{_list(skipped)}\nPass a folder of images, such '
                'as PNG, JPEG or WebP.')
        writer.finish(
            source.names, source.path, source.root,
            skipped + source.left_out, facts=ImageFacts(
                n_cut, len(source.files), tuple(source.runs or ())))


def _prepare_all(source, preparer, workers):
    """Yields index, image or ``None``, reason or ``None``, and if it was cut.

    Threads are enough, since Pillow lets go of the interpreter's lock while
    it decodes and resizes, and they work in any script and notebook.
    """
    def prepare(files):
        return [_prepare_one(preparer, i, data) for i, data in files]

    with futures.ThreadPoolExecutor(workers) as pool:
        # Only so much is in memory at a time.
        waiting = collections.deque()
        n_waiting = 0
        for files, n_bytes in _gather(source.read_images(
                lambda n: _make_room(n, waiting))):
            waiting.append((pool.submit(prepare, files), n_bytes))
            n_waiting += n_bytes
            while len(waiting) > 2 * workers or n_waiting > _WAITING_BYTES:
                task, n_bytes = waiting.popleft()
                n_waiting -= n_bytes
                yield from task.result()
        for task, _ in waiting:
            yield from task.result()


def _make_room(size, waiting):
    # A large file is read when nothing else is under way.
    if size > _BYTES_A_TASK:
        futures.wait([task for task, _ in waiting])


def _gather(files):
    """Yields lists of files, each with its bytes in all.

    Many a task: handing over costs as much as a small picture.
    """
    some, n_bytes = [], 0
    for i, data in files:
        some.append((i, data))
        n_bytes += len(data)
        if len(some) == _FILES_A_TASK or n_bytes > _BYTES_A_TASK:
            yield some, n_bytes
            some, n_bytes = [], 0
    if some:
        yield some, n_bytes


def _prepare_one(preparer, i, data):
    if isinstance(data, str):
        return i, None, data, False
    try:
        image, cut = preparer.prepare(data)
        return i, image, None, cut
    except preparation.PreparationError as e:
        return i, None, str(e), False


def _list(skipped):
    return '\n'.join('  ' + line for line in list_skipped(skipped))
