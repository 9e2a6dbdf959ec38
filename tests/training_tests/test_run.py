import math
import os
import signal
import sys
import types

import numpy
import pytest

from chainer_dcgan.commands.console import LastingStream
from chainer_dcgan.functions.kernels import heap
from chainer_dcgan.storage.npz import save_npz
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


def test_a_failed_run_names_a_snapshot_that_is_good(make_trainer, tmp_path):
    """Neither damaged, nor of another run."""
    trainer = make_trainer(4, sample_interval=4)
    out = tmp_path / 'out'

    def spoil(trainer):
        trainer.updater.dis.c0.W.array[...] = math.nan
        (out / 'snapshot_iter_5.npz').write_bytes(b'PK')
        entries = dict(numpy.load(out / 'snapshot_iter_4.npz'))
        name = 'extensions/SettingsRecord/settings'
        entries[name] = numpy.array(
            str(entries[name]).replace('"seed": 1', '"seed": 2'))
        save_npz(str(out / 'snapshot_iter_4.npz'), entries)

    trainer.extend(
        spoil, name='spoil', priority=-200,
        trigger=lambda trainer: trainer.updater.iteration == 5)
    with pytest.raises(RunFailed) as caught:
        run_trainer(trainer)
    assert caught.value.snapshot == str(out / 'snapshot_iter_3.npz')


def test_a_console_that_is_gone_costs_nothing(
        make_trainer, tmp_path, monkeypatch):
    """As with `| head`, and when Ctrl-C ends `| tee` first."""
    read, write = os.pipe()
    os.close(read)
    with open(write, 'w') as gone:
        for name in ('stdout', 'stderr'):
            monkeypatch.setattr(sys, name, LastingStream(gone))
        assert run_trainer(make_trainer(2)) is None
    assert (tmp_path / 'out' / 'snapshot_iter_6.npz').exists()


def test_nohup_has_its_way(make_trainer):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        trainer = make_trainer(1)
        trainer.extend(
            lambda trainer: os.kill(os.getpid(), signal.SIGHUP), name='hup',
            trigger=lambda trainer: trainer.updater.iteration == 1)
        assert run_trainer(trainer) is None
    finally:
        signal.signal(signal.SIGHUP, before)
