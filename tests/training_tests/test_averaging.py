import numpy
import pytest
from PIL import Image

from chainer_dcgan import Generator, load_generator
from chainer_dcgan.training import run_trainer
from chainer_dcgan.training.averaging import GeneratorAverage


@pytest.fixture
def gen():
    return Generator(n_z=3, ch=8, image_size=32)


def set_all(gen, value):
    for param in gen.params():
        param.array[...] = value
    gen.bn1.avg_mean[...] = value


def test_a_weights_share_halves_after_the_half_life(gen):
    set_all(gen, 0.)
    average = GeneratorAverage(gen, half_life=100)
    set_all(gen, 1.)
    for _ in range(4):
        average.update(gen, n_new=25, n_images=10 ** 6)
    for array in (average.gen.dc1.W.array, average.gen.bn1.gamma.array,
                  average.gen.bn1.avg_mean):
        numpy.testing.assert_allclose(array, 0.5, rtol=1e-6)
    assert (gen.dc1.W.array == 1).all()


def test_early_on_it_forgets_faster(gen):
    set_all(gen, 0.)
    average = GeneratorAverage(gen, half_life=100)
    set_all(gen, 1.)
    # A twentieth of 500 images is a half-life of 25.
    average.update(gen, n_new=25, n_images=500)
    numpy.testing.assert_allclose(average.gen.l0z.W.array, 0.5, rtol=1e-6)


@pytest.mark.parametrize('changes', [
    {'preset': 'best'}, {'preset': 'best', 'n_dis': 2}])
def test_training_updates_it_by_the_images_shown(make_trainer, changes):
    updater = make_trainer(changes=changes).updater
    n_new = 4 * changes.get('n_dis', 1)

    def read(gen):
        return [gen.l0z.W.array.copy(), last_of(gen).b.array.copy(),
                gen.bn1.avg_mean.copy(), gen.bn1.avg_var.copy()]

    expected = read(updater.gen)
    for step in range(1, 6):
        updater.update()
        # A twentieth of what was shown is less than 10,000 images here.
        rate = 1 - 0.5 ** (n_new / (0.05 * step * n_new))
        for average, array in zip(expected, read(updater.gen)):
            average += numpy.float32(rate) * (array - average)
        for a, b, raw in zip(
                read(updater.average.gen), expected, read(updater.gen)):
            numpy.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-9)
            assert (a != raw).any()


def last_of(gen):
    return gen.blocks()[-1][0]


def paint(gen, brightness):
    last_of(gen).W.array[...] = 0
    last_of(gen).b.array[...] = brightness


@pytest.mark.parametrize('preset,bright', [
    ('best', True), ('chainer-dcgan', False), ('paper', False)])
def test_who_draws_the_preview_and_is_saved(
        make_trainer, tmp_path, preset, bright):
    # The average, where there is one: it is white here, and G black.
    trainer = make_trainer(1, changes={'preset': preset})
    assert (trainer.updater.average is not None) == bright

    def paint_both(trainer):
        if bright:
            paint(trainer.updater.average.gen, 5)
        paint(trainer.updater.gen, -5)

    # Before anything is drawn or saved.
    trainer.extend(paint_both, priority=500, trigger=(3, 'iteration'))
    run_trainer(trainer)
    with Image.open(tmp_path / 'out/preview/iter_00000003.png') as f:
        sheet = numpy.asarray(f)
    assert (sheet[2:34, 2:34] > 250).all() == bright
    assert (sheet[-34:-2, -34:-2] > 250).all() == bright
    for name in ('gen_iter_3.npz', 'snapshot_iter_3.npz'):
        gen = load_generator(str(tmp_path / 'out' / name))
        assert (last_of(gen).b.array == (5 if bright else -5)).all()
    # A snapshot holds both; G goes on from its own weights.
    with numpy.load(tmp_path / 'out/snapshot_iter_3.npz') as f:
        last = last_of(trainer.updater.gen).name
        assert (f[f'updater/model:gen/{last}/b'] == -5).all()
