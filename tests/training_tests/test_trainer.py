import json
import math
import os
import signal

import chainer
import numpy
import pytest
from chainer.testing import attr
from PIL import Image

from chainer_dcgan import PRESETS, Generator, load_generator, load_weights
from chainer_dcgan.errors import ResumeError, RunError
from chainer_dcgan.training import run_trainer
from chainer_dcgan.training.snapshots import Snapshot, newest_snapshot


def names(folder):
    return sorted(os.listdir(folder))


def read(*path):
    with open(os.path.join(*path), 'rb') as f:
        return f.read()


def test_what_a_run_writes(make_trainer, tmp_path, capsys):
    assert run_trainer(make_trainer(sample_interval=8)) is None
    out = tmp_path / 'out'
    # 12 images and 4 a batch; 8, 16 and 24 images are milestones. An epoch is
    # so short that it is none.
    iterations = [2, 4, 6]
    assert names(out) == sorted(
        ['log', 'loss.png', 'preview'] + [
            f'{kind}_iter_{i}.npz'
            for kind in ('gen', 'dis', 'snapshot') for i in iterations])
    assert names(out / 'preview') == [
        f'iter_{i:08}.png' for i in iterations]
    with Image.open(out / 'preview' / 'iter_00000006.png') as f:
        assert f.size == (10 * 34 + 2, 10 * 34 + 2)
    with open(out / 'log') as f:
        log = json.load(f)
    assert [entry['images'] for entry in log] == [8, 12, 16, 24]
    assert log[-1]['epoch'] == 2
    table = capsys.readouterr().out.splitlines()
    assert len(table) == 5
    assert table[-1].split()[:3] == ['2', '6', '24']
    assert '{:.4f}'.format(log[-1]['gen/loss']) in table[-1]


def test_keep(make_trainer, tmp_path):
    run_trainer(make_trainer(sample_interval=4, keep=2))
    assert [name for name in names(tmp_path / 'out')
            if name.endswith('.npz')] == sorted(
        f'{kind}_iter_{i}.npz'
        for kind in ('gen', 'dis', 'snapshot') for i in (5, 6))


def test_the_same_run_twice_gives_the_same_bytes(make_trainer, tmp_path):
    for out in ('1', '2'):
        run_trainer(make_trainer(out=out))
    for name in ('gen_iter_6.npz', 'dis_iter_6.npz', 'loss.png',
                 'preview/iter_00000006.png'):
        assert read(tmp_path, '1', name) == read(tmp_path, '2', name), name


def test_seeds_differ(make_trainer, tmp_path):
    run_trainer(make_trainer(1, '1'))
    run_trainer(make_trainer(1, '2', {'seed': 2}))
    assert read(tmp_path, '1', 'gen_iter_3.npz') != read(
        tmp_path, '2', 'gen_iter_3.npz')


@pytest.mark.parametrize('stop', [1, 2, 3, 4, 5])
def test_resume_is_exact(make_trainer, tmp_path, stop):
    run_trainer(make_trainer(out='whole'))

    # Stopped at any iteration, also between two milestones.
    first = make_trainer(out='parts')
    first.extend(
        lambda trainer: setattr(trainer.stop_trigger, 'requested', True),
        trigger=lambda trainer: trainer.updater.iteration == stop,
        name='stop')
    run_trainer(first)
    first.get_extension('Checkpoint')(first)

    second = make_trainer(out='parts')
    snapshot = newest_snapshot(str(tmp_path / 'parts'), pytest.fail)
    assert snapshot.iteration == stop
    snapshot.restore(second)
    run_trainer(second)
    for name in ('gen_iter_6.npz', 'dis_iter_6.npz', 'loss.png',
                 'preview/iter_00000006.png'):
        assert read(tmp_path, 'whole', name) == read(
            tmp_path, 'parts', name), name
    whole, parts = (
        dict(numpy.load(tmp_path / out / 'snapshot_iter_6.npz'))
        for out in ('whole', 'parts'))
    assert whole.keys() == parts.keys()
    for name, value in whole.items():
        if name in ('_snapshot_elapsed_time', 'extensions/LogReport/_log'):
            continue  # they hold the time that training took
        numpy.testing.assert_array_equal(value, parts[name], name)
    logs = [json.loads(str(arrays['extensions/LogReport/_log']))
            for arrays in (whole, parts)]
    for entry in logs[0] + logs[1]:
        del entry['elapsed_time']
    assert logs[0] == logs[1]


def test_previews_leave_training_alone(make_trainer, tmp_path):
    run_trainer(make_trainer(out='few', sample_interval=0))
    run_trainer(make_trainer(out='many', sample_interval=4))
    assert read(tmp_path, 'few', 'gen_iter_6.npz') == read(
        tmp_path, 'many', 'gen_iter_6.npz')


def test_first_half_of_the_preview_is_fixed(make_trainer, tmp_path):
    # A generator that does not learn draws its fixed z alike each time.
    trainer = make_trainer(sample_interval=4)
    for optimizer in trainer.updater.get_all_optimizers().values():
        optimizer.alpha = 0
    gen = trainer.updater.gen
    for link in (gen.l0z, gen.dc1, gen.dc2, gen.dc3, gen.dc4):
        link.W.array *= 10  # strong enough for faces to be told apart
    for link in gen.children():
        if isinstance(link, chainer.links.BatchNormalization):
            link.decay = 1  # statistics stay, too
    run_trainer(trainer)
    sheets = [numpy.asarray(Image.open(path))
              for path in sorted((tmp_path / 'out/preview').iterdir())]
    half = 5 * 34 + 2
    assert len(sheets) == 6
    for sheet in sheets[1:]:
        numpy.testing.assert_array_equal(sheet[:half], sheets[0][:half])
        assert (sheet[half:] != sheets[0][half:]).any()


def test_snapshot_is_a_generators_file_too(make_trainer, tmp_path):
    run_trainer(make_trainer(1))
    paths = [str(tmp_path / 'out' / name)
             for name in ('snapshot_iter_3.npz', 'gen_iter_3.npz')]
    gens = [load_generator(path) for path in paths]
    for (name, a), (_, b) in zip(
            gens[0].namedparams(), gens[1].namedparams()):
        numpy.testing.assert_array_equal(a.array, b.array, name)
    load_weights(paths[0], Generator(n_z=4, ch=8, image_size=32))


@pytest.mark.parametrize(
    'number', [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_finishes_the_iteration_and_saves(
        make_trainer, tmp_path, number):
    trainer = make_trainer(1000)
    trainer.extend(lambda trainer: os.kill(os.getpid(), number),
                   trigger=lambda trainer: trainer.updater.iteration == 4,
                   name='kill')
    before = signal.getsignal(number)
    assert run_trainer(trainer) == number
    assert Snapshot(str(tmp_path / 'out/snapshot_iter_4.npz')).iteration == 4
    assert signal.getsignal(number) is before


def test_nan_stops_and_leaves_the_good_snapshot(make_trainer, tmp_path):
    trainer = make_trainer(1000)

    def poison(trainer):
        trainer.updater.dis.c0.W.array[...] = math.nan

    trainer.extend(poison, name='poison',
                   trigger=lambda trainer: trainer.updater.iteration == 4)
    with pytest.raises(RunError, match='loss is nan at iteration 5.*'
                       'newest good snapshot is .*snapshot_iter_3.npz'):
        run_trainer(trainer)
    newest = newest_snapshot(str(tmp_path / 'out'), pytest.fail)
    assert newest.iteration == 3


def test_weights_that_are_not_finite_are_not_saved(make_trainer, tmp_path):
    # The loss is computed before the update that breaks the weights.
    trainer = make_trainer(1000)

    def poison(trainer):
        trainer.updater.gen.dc1.W.array[0] = math.inf

    trainer.extend(poison, name='poison', priority=50,
                   trigger=lambda trainer: trainer.updater.iteration == 6)
    with pytest.raises(RunError, match='gen/dc1/W is not finite'):
        run_trainer(trainer)
    assert newest_snapshot(str(tmp_path / 'out'), pytest.fail).iteration == 3


def test_newest_snapshot_passes_over_damaged_ones(make_trainer, tmp_path):
    run_trainer(make_trainer())
    out = tmp_path / 'out'
    newest = out / 'snapshot_iter_6.npz'
    newest.write_bytes(newest.read_bytes()[:-500])
    warnings = []
    assert newest_snapshot(str(out), warnings.append).iteration == 3
    assert len(warnings) == 1 and 'snapshot_iter_6.npz' in warnings[0]
    with pytest.raises(ResumeError, match='damaged'):
        Snapshot(str(newest))


def test_no_snapshot(tmp_path):
    with pytest.raises(ResumeError, match='no usable snapshot_iter'):
        newest_snapshot(str(tmp_path), pytest.fail)
    with pytest.raises(ResumeError, match='no such file'):
        Snapshot(str(tmp_path / 'snapshot_iter_1.npz'))


def test_weights_are_no_snapshot(make_trainer, tmp_path):
    run_trainer(make_trainer(1))
    with pytest.raises(ResumeError, match='not a trainer snapshot'):
        Snapshot(str(tmp_path / 'out' / 'gen_iter_3.npz'))


@pytest.mark.parametrize('preset', ['paper', 'best'])
def test_other_presets_train_and_resume(make_trainer, tmp_path, preset):
    changes = {'preset': preset}
    run_trainer(make_trainer(2, 'whole', changes))
    run_trainer(make_trainer(1, 'parts', changes))
    second = make_trainer(2, 'parts', changes)
    newest_snapshot(str(tmp_path / 'parts'), pytest.fail).restore(second)
    run_trainer(second)
    for name in ('gen_iter_6.npz', 'dis_iter_6.npz'):
        assert read(tmp_path, 'whole', name) == read(tmp_path, 'parts', name)
    gen = load_generator(str(tmp_path / 'parts' / 'gen_iter_6.npz'))
    config = PRESETS[preset].generator
    assert config.items() <= gen.get_config().items()


def test_averaged_generator_is_what_is_drawn_with(make_trainer, tmp_path):
    trainer = make_trainer(1, changes={'preset': 'best'})
    run_trainer(trainer)
    average = trainer.updater.average.gen
    assert average is trainer.updater.drawing_gen
    assert (average.dc1.W.array != trainer.updater.gen.dc1.W.array).any()
    for name in ('gen_iter_3.npz', 'snapshot_iter_3.npz'):
        gen = load_generator(str(tmp_path / 'out' / name))
        numpy.testing.assert_array_equal(
            gen.dc1.W.array, average.dc1.W.array)


@attr.gpu
def test_gpu_run_equals_cpu_run(make_trainer, tmp_path):
    for out, device in (('cpu', '@numpy'), ('gpu', '@cupy:0')):
        run_trainer(make_trainer(
            1, out, device=chainer.get_device(device)))
    logs = [json.loads(read(tmp_path, out, 'log')) for out in ('cpu', 'gpu')]
    for key in ('gen/loss', 'dis/loss', 'dis/p_real', 'dis/p_fake'):
        assert logs[1][-1][key] == pytest.approx(logs[0][-1][key], rel=1e-3)


@attr.gpu
def test_gpu_resume(make_trainer, tmp_path):
    device = chainer.get_device('@cupy:0')
    run_trainer(make_trainer(2, 'whole', device=device))
    run_trainer(make_trainer(1, 'parts', device=device))
    second = make_trainer(2, 'parts', device=device)
    newest_snapshot(str(tmp_path / 'parts'), pytest.fail).restore(second)
    run_trainer(second)
    a, b = (load_generator(str(tmp_path / out / 'gen_iter_6.npz'))
            for out in ('whole', 'parts'))
    for (name, x), (_, y) in zip(a.namedparams(), b.namedparams()):
        numpy.testing.assert_allclose(
            x.array, y.array, rtol=1e-5, atol=1e-6, err_msg=name)
