"""A run from Python is the run of the command."""

import os

import numpy
import pytest

from chainer_dcgan import datasets, training
from chainer_dcgan.errors import PrecisionError
from chainer_dcgan.storage import layout
from chainer_dcgan.training import wiring
from chainer_dcgan.training.errors import OtherImages, RunExists
from chainer_dcgan.training.snapshots import Snapshot


def test_precision_is_set_and_recorded(make_trainer, monkeypatch):
    told = []
    monkeypatch.setattr(
        wiring, 'set_precision', lambda *args: told.append(args))
    trainer = make_trainer(changes={'precision': 'tf32'}, device=None)
    assert told == [(None, 'tf32')]
    record = trainer.get_extension(layout.SETTINGS_RECORD)
    assert record.settings.precision == 'tf32'


def test_precision_that_is_not_there(make_trainer):
    with pytest.raises(PrecisionError, match='tf32 needs a GPU'):
        make_trainer(changes={'precision': 'tf32'})


def test_other_images(make_trainer):
    with pytest.raises(OtherImages, match='somewhere: other images'):
        make_trainer(changes={'fingerprint': 'a' * 64})


def test_the_collapse_warning_looks_at_g_every_interval(make_trainer):
    trainer = make_trainer(
        changes={'preset': 'best'}, sample_interval=8)
    entry = trainer._extensions['CollapseWarning']
    fired = []
    for iteration in range(1, 7):
        trainer.updater.iteration = iteration
        if entry.trigger(trainer):
            fired.append(iteration)
    # 4 images a batch; an epoch of 12 is no reason.
    assert fired == [2, 4, 6]
    assert entry.extension._gen is trainer.updater.gen


def test_real_images_to_compare_with_come_from_all_parts(
        make_trainer, monkeypatch):
    seen = []
    monkeypatch.setattr(
        wiring.extensions, 'CollapseWarning',
        lambda gen, real, warn: seen.append(real) or (lambda trainer: None))
    monkeypatch.setattr(
        wiring.training.Trainer, 'extend', lambda *args, **kwargs: None)
    make_trainer()
    real, = seen
    assert real.shape == (64, 3, 32, 32) and -1 <= real.min()
    assert len(numpy.unique(real[:, 0, 0, 0])) == 12


def test_evaluation_is_of_the_generator_to_draw_with(make_trainer):
    trainer = make_trainer(
        changes={'preset': 'best'}, evaluate=lambda gen: {'frechet': 1.})
    extension = trainer.get_extension(layout.BEST_WEIGHTS)
    assert extension._gen is trainer.updater.average.gen
    assert 'Evaluation' not in make_trainer()._extensions


def test_choosing_settings(make_trainer, tmp_path):
    out = str(tmp_path / 'out')
    settings, snapshot = training.choose_settings(out, ch=16)
    assert (settings.preset, settings.ch, snapshot) == (
        'chainer-dcgan', 16, None)
    training.run_trainer(make_trainer())
    with pytest.raises(RunExists, match='holds a run already'):
        training.choose_settings(out, ch=16)
    settings, newest = training.choose_settings(out, resume=True)
    assert newest.iteration == 6 and settings == newest.settings
    path = os.path.join(out, 'snapshot_iter_3.npz')
    _, snapshot = training.choose_settings(out, resume=path)
    assert snapshot.iteration == Snapshot(path).iteration == 3


def test_the_package_trains_as_the_command_does(
        tmp_path, monkeypatch, capsys):
    # As its docstring says, on a tiny scale.
    measured = []

    def measure(gen):
        measured.append(gen)
        return {'frechet': 2.}

    images = numpy.random.default_rng(0).integers(
        0, 256, (12, 3, 32, 32)).astype(numpy.uint8)
    dataset = datasets.ImageDataset(
        images, [str(i) for i in range(12)], 'f' * 64, 'made')
    out = str(tmp_path / 'out')
    settings, _ = training.choose_settings(
        out, preset='best', ch=8, n_z=4, image_size=32, batchsize=4,
        hold_out=4, epoch=1, sample_interval=8)
    dataset, held_out = datasets.hold_out(dataset, settings.hold_out)
    trainer = training.build_trainer(
        settings, dataset, out, evaluate=measure)
    assert training.run_trainer(trainer) is None
    assert len(held_out) == 4 and len(measured) == 1
    assert sorted(os.listdir(out)) == [
        'dis_iter_2.npz', 'gen_best.npz', 'gen_iter_2.npz', 'log',
        'loss.png', 'preview', 'snapshot_iter_2.npz']
