import chainer
import numpy
from chainer import gradient_check
from chainer.testing import attr

from chainer_dcgan.training.augmentation import (
    RandomTranslation, shift)


def draw_images(rng, n=3, size=8):
    return rng.uniform(-1, 1, (n, 3, size, size)).astype('f')


def test_shift_moves_down_and_right_and_fills_with_zero():
    x = numpy.arange(1, 10, dtype='f').reshape(1, 1, 3, 3)
    x = numpy.concatenate([x, x])
    y = shift(x, numpy.array([[1, 0], [-1, 2]])).array
    numpy.testing.assert_array_equal(
        y[0, 0], [[0, 0, 0], [1, 2, 3], [4, 5, 6]])
    numpy.testing.assert_array_equal(
        y[1, 0], [[0, 0, 4], [0, 0, 7], [0, 0, 0]])


def test_gradients(rng):
    x, gy = rng.normal(size=(2, 2, 3, 5, 5))
    offsets = numpy.array([[1, -2], [0, 3]])
    gradient_check.check_backward(
        lambda x: shift(x, offsets), x, gy,
        dtype=numpy.float64)
    gradient_check.check_double_backward(
        lambda x: shift(x, offsets) ** 2, x, gy,
        rng.normal(size=x.shape), dtype=numpy.float64)


def test_each_image_is_moved_by_itself_and_within_bounds():
    augment = RandomTranslation(seed=1)
    x = numpy.zeros((400, 3, 16, 16), 'f')
    x[:, :, 8, 8] = 1
    y = augment(x).array
    assert y.dtype == numpy.float32
    n, _, rows, columns = numpy.nonzero(y)
    numpy.testing.assert_array_equal(n, numpy.arange(400).repeat(3))
    for places in (rows, columns):
        # Two pixels of 16 at most, each way equally often.
        found, counts = numpy.unique(places[::3], return_counts=True)
        numpy.testing.assert_array_equal(found, [6, 7, 8, 9, 10])
        assert counts.min() > 50
    assert len(set(zip(rows, columns))) == 25


def test_same_seed_same_changes_also_after_a_resume(rng):
    x = draw_images(rng)
    first, second = (RandomTranslation(seed=1) for _ in range(2))
    numpy.testing.assert_array_equal(first(x).array, second(x).array)
    state = chainer.serializers.DictionarySerializer()
    first.serialize(state)
    restored = RandomTranslation(seed=2)
    restored.serialize(chainer.serializers.NpzDeserializer(state.target))
    numpy.testing.assert_array_equal(restored(x).array, second(x).array)


@attr.gpu
def test_gpu_gives_what_the_cpu_gives(rng):
    x = draw_images(rng)
    expected = RandomTranslation(seed=1)(x).array
    y = RandomTranslation(seed=1)(chainer.get_device('@cupy:0').send(
        x)).array
    numpy.testing.assert_allclose(y.get(), expected, rtol=0, atol=1e-6)
