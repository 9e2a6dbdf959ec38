import numpy
import pytest

from chainer_dcgan import Generator
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
