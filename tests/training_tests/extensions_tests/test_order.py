"""In which order the extensions of a run are called."""

import numpy
import pytest
from chainer.training.extensions import LogReport

from chainer_dcgan.training.extensions import (
    Checkpoint,
    CollapseWarning,
    ConsoleReport,
    Evaluation,
    LossPlot,
    SampleGrid,
    StopOnNonFinite,
)
from chainer_dcgan.training.trainer import run_trainer

CLASSES = (
    LogReport, Checkpoint, CollapseWarning, ConsoleReport, Evaluation,
    LossPlot, SampleGrid, StopOnNonFinite)


@pytest.fixture
def calls(monkeypatch, make_trainer):
    """Runs one iteration; gives the names of what was called, in order."""
    called = []
    for cls in CLASSES:
        def watched(self, trainer, name=cls.__name__, call=cls.__call__):
            called.append(name)
            call(self, trainer)

        monkeypatch.setattr(cls, '__call__', watched)
    trainer = make_trainer(1, changes={'batchsize': 12})
    # As the scripts add them, after all others.
    every = (1, 'iteration')
    real = numpy.random.default_rng(0).uniform(-1, 1, (4, 3, 32, 32))
    trainer.extend(CollapseWarning(
        trainer.updater.gen, real.astype('f'), pytest.fail), trigger=every)
    trainer.extend(Evaluation(
        trainer.updater.gen, lambda gen: {'frechet': 1.}), trigger=every)
    run_trainer(trainer)
    return called


def test_each_sees_the_results_of_those_it_needs(calls):
    assert sorted(calls) == sorted(cls.__name__ for cls in CLASSES)
    # Nothing is written of an iteration that has gone wrong.
    assert calls[0] == 'StopOnNonFinite'
    # What is measured comes into the log, and the log into the rest.
    assert calls.index('Evaluation') < calls.index('LogReport')
    for name in ('CollapseWarning', 'LossPlot', 'ConsoleReport'):
        assert calls.index('LogReport') < calls.index(name)
    # The snapshot holds the results of all.
    assert calls[-1] == 'Checkpoint'
