"""Whole training steps on several processes, and on one.

Both are what ``chainer-dcgan train`` runs, from the images in memory to
averaged losses. Process 0 answers ``worker.py``; the others follow it.
"""

import atexit
import sys
import tempfile
import time
import types

# First: it makes Chainer importable.
import chainer_dcgan  # NOQA

import chainer  # isort: skip
import numpy

from chainer_dcgan.functions.kernels import heap
from chainer_dcgan.training import build_trainer
from chainer_dcgan.training.parallel import (
    AgreedStopTrigger,
    Agreement,
    connect,
)
from chainer_dcgan.training.settings import new_settings

# Seconds between two looks for an order: the first process is then not kept
# waiting, and nobody else's step is disturbed, as by MPI's own waiting.
_PAUSE = 0.0005
_STEP, _END = 1, 0


class Images:
    """Stands for an ImageDataset of twice the batch."""

    fingerprint = 'f' * 64

    def __init__(self, settings):
        size = settings['size']
        self.images = numpy.random.default_rng(0).integers(
            0, 256, (2 * settings['batch'], 3, size, size)).astype(
                numpy.uint8)

    def __len__(self):
        return len(self.images)

    def take(self, indices):
        return self.images[indices]


def one_process(settings, processes=None):
    """Builds the step of one process.

    Args:
        settings (dict): From ``bench_step.py``.
        processes (~chainer_dcgan.training.parallel.Processes): Those that
            train together; one alone if ``None``.

    Returns:
        callable: A step; returns both losses.
    """
    heap.keep_freed()
    updater = build_trainer(
        new_settings(
            preset=settings['preset'], image_size=settings['size'],
            ch=settings['ch'], batchsize=settings['batch']),
        Images(settings), tempfile.gettempdir(), processes=processes).updater
    reporter = chainer.Reporter()
    reporter.add_observer('gen', updater.gen)
    reporter.add_observer('dis', updater.dis)
    agreement = None if processes is None else Agreement(processes)

    def step():
        observation = {}
        with reporter.scope(observation):
            updater.update()
        if agreement is not None:
            agreement(types.SimpleNamespace(
                observation=observation, stop_trigger=AgreedStopTrigger(1)))
        return tuple(float(chainer.as_array(observation[name]))
                     for name in ('gen/loss', 'dis/loss'))

    return step


def processes(settings):
    """Builds the step of several; does not return but in the first of them.

    Args:
        settings (dict): From ``bench_step.py``.

    Returns:
        callable: A step of all; returns both losses.
    """
    together = connect('naive')
    step = one_process(settings, together)
    if together.rank > 0:
        while _receive() == _STEP:
            step()
        sys.exit()
    atexit.register(_send, _END)

    def step_of_all():
        _send(_STEP)
        return step()

    return step_of_all


def _send(order):
    from mpi4py import MPI
    MPI.COMM_WORLD.Ibcast(numpy.array([order], numpy.int32)).Wait()


def _receive():
    from mpi4py import MPI
    order = numpy.empty(1, numpy.int32)
    arrived = MPI.COMM_WORLD.Ibcast(order)
    while not arrived.Test():
        time.sleep(_PAUSE)
    return order[0]
