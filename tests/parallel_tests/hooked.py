"""``chainer-dcgan``, one process of which something happens to.

The environment says what (``FAULT``), to which process (``RANK``), and after
which iteration (``AT``).
"""

import os
import signal
import sys
import time

# First: it makes Chainer importable.
from chainer_dcgan.commands.main import main
from chainer_dcgan.errors import RunError
from chainer_dcgan.training.parallel import ParallelUpdater, launched


def spoil(updater):
    next(iter(updater.dis.params())).array[...] = float('nan')


def fail(updater):
    raise RunError('the disk is full.')


def stumble(updater):
    raise KeyError('a mistake of a programmer')


FAULTS = {
    'kill': lambda updater: os.kill(os.getpid(), signal.SIGKILL),
    'terminate': lambda updater: os.kill(os.getpid(), signal.SIGTERM),
    'exit': lambda updater: sys.exit(0),
    'error': fail,
    'exception': stumble,
    'nan': spoil,
}


def hook(fault, rank, at):
    _, own = launched()
    update_core = ParallelUpdater.update_core

    def hooked(self):
        update_core(self)
        if own == rank and self.iteration + 1 == at:
            print(f'FAULT AT {time.monotonic()}', file=sys.stderr, flush=True)
            fault(self)

    ParallelUpdater.update_core = hooked


if __name__ == '__main__':
    if 'FAULT' in os.environ:
        hook(FAULTS[os.environ['FAULT']], int(os.environ['RANK']),
             int(os.environ['AT']))
    main()
