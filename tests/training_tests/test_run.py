import math
import types

import numpy
import pytest

from chainer_dcgan.functions.kernels import heap
from chainer_dcgan.training import run_trainer
from chainer_dcgan.training.errors import RunFailed


@pytest.mark.parametrize('xp,calls', [(numpy, 1), (object(), 0)])
def test_freed_memory_is_kept_on_a_cpu(
        make_trainer, monkeypatch, xp, calls):
    called = []
    monkeypatch.setattr(heap, 'keep_freed', lambda: called.append(True))
    trainer = make_trainer(1)
    assert not called
    # What computes does not matter here.
    monkeypatch.setattr(trainer, 'run', lambda **kwargs: None)
    trainer.updater.gen = types.SimpleNamespace(xp=xp)
    run_trainer(trainer)
    assert len(called) == calls


@pytest.mark.parametrize('iteration,words,name', [
    (1, 'loss is nan at iteration 2. Nothing was saved yet.$', None),
    (3, 'loss is nan at iteration 4. The newest good snapshot is '
     '.*snapshot_iter_3.npz.$', 'snapshot_iter_3.npz')])
def test_a_failed_run_tells_facts(
        make_trainer, tmp_path, iteration, words, name):
    trainer = make_trainer()

    def poison(trainer):
        trainer.updater.dis.c0.W.array[...] = math.nan

    trainer.extend(
        poison, name='poison', priority=-200,
        trigger=lambda trainer: trainer.updater.iteration == iteration)
    with pytest.raises(RunFailed, match=words) as caught:
        run_trainer(trainer)
    assert caught.value.snapshot == (
        None if name is None else str(tmp_path / 'out' / name))
