"""One process a folder: a lock that ends with whoever holds it."""

import contextlib
import datetime
import errno
import json
import os
import secrets
import socket
import time
from collections.abc import Iterator

from chainer_dcgan.errors import DamagedFile, InputError
from chainer_dcgan.storage.files import printable
from chainer_dcgan.storage.json import read_json
from chainer_dcgan.storage.processes import may_run

try:
    import fcntl
except ImportError:  # Not on Windows.
    fcntl = None  # type: ignore[assignment]

LOCK = '.lock'
"""str: The file's name. That it is there means nothing; that it is locked
does."""

_LARGEST = 4096
# Looks at a lock that does not say who has it, and seconds between them.
_LOOKS, _PAUSE = 10, 0.02
# The file system has no locks of this kind.
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP,
             errno.EINVAL)


class FolderInUse(InputError):
    """Another process writes to a folder.

    Args:
        folder (str): The folder.
        holder (str): Who, in words.
        sure (bool): Whether that process is known to run still.
    """

    def __init__(self, folder: str, holder: str, sure: bool = True) -> None:
        message = f'{folder} is in use: {holder} writes to it.'
        if not sure:
            message += (' If that is long gone, remove '
                        f'{os.path.join(folder, LOCK)}.')
        super().__init__(message)


@contextlib.contextmanager
def lock_folder(folder: str) -> Iterator[None]:
    """Holds a folder, so that no other process takes it for its own.

    The system gives the lock up with the process that holds it, however that
    ends, so nothing is left in the way. Where the file system has no locks,
    the file stands for one by being there: one whose process runs no more on
    this machine does not count, and one of another machine always does.

    Args:
        folder (str): Folder; made if it is missing, and removed again if
            nothing else has come to lie in it.

    Raises:
        FolderInUse: If another process has it, or another call in this one.
        OSError: If the folder or the file in it cannot be made.
    """
    path = os.path.join(folder, LOCK)
    with contextlib.ExitStack() as stack:
        if not os.path.lexists(folder):
            stack.callback(_remove_empty, folder)
        os.makedirs(folder, exist_ok=True)
        while not _take(path, folder, stack):
            # Whoever had it has just removed the file.
            pass
        yield


def _take(path, folder, stack):
    """Tries once.

    Returns:
        bool: Whether the folder is held until ``stack`` is closed.
    """
    if fcntl is None:
        return _take_by_being_there(path, folder, stack)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    with contextlib.ExitStack() as own:
        own.callback(os.close, descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUse(folder, _describe(_wait_for(path))) from None
        except OSError as e:
            if e.errno not in _NO_LOCKS:
                raise
            return _take_by_being_there(path, folder, stack)
        if not _is_still(path, descriptor):
            return False
        # A full disk takes the text alone; the lock holds.
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.write(descriptor, _who())
        stack.push(own.pop_all())
    # While it is locked, so that nobody takes a file that goes.
    stack.callback(_unlink, path)
    return True


def _is_still(path, descriptor):
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _take_by_being_there(path, folder, stack):
    there = _read(path)
    if there is not None and there != {}:
        if _may_run(there):
            raise FolderInUse(folder, _describe(there), sure=False)
        # Moved first: only one of several can do that.
        aside = f'{path}.{secrets.token_hex(4)}'
        try:
            os.rename(path, aside)
        except FileNotFoundError:
            return False
        _unlink(aside)
    elif there == {}:
        _unlink(path)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    except FileExistsError:
        return False
    try:
        os.write(descriptor, _who())
    finally:
        os.close(descriptor)
    stack.callback(_unlink, path)
    return True


def _remove_empty(folder):
    with contextlib.suppress(OSError):
        os.rmdir(folder)


def _unlink(path):
    with contextlib.suppress(OSError):
        os.unlink(path)


def _who():
    return json.dumps({
        'host': socket.gethostname(), 'pid': os.getpid(),
        'since': datetime.datetime.now().astimezone().isoformat(
            ' ', 'seconds')}).encode()


def _read(path):
    """Reads who holds a lock; {} if it does not say, None if there is none."""
    if not os.path.lexists(path):
        return None
    try:
        found = read_json(path, _LARGEST)
    except DamagedFile:
        return {}
    if isinstance(found, dict) and isinstance(
            found.get('host'), str) and type(found.get('pid')) is int and (
            isinstance(found.get('since'), str)):
        return found
    return {}


def _wait_for(path):
    # Whoever has just taken it has yet to write who it is.
    for _ in range(_LOOKS):
        found = _read(path)
        if found:
            break
        time.sleep(_PAUSE)
    return found


def _describe(who):
    if not who:
        return 'another process'
    return (f'process {who["pid"]} on {printable(who["host"])}, since '
            f'{printable(who["since"])},')


def _is_here(who):
    return who['host'] == socket.gethostname()


def _may_run(who):
    if not _is_here(who):
        return True
    # After a restart, or in a container, numbers come again.
    if os.name != 'nt' and (who['pid'] < 1 or who['pid'] == os.getpid()):
        return False
    return may_run(who['pid'])
