"""In which order the extensions of a run are called."""

import pytest

from chainer_dcgan.training import extensions, run_trainer
from chainer_dcgan.training.parallel import Agreement
from chainer_dcgan.training.priorities import PRIORITIES

CLASSES = {'Agreement': Agreement, **{
    name: getattr(extensions, name) for name in extensions.__all__}}


@pytest.fixture
def calls(monkeypatch, make_trainer):
    """Runs one iteration; gives the names of what was called, in order."""
    called = []
    for name, cls in CLASSES.items():
        def watched(self, trainer, name=name, call=cls.__call__):
            called.append(name)
            call(self, trainer)

        monkeypatch.setattr(cls, '__call__', watched)
    run_trainer(make_trainer(
        1, changes={'batchsize': 12}, evaluate=lambda gen: {'frechet': 1.},
        sample_interval=12))
    return called


def test_the_table_has_every_extension(make_trainer):
    assert set(PRIORITIES) == set(CLASSES)
    trainer = make_trainer(evaluate=lambda gen: {'frechet': 1.})
    # Chainer keeps what it was told, under a private name.
    built = {type(entry.extension).__name__: entry.priority
             for entry in trainer._extensions.values()}
    # Which only several processes need.
    assert {**built, 'Agreement': Agreement.priority} == PRIORITIES


def test_a_run_calls_them_in_the_tables_order(calls):
    order = sorted(PRIORITIES, key=PRIORITIES.get, reverse=True)
    # Which only carries the settings.
    order.remove('SettingsRecord')
    # Which only several processes need.
    order.remove('Agreement')
    assert calls == order


def test_each_sees_the_results_of_those_it_needs(calls):
    # Nothing is written of an iteration that has gone wrong.
    assert calls[0] == 'StopOnNonFinite'
    # What is measured comes into the log, and the log into the rest.
    assert calls.index('BestWeights') < calls.index('RunLog')
    for name in ('CollapseWarning', 'LossPlot', 'ConsoleReport'):
        assert calls.index('RunLog') < calls.index(name)
    # The snapshot holds the results of all.
    assert calls[-1] == 'Checkpoint'
