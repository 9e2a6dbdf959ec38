"""Runs a trainer to its end, or until it is told to stop."""

import functools
import signal
from contextlib import contextmanager

import numpy

from chainer_dcgan.errors import ResumeError, RunError
from chainer_dcgan.functions.kernels import heap
from chainer_dcgan.storage import layout
from chainer_dcgan.training.errors import OtherRun, RunFailed
from chainer_dcgan.training.settings import find_difference
from chainer_dcgan.training.snapshots import newest_snapshot
from chainer_dcgan.training.triggers import STOPPING


def run_trainer(trainer):
    """Trains until the end, or until SIGINT, SIGTERM or SIGHUP.

    A signal lets the current iteration finish and saves a checkpoint; a
    second one ends the process at once. On a CPU the process keeps freed
    memory from here on (:func:`~chainer_dcgan.functions.kernels.heap.\
keep_freed`).

    Args:
        trainer (~chainer.training.Trainer): From
            :func:`~chainer_dcgan.training.wiring.build_trainer`.

    Returns:
        int: Number of the signal that ended training, or ``None`` if it ran
        to its end.

    Raises:
        RunFailed: If a loss or a weight is not finite. What was saved before
            stays.
    """
    if trainer.updater.gen.xp is numpy:
        heap.keep_freed()
    with _stop_on_signal(trainer.stop_trigger):
        try:
            trainer.run(show_loop_exception_msg=False)
            if trainer.stop_trigger.signal:
                _save(trainer)
        except RunError as e:
            raise RunFailed(str(e), _find_good(trainer)) from e
    return trainer.stop_trigger.signal or None


def _save(trainer):
    try:
        checkpoint = trainer.get_extension(layout.CHECKPOINT)
    except ValueError:
        # One of several processes, of which another saves.
        return
    checkpoint(trainer)


def _find_good(trainer):
    """Names a snapshot that the run can go on from, as it would be found."""
    try:
        return newest_snapshot(
            trainer.out, lambda message: None,
            functools.partial(_check_run, trainer)).path
    except ResumeError:
        return None


def _check_run(trainer, snapshot):
    settings = trainer.get_extension(layout.SETTINGS_RECORD).settings
    if find_difference(settings, snapshot.settings) is not None:
        raise OtherRun(f'{snapshot.path} is of another run.')


@contextmanager
def _stop_on_signal(stop_trigger):
    previous = {}

    def handler(number, frame):
        stop_trigger.receive(number)
        signal.signal(number, signal.SIG_DFL)

    for number in STOPPING:
        # nohup has SIGHUP ignored.
        if number in (signal.SIGINT, signal.SIGTERM) or (
                signal.getsignal(number) is not signal.SIG_IGN):
            previous[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, old in previous.items():
            signal.signal(number, old)
