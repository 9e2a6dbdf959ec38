"""What ``train`` does on several processes, and what is refused there."""

import os
import time

import chainer

from chainer_dcgan.errors import InputError
from chainer_dcgan.training.parallel import (
    COMMUNICATORS,
    connect,
    ending_all,
    launched,
)

_THREADS = 'CHAINER_DCGAN_THREADS', 'OMP_NUM_THREADS'
# Seconds that the first process has to say what all refuse.
_PRECEDENCE = 1.5


def add_flags(parser):
    """Adds the flags of training on several processes."""
    add = parser.add_argument
    add('--communicator', choices=COMMUNICATORS,
        help='train on all processes that mpiexec started, connected by '
        + '; '.join(f'{name}: {text}' for name, text in COMMUNICATORS.items()))
    add('--bn', choices=('global', 'local'), default='global',
        help='with --communicator: batch normalization over the whole batch, '
        "or over each process's part")


def run(function, args):
    """Runs a training, on one process or as one of several.

    Args:
        function (callable): ``function(args, processes)`` returns an exit
            status; ``processes`` is ``None`` without ``--communicator``.
        args (argparse.Namespace): The flags.

    Returns:
        int: The exit status.

    Raises:
        InputError: If several processes were started that do not know of
            each other, or the flags contradict each other.
    """
    if args.communicator is None:
        refuse_several('Pass --communicator naive, or --communicator '
                       'pure_nccl with --gpu, to train on all together.')
        return function(args, None)
    if args.communicator == 'pure_nccl' and args.gpu < 0:
        _refuse('--communicator pure_nccl needs --gpu.')
    processes = connect(args.communicator)
    with ending_all(processes):
        if not any(os.environ.get(name) for name in _THREADS):
            chainer.global_config.dcgan_threads = processes.n_threads()
        return function(args, processes)


def refuse_several(cure: str) -> None:
    """Refuses to do the same thing several times in the same place.

    Args:
        cure (str): A sentence for the end, what to do.

    Raises:
        InputError: In the first of several processes; the others end
            without a word.
    """
    size, _ = launched()
    if size > 1:
        _refuse(f'a launcher started {size} processes, and each would train '
                f'by itself and write into the same --out. {cure}')


def _refuse(message):
    _, rank = launched()
    if rank > 0:
        time.sleep(_PRECEDENCE)
        raise SystemExit(2)
    raise InputError(message)
