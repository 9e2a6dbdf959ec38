"""Files that are files: no pipe, socket or device is ever opened."""

import os
import stat

_KINDS = ((stat.S_ISDIR, 'a folder'), (stat.S_ISFIFO, 'a named pipe'),
          (stat.S_ISSOCK, 'a socket'), (stat.S_ISBLK, 'a device'),
          (stat.S_ISCHR, 'a device'), (stat.S_ISLNK, 'a broken link'))


def open_regular(path: str):
    """Opens a file for reading.

    Args:
        path (str): File.

    Returns:
        file: Binary, buffered.

    Raises:
        OSError: If it cannot be opened, or is no regular file; opening a
            pipe would wait for ever, and a device may do anything.
    """
    check_regular(path)
    # It may have become a pipe since: then this does not wait either.
    flags = os.O_RDONLY | getattr(os, 'O_NONBLOCK', 0) | getattr(
        os, 'O_CLOEXEC', 0) | getattr(os, 'O_BINARY', 0)
    f = open(path, 'rb', opener=lambda name, _: os.open(name, flags))
    if not stat.S_ISREG(os.fstat(f.fileno()).st_mode):
        f.close()
        raise _refusal(path, os.stat(path).st_mode)
    return f


def check_regular(path: str):
    """Makes sure that a path leads to a regular file.

    Args:
        path (str): Path; links are followed.

    Returns:
        os.stat_result: The file's.

    Raises:
        OSError: If it does not.
    """
    try:
        status = os.stat(path)
    except FileNotFoundError:
        if os.path.islink(path):
            raise _refusal(path, stat.S_IFLNK) from None
        raise
    except ValueError as e:
        # A zero byte in the name.
        raise OSError(None, str(e), path) from e
    if not stat.S_ISREG(status.st_mode):
        raise _refusal(path, status.st_mode)
    return status


def _refusal(path, mode):
    kind = next((kind for test, kind in _KINDS if test(mode)), 'unknown')
    return OSError(None, f'not a regular file, but {kind}', path)
