"""How a command ends: its exit status and its last words."""

import sys

from chainer_dcgan.errors import DeviceError, InputError, RunError


def run(function, *args):
    """Runs a function and ends the process.

    Exit status 0 when it returns ``None``, what it returns otherwise; 2 for
    bad input, 1 for a run that failed, each with one line on standard error;
    130 after Ctrl-C.

    Args:
        function (callable): The function.
        *args: Its arguments.
    """
    try:
        status = function(*args)
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
        status = _complain(e, 1)
    except MemoryError as e:
        # CuPy's OutOfMemoryError is one, too.
        status = _complain(
            f'out of memory ({e}). Ask for fewer or smaller images at a time, '
            'or for a narrower net.', 1)
    except KeyboardInterrupt:
        status = _complain('interrupted', 130)
    sys.exit(status)


def prepare_console() -> None:
    """Lets any console take any text.

    One that is not UTF-8 (cp932, ASCII) shows a character that it lacks as
    its code.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, 'reconfigure'):
            stream.reconfigure(errors='backslashreplace')


def warn(message: str) -> None:
    """Writes a warning to standard error.

    Args:
        message (str): One line.
    """
    print('warning:', message, file=sys.stderr)


def _complain(message, status):
    sys.stderr.write(f'error: {message}\n')
    return status
