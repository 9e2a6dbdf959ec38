"""How a command ends: its exit status and its last words."""

import contextlib
import errno
import signal
import sys
import threading
from collections.abc import Iterator

from chainer_dcgan.commands import console
from chainer_dcgan.errors import DeviceError, InputError, RunError

# What a terminal that is closed, and a system that is shut down, send.
_ENDING = [number for number in (
    signal.SIGTERM, getattr(signal, 'SIGHUP', None)) if number is not None]


class _Ended(BaseException):
    """A signal has ended the command."""


def run(function, *args):
    """Runs a function and ends the process.

    Exit status 0 when it returns ``None``, what it returns otherwise; 2 for
    bad input, 1 for a run that failed, each with one line on standard error;
    130 after Ctrl-C, 143 and 129 after SIGTERM and SIGHUP.

    Args:
        function (callable): The function.
        *args: Its arguments.
    """
    try:
        with _ending_by_signals():
            status = function(*args)
    except SystemExit as e:
        # Of the flags, whose help or error is written.
        status = e.code
    except DeviceError as e:
        status = _complain(f'--gpu: {e} Pass --gpu -1 for the CPU.', 2)
    except InputError as e:
        status = _complain(e, 2)
    except ImportError as e:
        # An optional package; its message holds the pip command.
        status = _complain(e, 2)
    except RunError as e:
        status = _complain(e, 1)
    except OSError as e:
        # A full disk or a folder that cannot be written, mostly.
        status = _complain(f'{describe(e)} {_advise(e)}'.strip(), 1)
    except MemoryError as e:
        # CuPy's OutOfMemoryError is one, too.
        status = _complain(
            f'out of memory ({e}). Ask for fewer or smaller images at a time, '
            'or for a narrower net.', 1)
    except KeyboardInterrupt:
        status = _complain('interrupted', 130)
    except _Ended as e:
        number, = e.args
        status = _complain(
            f'ended by {signal.Signals(number).name}', 128 + number)
    failure = console.finish()
    if failure is not None and not status:
        status = _complain(
            f'standard output cannot be written: {failure.strerror}.', 1)
    sys.exit(status)


def describe(error: OSError) -> str:
    """Words what the system says of a file.

    Args:
        error (OSError): The error.

    Returns:
        str: A sentence that begins with the file, if that is known.
    """
    reason = error.strerror or str(error) or type(error).__name__
    return (f'{reason}.' if error.filename is None
            else f'{error.filename}: {reason}.')


def _advise(error):
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return 'Make room there, and start again.'
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return ('Pass names in folders that can be written to, and start '
                    'again.')
    return ''


@contextlib.contextmanager
def _ending_by_signals() -> Iterator[None]:
    """Lets what ends a process end it with its temporary files removed."""
    previous = {}

    def end(number, frame):
        # The second one ends it at once.
        signal.signal(number, signal.SIG_DFL)
        raise _Ended(number)

    if threading.current_thread() is threading.main_thread():
        for number in _ENDING:
            # Not what nohup, or a program around this one, has decided.
            if signal.getsignal(number) is signal.SIG_DFL:
                previous[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, old in previous.items():
            signal.signal(number, old)


def warn(message: str) -> None:
    """Writes a warning to standard error.

    Args:
        message (str): One line.
    """
    print('warning:', message, file=sys.stderr)


def _complain(message, status):
    sys.stderr.write(f'error: {message}\n')
    return status
