"""Files from outside: opened with care, and quoted with care."""

import contextlib
import os
import stat

from chainer_dcgan.errors import DamagedFile

_KINDS = (
    (stat.S_ISDIR, 'is a folder'), (stat.S_ISFIFO, 'is a FIFO'),
    (stat.S_ISSOCK, 'is a socket'), (stat.S_ISCHR, 'is a device'),
    (stat.S_ISBLK, 'is a device'))


def open_regular(path: str):
    """Opens a file to read its bytes; a regular file and nothing else.

    Opening a FIFO waits for a writer, and a device may never end.

    Args:
        path (str): File.

    Returns:
        io.BufferedReader: The open file.

    Raises:
        DamagedFile: If it is missing, no regular file, or may not be read.
    """
    try:
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            kind = next((kind for test, kind in _KINDS if test(mode)),
                        'is something unknown')
            raise DamagedFile(f'{path} {kind}, where a file is expected.')
        return open(path, 'rb')
    except FileNotFoundError as e:
        raise DamagedFile(f'{path}: no such file.') from e
    except OSError as e:
        raise DamagedFile(f'{path} cannot be read: {e.strerror}.') from e
    except ValueError as e:
        # DamagedFile is one; so are names that no file can have.
        if isinstance(e, DamagedFile):
            raise
        raise DamagedFile(
            f'{printable(path)} is no name of a file: {e}.') from e


@contextlib.contextmanager
def naming(path, kind, errors, name=None):
    """Turns whatever is wrong with a file into the one error.

    Args:
        path (str): The file.
        kind (str): What it should be.
        errors (tuple of type): What reading such a file raises.
        name (str): What is read of it, if not all.
    """
    try:
        yield
    except DamagedFile:
        raise
    except errors as e:
        where = '' if name is None else f'entry {printable(name)}: '
        raise DamagedFile(
            f'{path} cannot be read as {kind}: {where}'
            f'{printable(e, 200) or type(e).__name__}. It may be damaged or '
            'cut off.') from e


def printable(text, limit=80):
    """Makes text from outside fit for a message on a terminal.

    Args:
        text: Text, or what has one, such as an exception.
        limit (int): Characters to show, at least 4.

    Returns:
        str: One line; what does not print is escaped, what is too long cut.
    """
    shown = ''.join(
        c if c.isprintable() else c.encode(
            'unicode_escape').decode('ascii')
        for c in str(text)[:limit + 1])
    return shown if len(shown) <= limit else shown[:limit - 3] + '...'
