"""Where caches are, who is writing one, and which may go.

All caches lie in one folder, ``chainer_dcgan`` in Chainer's data set root
unless another is named. In it each has a folder of its own, whose name ends
in a digest of all that its images depend on. While a process writes one, it
holds a lock on that folder, which ends with the process, however it ends.
"""

import contextlib
import dataclasses
import hashlib
import os
import re
import time

from chainer import dataset

from chainer_dcgan.datasets.cache_index import read_index

try:
    import fcntl
except ImportError:  # Not on Windows.
    fcntl = None  # type: ignore[assignment]

IMAGES, INDEX, TAGS = 'images.u8', 'index.json', 'tags.csv'

DAYS_KEPT = 30
"""int: A cache that was not read for so long goes when the next is made."""

_FORMAT = 1
_FOLDER = re.compile(r'.{1,40}-[0-9a-f]{16}', re.DOTALL)
_OURS = re.compile(
    r'images\.u8|index\.json|tags\.csv'
    r'|\.(images\.u8|index\.json|tags\.csv)\.[0-9a-f]{8}\.tmp')


@dataclasses.dataclass(frozen=True)
class CacheEntry:
    """One cache on the disk.

    Attributes:
        folder: str, its path.
        n_bytes: int, what it takes.
        last_used: float, seconds since 1970; of its index.
        source: str, where its images came from; '' if it is no whole cache.
        shape: tuple, :math:`(N, C, S, S)`; () if it is no whole cache.
    """

    folder: str
    n_bytes: int
    last_used: float
    source: str
    shape: tuple


def default_cache_dir() -> str:
    """Names the folder of all caches. Touches nothing.

    Returns:
        str: ``chainer_dcgan`` in Chainer's data set root, which the
        environment variable ``CHAINER_DATASET_ROOT`` moves.
    """
    return dataset.get_dataset_directory(
        'chainer_dcgan', create_directory=False)


def cache_folder(label, key, cache_dir=None):
    """Names the folder of one cache. Touches nothing.

    Args:
        label (str): Helps people to recognise the folder.
        key (object): All that the images depend on; its ``repr`` is used.
        cache_dir (str): Where caches are; ``None`` for
            :func:`default_cache_dir`.

    Returns:
        str: Path of the folder.
    """
    if cache_dir is None:
        cache_dir = default_cache_dir()
    label = re.sub(r'[^\w.-]+', '_', label).strip('._')[:40] or 'images'
    digest = hashlib.sha256(repr((_FORMAT, key)).encode(
        'utf-8', 'surrogateescape')).hexdigest()
    return os.path.join(cache_dir, f'{label}-{digest[:16]}')


@contextlib.contextmanager
def writing(folder: str):
    """Makes a cache's folder and keeps others from clearing it away.

    Args:
        folder (str): From :func:`cache_folder`.

    Raises:
        OSError: If it cannot be made.
    """
    with contextlib.ExitStack() as stack:
        while True:
            os.makedirs(folder, exist_ok=True)
            if _lock(folder, stack, shared=True) is not False:
                break
        yield


def list_caches(cache_dir: str | None=None):
    """Looks at all caches.

    Args:
        cache_dir (str): Where; ``None`` for :func:`default_cache_dir`.

    Returns:
        list of CacheEntry: Those read last first. What is not made by this
        package is not among them.
    """
    cache_dir = default_cache_dir() if cache_dir is None else cache_dir
    try:
        names = os.listdir(cache_dir)
    except OSError:
        return []
    found = []
    for name in names:
        folder = os.path.join(cache_dir, name)
        if _FOLDER.fullmatch(name) and not os.path.islink(folder):
            with contextlib.suppress(OSError):
                if all(map(_OURS.fullmatch, os.listdir(folder))):
                    found.append(_describe(folder))
    return sorted(found, key=lambda entry: -entry.last_used)


def clear_caches(cache_dir: str | None=None, days: float=0, whole: bool=True):
    """Removes caches; one that a process is writing stays.

    Args:
        cache_dir (str): Where; ``None`` for :func:`default_cache_dir`.
        days (float): Only those not read for so long.
        whole (bool): Whether those that can be read are removed, too. What
            a process left that was killed while it wrote always is.

    Returns:
        list of CacheEntry: What was removed.
    """
    removed = []
    for entry in list_caches(cache_dir):
        old = time.time() - entry.last_used >= days * 86400
        if whole and old or not entry.shape:
            if _remove(entry.folder, everything=True):
                removed.append(entry)
        else:
            _remove(entry.folder, everything=False)
    return removed


def tidy(cache_dir: str) -> None:
    """Removes what killed processes left, and what went unread for long.

    Args:
        cache_dir (str): Where.
    """
    clear_caches(cache_dir, DAYS_KEPT)


def _describe(folder):
    n_bytes, last_used = 0, os.stat(folder).st_mtime
    for name in os.listdir(folder):
        with contextlib.suppress(OSError):
            status = os.stat(os.path.join(folder, name))
            n_bytes += status.st_size
            if name == INDEX:
                last_used = status.st_mtime
    source, shape = '', ()
    with contextlib.suppress(OSError, ValueError):
        index = read_index(os.path.join(folder, INDEX))
        if os.path.exists(os.path.join(folder, IMAGES)):
            source, shape = index['source'], index['shape']
    return CacheEntry(folder, n_bytes, last_used, source, shape)


def _remove(folder, everything):
    """Removes a cache, or the unfinished files in it, if no one writes it."""
    with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
        if not _lock(folder, stack, shared=False):
            return False
        for name in os.listdir(folder):
            if everything or name.startswith('.'):
                os.unlink(os.path.join(folder, name))
        if everything:
            os.rmdir(folder)
        return True
    return False


def _lock(folder, stack, shared):
    """Locks a folder until ``stack`` is closed.

    Returns:
        bool: Whether it is locked; ``None`` where folders cannot be; a
        shared one is ``False`` if the folder went away before.
    """
    if fcntl is None:
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    stack.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared
                    else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # Some file systems have no locks.
        return None
    try:
        now = os.stat(folder)
    except FileNotFoundError:
        return False
    return os.path.samestat(now, os.fstat(descriptor))
