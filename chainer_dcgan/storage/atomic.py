"""Files that are either whole or not there."""

import contextlib
import errno
import functools
import hashlib
import os
import re
import socket

from chainer_dcgan.storage.processes import may_run

_TEMPORARY = re.compile(r'\.(.+)\.([0-9a-f]{6})([0-9a-f]{2})\.tmp')


@contextlib.contextmanager
def atomic_path(path: str):
    """Gives a temporary name that becomes ``path`` when the block succeeds.

    The temporary file lies in the same folder, so that renaming replaces the
    old file in one step; its data reaches the disk before that, so that a
    power cut cannot leave the new name on an empty file. When the block
    raises, the temporary file is removed and ``path`` is as it was. What a
    process left that was killed in the block goes when the file is written
    again.

    Args:
        path (str): File to write. Its folder is made if it is missing; if it
            is a symbolic link, what the link points to is written.

    Yields:
        str: Name to write to.

    Raises:
        OSError: If it cannot be written, with ``path`` as its ``filename``;
            before the block, if ``path`` is there and no regular file: a
            device or a FIFO is nothing to be replaced.
    """
    path = os.path.realpath(path)
    folder = os.path.dirname(path)
    os.makedirs(folder, exist_ok=True)
    if os.path.lexists(path) and not os.path.isfile(path):
        raise OSError(errno.EEXIST, 'is there, and no regular file', path)
    name = os.path.basename(path)
    _clear(folder, name)
    # Not tempfile: its files are readable by their owner alone.
    temporary = os.path.join(
        folder, f'.{name}.{os.getpid():06x}{_host()}.tmp')
    try:
        yield temporary
        with open(temporary, 'rb') as f:
            os.fsync(f.fileno())
        os.replace(temporary, path)
    except BaseException as e:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        if (isinstance(e, OSError) and e.filename in (None, temporary)
                # No file's, but of a pipe that is written to meanwhile.
                and not isinstance(e, ConnectionError)):
            # A full disk names no file, and nobody knows the temporary one.
            # Pillow says nothing but that its encoder failed.
            raise OSError(
                e.errno or errno.EIO, e.strerror or str(e), path) from e
        raise


def write_text(path: str, text: str) -> None:
    """Writes a text file in UTF-8, whole or not at all.

    Args:
        path (str): File to write.
        text (str): Its contents.
    """
    with atomic_path(path) as temporary:
        with open(temporary, 'w', encoding='utf-8') as f:
            f.write(text)


@functools.cache
def _host():
    # Two machines may share a folder.
    name = socket.gethostname().encode(errors='replace')
    return hashlib.sha256(name).hexdigest()[:2]


def _clear(folder, name):
    """Removes what a process left that was killed while it wrote a file."""
    for found in _find_temporary(folder).pop(name, ()):
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(folder, found))


@functools.lru_cache(maxsize=64)
def _find_temporary(folder):
    # Once: it may hold thousands of files that are written one by one.
    found = {}
    for name in os.listdir(folder):
        match = _TEMPORARY.fullmatch(name)
        if match and match[3] == _host() and not may_run(int(match[2], 16)):
            found.setdefault(match[1], []).append(name)
    return found
