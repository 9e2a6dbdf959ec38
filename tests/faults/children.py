"""Commands in child processes that are injured at one moment of their life.

What is slow, importing and compiling, was done by the parent: a child that
is forked off begins where a command does.
"""

import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from typing import NamedTuple

import chainer

from chainer_dcgan.commands.main import run_command

_SECONDS = 300
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# What a process does to files, as Python's audit hooks tell.
_EVENTS = ('open', 'os.rename', 'os.remove', 'os.mkdir', 'os.rmdir',
           'os.utime', 'os.link', 'os.truncate', 'fcntl.flock', 'fcntl.lockf')


class Ending(NamedTuple):
    """How a child ended.

    Attributes:
        status: int, exit status; the negative number of a signal.
        text: str, what it wrote to its console.
        n_events: int, what it did to files, see :func:`watch`.
        seconds: float, of the processor.
    """

    status: int
    text: str
    n_events: int = 0
    seconds: float = 0.

    @property
    def is_clean(self):
        """bool: Whether it ended well, or with one error."""
        return 'Traceback' not in self.text and self.status in (
            0, 1, 2, 130, 143)


def watch(folder: str, strike: Callable, counter=None) -> None:
    """Calls a function before everything that this process does to files.

    Args:
        folder (str): Only files below it count.
        strike (callable): Takes the number of what is about to be done.
        counter (memoryview): Eight bytes, shared with the parent.
    """
    done = 0
    busy = False

    def hook(event, args):
        nonlocal done, busy
        if event not in _EVENTS or busy:
            return
        if event.startswith('os') or event == 'open':
            path = args[0]
            if not isinstance(path, (str, bytes)) or not os.path.abspath(
                    os.fsdecode(path)).startswith(folder):
                return
            if event == 'open' and not (args[2] or 0) & _WRITES and (
                    done % 3):
                # Reading is injured, too, but not as often.
                return
        done += 1
        if counter is not None:
            counter[:8] = done.to_bytes(8, 'little')
        busy = True
        try:
            strike(done)
        finally:
            busy = False

    sys.addaudithook(hook)


def killing(number: int, delay: float) -> Callable:
    """Makes what kills a process, as a power cut or ``kill -9`` would.

    Args:
        number (int): Before which event.
        delay (float): Seconds after it; 0 for before it.

    Returns:
        callable: For :func:`watch`.
    """
    def strike(done):
        if done == number:
            if delay:
                # Nothing in the process sees it coming, nor can clean up.
                signal.signal(signal.SIGALRM, signal.SIG_DFL)
                signal.setitimer(signal.ITIMER_REAL, delay)
            else:
                os.kill(os.getpid(), signal.SIGKILL)
    return strike


def cutting(number: int, n: int) -> Callable:
    """Makes what kills a process in the middle of writing a file.

    Args:
        number (int): From which event on.
        n (int): At how many bytes of whatever file.

    Returns:
        callable: For :func:`watch`.
    """
    def strike(done):
        if done == number:
            # Python asks for an error instead.
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (n, n))
    return strike


def signalling(number: int, signals: list[int], gap: int) -> Callable:
    """Makes what sends signals to a process.

    Args:
        number (int): Before which event the first comes.
        signals (list of int): Which.
        gap (int): Events between two.

    Returns:
        callable: For :func:`watch`.
    """
    moments = {number + i * gap: which for i, which in enumerate(signals)}

    def strike(done):
        if done in moments:
            os.kill(os.getpid(), moments[done])
    return strike


def shifting_clock(number: int, seconds: float) -> Callable:
    """Makes what sets the clock, as a daemon for the time of day does.

    Args:
        number (int): Before which event.
        seconds (float): By how much; forth or back.

    Returns:
        callable: For :func:`watch`.
    """
    real = time.time

    def strike(done):
        if done == number:
            time.time = lambda: real() + seconds
    return strike


def run(argv: list[str], folder: str, prepare: Callable | None=None,
        counter=None) -> Ending:
    """Runs a command in a child.

    Args:
        argv (list of str): The command and its flags.
        folder (str): Where to run it; its cache is ``cache`` in there.
        prepare (callable): Called in the child before the command.
        counter (mmap.mmap): Where :func:`watch` counts.

    Returns:
        Ending: How it ended.
    """
    with tempfile.TemporaryFile() as console:
        pid = start(argv, folder, console, prepare)
        before = os.times()
        status = wait(pid)
        after = os.times()
        console.seek(0)
        text = console.read().decode(errors='replace')
    n = int.from_bytes(counter[:8], 'little') if counter is not None else 0
    return Ending(
        status, text, n,
        after.children_user + after.children_system
        - before.children_user - before.children_system)


def start(argv, folder, console, prepare=None):
    """Starts what :func:`run` runs; returns the child's number."""
    pid = os.fork()
    if pid:
        return pid
    status = 99
    try:
        for number in (1, 2):
            os.dup2(console.fileno(), number)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(_SECONDS)
        os.chdir(folder)
        cache = os.path.join(folder, 'cache')
        os.environ['CHAINER_DATASET_ROOT'] = cache
        chainer.dataset.set_dataset_root(cache)
        if prepare is not None:
            prepare()
        run_command(argv[0], argv[1:])
        status = 0
    except SystemExit as e:
        status = e.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


def wait(pid):
    """Waits for a child; returns its status as :class:`Ending` has it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def random_for(*words) -> random.Random:
    """Makes the source of a trial's choices.

    Args:
        *words: What makes that trial and no other.

    Returns:
        random.Random: The same for the same words.
    """
    return random.Random(' '.join(map(str, words)))
