"""One process's failure is all processes' end."""

import atexit
import contextlib
import sys
import time

from chainer_dcgan.errors import DeviceError, InputError, RunError

# Seconds that process 0 has to speak first, of what all met alike.
_PRECEDENCE = 1.5


@contextlib.contextmanager
def ending_all(processes):
    """Ends all processes when the block fails in one.

    Without it the others would wait for its messages for ever: an MPI counts
    a process that has ended by itself as one that is still to come. They are
    ended as soon as this one has said why. Where all fail alike, process 0
    alone does.

    Args:
        processes (~chainer_dcgan.training.parallel.Processes): Those that
            train together.

    Raises:
        BaseException: What the block raised; of a process but 0, an error of
            a user's is told with its number.
    """
    try:
        yield
    except BaseException as e:
        # Called after the error was told, before MPI waits for the others.
        atexit.register(_abort, processes, _status(e))
        if processes.rank == 0:
            raise
        time.sleep(_PRECEDENCE)
        for kind in (DeviceError, InputError, RunError):
            if isinstance(e, kind):
                raise kind(f'process {processes.rank} of {processes.size}: '
                           f'{e}') from e
        raise


def _status(error):
    if isinstance(error, SystemExit):
        # Leaving early is a failure for the others, whatever it is called.
        return error.code if isinstance(error.code, int) and error.code else 1
    if isinstance(error, KeyboardInterrupt):
        return 130
    return 2 if isinstance(error, (InputError, ImportError)) else 1


def _abort(processes, status):
    sys.stdout.flush()
    sys.stderr.flush()
    processes.abort(status)
