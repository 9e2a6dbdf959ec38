import chainer
import numpy
import pytest
from chainer import gradient_check
from chainer.testing import attr

from chainer_dcgan.training.augmentation import (
    DifferentiableAugmentation,
    recolour,
    shift,
)


def draw_images(rng, n=3, size=8):
    return rng.uniform(-1, 1, (n, 3, size, size)).astype('f')


def make_augmentation(seed):
    return DifferentiableAugmentation(True, True, seed=seed)


def test_recolour_does_its_three_changes_in_turn(rng):
    x = draw_images(rng)
    brightness, saturation, contrast = rng.random((3, 3)).astype('f')
    expected = []
    for img, b, s, c in zip(x, brightness, saturation, contrast):
        img = img + b
        grey = img.mean(axis=0)
        img = grey + s * (img - grey)
        expected.append(img.mean() + c * (img - img.mean()))
    y = recolour(x, brightness, saturation, contrast)
    numpy.testing.assert_allclose(y.array, expected, rtol=0, atol=1e-6)


def test_opacity_moves_and_is_no_colour(rng):
    x = rng.uniform(-1, 1, (5, 4, 16, 16)).astype('f')
    colours = make_augmentation(1)(x[:, :3]).array
    y = make_augmentation(1)(x).array
    numpy.testing.assert_array_equal(y[:, :3], colours)
    moved = DifferentiableAugmentation(translate=True, seed=1)(x).array
    numpy.testing.assert_array_equal(y[:, 3], moved[:, 3])


def test_shift_moves_down_and_right_and_fills_with_zero():
    x = numpy.arange(1, 10, dtype='f').reshape(1, 1, 3, 3)
    x = numpy.concatenate([x, x])
    y = shift(x, numpy.array([[1, 0], [-1, 2]])).array
    numpy.testing.assert_array_equal(
        y[0, 0], [[0, 0, 0], [1, 2, 3], [4, 5, 6]])
    numpy.testing.assert_array_equal(
        y[1, 0], [[0, 0, 4], [0, 0, 7], [0, 0, 0]])


def test_gradients(rng):
    x, gy = rng.normal(size=(2, 2, 4, 5, 5))
    amounts = rng.random((3, 2))
    offsets = numpy.array([[1, -2], [0, 3]])
    gradient_check.check_backward(
        lambda x: shift(recolour(x, *amounts), offsets), x, gy,
        dtype=numpy.float64)
    gradient_check.check_double_backward(
        lambda x: shift(recolour(x, *amounts), offsets) ** 2, x, gy,
        rng.normal(size=x.shape), dtype=numpy.float64)


def test_each_image_is_changed_by_itself_and_within_bounds(rng):
    augment = make_augmentation(1)
    x = numpy.tile(draw_images(rng, n=1, size=16), (400, 1, 1, 1))
    y = augment(x).array
    assert y.shape == x.shape and y.dtype == numpy.float32
    assert len({img.tobytes() for img in y}) == 400
    # An image of one grey shows brightness alone, but where it has moved
    # away from the edge: by two of 16 pixels at most.
    flat = augment(numpy.full((400, 3, 16, 16), 0.25, 'f')).array
    centre = flat[:, :, 2:-2, 2:-2]
    assert numpy.ptp(centre, axis=(1, 2, 3)).max() < 1e-6
    brightness = centre[:, 0, 0, 0] - 0.25
    assert -0.5 <= brightness.min() < -0.45
    assert 0.45 < brightness.max() <= 0.5
    assert (flat[:, 0, 0] == 0).all(axis=1).mean() == pytest.approx(
        2 / 5, abs=0.1)


def test_same_seed_same_changes_also_after_a_resume(rng):
    x = draw_images(rng)
    first, second = (make_augmentation(1) for _ in range(2))
    numpy.testing.assert_array_equal(first(x).array, second(x).array)
    state = chainer.serializers.DictionarySerializer()
    first.serialize(state)
    restored = make_augmentation(2)
    restored.serialize(chainer.serializers.NpzDeserializer(state.target))
    numpy.testing.assert_array_equal(restored(x).array, second(x).array)


def test_each_change_by_itself_is_that_of_both(rng):
    x = draw_images(rng)
    both, colours, moves, none = (
        DifferentiableAugmentation(*policy, seed=1)(x).array for policy in (
            (True, True), (True, False), (False, True), (False, False)))
    numpy.testing.assert_array_equal(none, x)
    # Where images have moved in is the same, and so is what was not moved.
    outside = (moves == 0).all(axis=1, keepdims=True)
    assert outside.any() and (both * outside == 0).all()
    assert not (colours == 0).all(axis=1).any()
    assert abs(colours - x).max() > 0.1
    again = DifferentiableAugmentation(False, True, seed=1)(colours).array
    numpy.testing.assert_array_equal(again, both)


@pytest.mark.parametrize('n_dis', [0, 1, 2])
def test_dis_sees_nothing_but_what_it_gives(make_trainer, n_dis):
    updater = make_trainer(changes={'n_dis': n_dis}).updater
    drawn, given, seen = [], [], []
    convert, judge = updater.converter, updater.dis.forward

    def converter(*args):
        drawn.append(convert(*args))
        return drawn[-1]

    def augment(x):
        given.append(chainer.as_array(x).copy())
        return chainer.as_variable(x) * 0 + len(given)

    def forward(x):
        seen.append(chainer.as_array(x).copy())
        return judge(x)

    updater.converter, updater.augment = converter, augment
    updater.dis.forward = forward
    updater.update()
    # Real and generated images at each step of D, generated ones at G's.
    assert len(seen) == len(given) == (2 if n_dis == 0 else 2 * n_dis + 1)
    for number, x in enumerate(seen, 1):
        numpy.testing.assert_array_equal(x, numpy.full_like(x, number))
    assert len(drawn) == max(n_dis, 1)
    for real in drawn:
        assert sum((x == real).all() for x in given) == 1
    # G's gradient comes through it, which lets none pass.
    assert not updater.gen.l0z.W.grad.any()


@attr.gpu
def test_gpu_gives_what_the_cpu_gives(rng):
    x = draw_images(rng)
    expected = make_augmentation(1)(x).array
    y = make_augmentation(1)(chainer.get_device('@cupy:0').send(
        x)).array
    numpy.testing.assert_allclose(y.get(), expected, rtol=0, atol=1e-6)


def test_amounts_are_uniform_within_the_papers_ranges():
    # A left half of one colour; a right one that is white above and black
    # below. The mean of all is 0, so that each amount can be told.
    x = numpy.zeros((4000, 3, 2, 2), numpy.float32)
    x[:, 0, :, 0], x[:, 1, :, 0] = 1, -1
    x[:, :, 0, 1], x[:, :, 1, 1] = 1, -1
    y = DifferentiableAugmentation(recolour=True)(x).array.astype('d')
    brightness = (y[:, 0, 0, 1] + y[:, 0, 1, 1]) / 2
    contrast = (y[:, 0, 0, 1] - y[:, 0, 1, 1]) / 2
    saturation = (y[:, 0, 0, 0] - brightness) / contrast
    amounts = numpy.stack([brightness, saturation, contrast])
    # arXiv 2006.10738: the policy 'color' of the authors' code.
    low, high = numpy.array([[-0.5, 0, 0.5], [0.5, 2, 1.5]])
    position = (amounts - low[:, None]) / (high - low)[:, None]
    assert -1e-5 < position.min() and position.max() < 1 + 1e-5
    numpy.testing.assert_allclose(
        numpy.quantile(position, [0, 0.25, 0.5, 0.75, 1], axis=1).T,
        [[0, 0.25, 0.5, 0.75, 1]] * 3, atol=0.03)
    # Each is drawn by itself.
    numpy.testing.assert_allclose(
        numpy.corrcoef(position), numpy.eye(3), atol=0.08)
