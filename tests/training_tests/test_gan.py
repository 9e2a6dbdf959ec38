"""The preset gan in the trainer that all presets share."""

import json
import math
import os

import chainer
import numpy
import pytest
from chainer.testing import attr
from PIL import Image

from chainer_dcgan import generate, images, load_generator
from chainer_dcgan.errors import ResumeError
from chainer_dcgan.experiments import parzen
from chainer_dcgan.latent import uniform
from chainer_dcgan.models import MLPGenerator
from chainer_dcgan.training import build_trainer, run_trainer
from chainer_dcgan.training.losses import LOSSES
from chainer_dcgan.training.settings import (
    Settings,
    new_settings,
    resumed_settings,
)
from chainer_dcgan.training.snapshots import newest_snapshot


class LeftHalves:
    """Grey images whose left half is bright."""

    fingerprint = 'f' * 64
    images = numpy.random.default_rng(9).integers(
        0, 30, (120, 1, 28, 28)).astype(numpy.uint8)
    images[:, :, :, :14] += 200

    def __len__(self):
        return len(self.images)

    def take(self, indices):
        return self.images[indices]


@pytest.fixture
def make_trainer(tmp_path):
    def make(epoch=2, out='out', device=None, **given):
        given = {'ch': 10, 'n_z': 4, 'batchsize': 40, 'seed': 1, **given}
        return build_trainer(
            new_settings(preset='gan', epoch=epoch, **given), LeftHalves(),
            str(tmp_path / out), device)

    return make


def read(*path):
    with open(os.path.join(*path), 'rb') as f:
        return f.read()


def test_learns_what_the_images_look_like(make_trainer):
    updater = make_trainer(ch=200, batchsize=20).updater
    # Not from the mean image, which says all about these.
    updater.gen.l2.b.array[...] = 0
    z = uniform(numpy.random.default_rng(2), 200, 4)

    def judge():
        return parzen.estimate_log_likelihood(
            images.to_unit(generate(updater.gen, z)), LeftHalves.images[:40],
            LeftHalves.images[40:])['log_likelihood']

    before = judge()
    for _ in range(350):
        updater.update()
    # From grey to bright left halves of noise.
    assert before < -350 and judge() > 900
    drawn = images.to_unit(generate(updater.gen, z))
    assert drawn[:, :, :, :14].mean() > 0.7 > 0.3 > drawn[:, :, :, 14:].mean()


def test_same_bytes_twice_and_what_is_written(make_trainer, tmp_path):
    for out in ('1', '2'):
        run_trainer(make_trainer(out=out))
    for name in ('gen_iter_6.npz', 'dis_iter_6.npz', 'loss.png',
                 'preview/iter_00000006.png'):
        assert read(tmp_path, '1', name) == read(tmp_path, '2', name), name
    with Image.open(tmp_path / '1/preview/iter_00000006.png') as f:
        assert f.mode == 'L' and f.size == (302, 302)
    gen = load_generator(str(tmp_path / '1/snapshot_iter_6.npz'))
    assert isinstance(gen, MLPGenerator) and gen.n_z == 4


@pytest.mark.parametrize('rules', [{}, {'loss': 'minimax', 'n_dis': 2}])
def test_resume_is_exact(make_trainer, tmp_path, rules):
    # Dropout, momentum and the rate's decay go on where they were.
    run_trainer(make_trainer(2, 'whole', **rules))
    run_trainer(make_trainer(1, 'parts', **rules))
    second = make_trainer(2, 'parts', **rules)
    snapshot = newest_snapshot(str(tmp_path / 'parts'), pytest.fail)
    snapshot.restore(second)
    run_trainer(second)
    last = second.updater.iteration
    assert 0 < snapshot.iteration < last
    for name in ('gen_iter_{}.npz', 'dis_iter_{}.npz', 'loss.png'):
        assert read(tmp_path, 'whole', name.format(last)) == read(
            tmp_path, 'parts', name.format(last)), name


def test_the_log_holds_the_value_of_the_game(make_trainer, tmp_path):
    trainer = make_trainer()
    run_trainer(trainer)
    log = json.loads(read(tmp_path, 'out', 'log'))
    for entry in log:
        assert entry['dis/value'] == pytest.approx(-entry['dis/loss'])
        # Nothing is learnt in six steps of so small a net.
        assert entry['dis/value'] == pytest.approx(-math.log(4), abs=1e-3)
        assert entry['dis/p_real'] == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize('given,sign', [
    ({}, 1), ({'loss': 'minimax'}, -1)])
def test_loss_of_gen(make_trainer, given, sign):
    trainer = make_trainer(**given)
    trainer.updater.dis.l2.b.array[...] = 3  # D takes all for real
    reporter = chainer.Reporter()
    reporter.add_observer('gen', trainer.updater.gen)
    reporter.add_observer('dis', trainer.updater.dis)
    observation = {}
    with reporter.scope(observation):
        trainer.updater.update()
    expected = math.log(1 + math.exp(-3 * sign)) * sign
    assert float(observation['gen/loss'].array) == pytest.approx(
        expected, rel=1e-3)


def test_both_losses_pull_gen_the_same_way():
    # The same fixed point, but a different strength (section 3).
    gradients = {}
    for name in ('cross-entropy', 'minimax'):
        y = chainer.Variable(numpy.array([-4., 0., 4.]))
        LOSSES[name].gen(y, None).backward()
        gradients[name] = y.grad * 3
    sigmoid = 1 / (1 + numpy.exp([4., 0., -4.]))
    numpy.testing.assert_allclose(gradients['cross-entropy'], sigmoid - 1)
    numpy.testing.assert_allclose(gradients['minimax'], -sigmoid)


def test_starts_from_the_mean_image(make_trainer):
    gen = make_trainer().updater.gen
    mean = 1 / (1 + numpy.exp(-gen.l2.b.array.astype(float)))
    numpy.testing.assert_allclose(
        mean, LeftHalves.images.mean(axis=0).ravel() / 255, rtol=1e-5)


def test_steps_of_dis(make_trainer):
    updater = make_trainer(n_dis=3).updater
    updater.update()
    optimizers = updater.get_all_optimizers()
    assert (optimizers['dis'].t, optimizers['gen'].t) == (3, 1)
    assert updater.n_images == 3 * 40


def test_settings_of_the_release():
    settings = new_settings(preset='gan')
    assert settings == Settings(
        'gan', image_size=28, channels=1, ch=1200, n_z=100, batchsize=100,
        seed=0)
    rules = settings.rules()
    assert (rules.loss, rules.n_dis, rules.flip) == (
        'cross-entropy', 0, False)


def test_settings_of_an_older_snapshot_load():
    settings = Settings.from_json(json.dumps({
        'preset': 'paper', 'image_size': 64, 'channels': 3, 'ch': 64,
        'n_z': 100, 'batchsize': 128, 'seed': 0, 'dataset': None,
        'fingerprint': None}))
    assert settings == new_settings(preset='paper', ch=64)
    assert settings.rules().n_dis == 1
    assert settings.precision == 'float32'
    # What the preset says may be said again, but nothing else.
    same = resumed_settings(settings, 'x.npz', n_dis=1, loss='cross-entropy')
    assert same == settings
    with pytest.raises(ResumeError, match='x.npz was trained with n_dis 1, '
                       'not 2'):
        resumed_settings(settings, 'x.npz', n_dis=2)
    with pytest.raises(ResumeError, match='loss cross-entropy, not minimax'):
        resumed_settings(settings, 'x.npz', loss='minimax')


@attr.gpu
def test_gpu_equals_cpu(make_trainer):
    weights = []
    for name in ('@numpy', '@cupy:0'):
        updater = make_trainer(device=chainer.get_device(name)).updater
        for _ in range(3):
            updater.update()
        updater.gen.to_device('@numpy')
        weights.append(updater.gen.l2.W.array)
    numpy.testing.assert_allclose(*weights, rtol=1e-4, atol=1e-6)
