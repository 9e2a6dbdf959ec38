"""What Ctrl-C does while the package is imported.

That takes a second or two, before any command can say how it ends. In a
program of somebody else, or a notebook, it is Python's own affair.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator

_SCRIPTS = 'chainer-dcgan', 'chainer-dcgan.exe', 'chainer-dcgan-script.py'


@contextlib.contextmanager
def ending_at_once() -> Iterator[None]:
    """Lets Ctrl-C end a command of this package as if it had not begun.

    The system ends the process then, without a traceback of whatever was
    just imported, and without what is imported getting in between.
    """
    if not _is_command() or (
            threading.current_thread() is not threading.main_thread()) or (
            signal.getsignal(signal.SIGINT) is not signal.default_int_handler):
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _is_command():
    """Says whether the process was started to run a command."""
    program = sys.argv[0] if sys.argv else ''
    if program == '-m':
        # Until the module is found, which takes importing its package.
        place = sys.orig_argv.index('-m') if '-m' in sys.orig_argv else -1
        return sys.orig_argv[place + 1:place + 2] == ['chainer_dcgan']
    return os.path.basename(program) in _SCRIPTS
