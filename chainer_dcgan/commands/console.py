"""Standard output and error, which may fail while the work goes on."""

import contextlib
import errno
import os
import sys

# Whoever read it has gone: `| head`, a terminal that was closed.
_GONE = (errno.EPIPE, errno.EIO, errno.EBADF, errno.ENXIO)


class LastingStream:
    """A text stream that takes everything, though its other end has gone.

    What is written after the first failure is dropped. A training of three
    days must not end because nobody reads what it prints.

    Args:
        stream (io.TextIOBase): Stream to write to.

    Attributes:
        failure (OSError): Why writing failed, or ``None``.
    """

    def __init__(self, stream):
        self._stream = stream
        self.failure = None

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Writes text, if that is still possible.

        Args:
            text (str): Text.

        Returns:
            int: Its length.
        """
        if self.failure is None:
            with self._noticing():
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Sends off what was written, if that is still possible."""
        if self.failure is None:
            with self._noticing():
                self._stream.flush()

    def isatty(self) -> bool:
        """Tells whether a person watches.

        Returns:
            bool: Never after a failure.
        """
        return self.failure is None and self._stream.isatty()

    @contextlib.contextmanager
    def _noticing(self):
        try:
            yield
        except (OSError, ValueError) as e:
            # ValueError: it was closed in this process.
            self.failure = e if isinstance(e, OSError) else OSError(
                errno.EBADF, str(e))
            with contextlib.suppress(OSError, ValueError):
                # What is in the buffer is tried again when Python ends.
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self._stream.fileno())
                os.close(nowhere)


def prepare() -> None:
    """Lets any console take any text, and fail without consequences.

    One that is not UTF-8 (cp932, ASCII) shows a character that it lacks as
    its code; one that was closed when the process began takes all.
    """
    for number, name in (1, 'stdout'), (2, 'stderr'):
        stream = getattr(sys, name)
        if stream is None:
            stream = _open_nowhere(number)
        if hasattr(stream, 'reconfigure'):
            stream.reconfigure(errors='backslashreplace')
        if not isinstance(stream, LastingStream):
            stream = LastingStream(stream)
        setattr(sys, name, stream)


def finish() -> OSError | None:
    """Sends off all that was written.

    Returns:
        OSError: Why standard output could not be written, such as a full
        disk; ``None`` if it could, or if nobody wanted it any more.
    """
    for stream in (sys.stderr, sys.stdout):
        if isinstance(stream, LastingStream):
            stream.flush()
    failure = getattr(sys.stdout, 'failure', None)
    return None if failure is None or failure.errno in _GONE else failure


def _open_nowhere(number):
    # Under its own number: or else the next file that is opened takes it,
    # and gets what libraries print.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)
    return open(number, 'w', encoding='utf-8', closefd=False)
