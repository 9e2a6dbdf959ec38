import numpy
import pytest

from chainer_dcgan.latent import (
    interpolate,
    interpolate_spherically,
    loop,
    neighbours,
    uniform,
)


def test_interpolate_by_hand():
    z = interpolate(numpy.float32([0, 2]), numpy.float32([4, 0]), 5)
    assert z.dtype == numpy.float32
    numpy.testing.assert_allclose(
        z, [[0, 2], [1, 1.5], [2, 1], [3, 0.5], [4, 0]])


def test_arc_between_axes_by_hand():
    z = interpolate_spherically(
        numpy.float32([1, 0, 0]), numpy.float32([0, 1, 0]), 4)
    a = 3 ** 0.5 / 2
    assert z.dtype == numpy.float32
    numpy.testing.assert_allclose(
        z, [[1, 0, 0], [a, 0.5, 0], [0.5, a, 0], [0, 1, 0]], atol=1e-6)


def test_arc_goes_from_length_to_length():
    z = interpolate_spherically(
        numpy.float32([2, 0]), numpy.float32([0, 4]), 3)
    numpy.testing.assert_allclose(
        z, [[2, 0], [3 / 2 ** 0.5, 3 / 2 ** 0.5], [0, 4]], atol=1e-6)


def test_arc_of_random_vectors_keeps_the_length_and_a_line_does_not(rng):
    start, end = uniform(rng, 2, 100)
    lengths = sorted(numpy.linalg.norm(z) for z in (start, end))
    arc = numpy.linalg.norm(interpolate_spherically(start, end, 11), axis=1)
    assert lengths[0] - 1e-5 <= arc.min() <= arc.max() <= lengths[1] + 1e-5
    line = numpy.linalg.norm(interpolate(start, end, 11), axis=1)
    assert line.min() < 0.85 * lengths[0]


def test_arc_between_equal_vectors_is_a_point():
    z = numpy.float32([0.5, -0.25])
    numpy.testing.assert_array_equal(
        interpolate_spherically(z, z, 3), [z, z, z])


@pytest.mark.parametrize('end,words', [
    ([-1, 0], 'opposite directions'), ([0, 0], 'length 0')])
def test_arc_refuses(end, words):
    with pytest.raises(ValueError, match=words):
        interpolate_spherically(
            numpy.float32([1, 0]), numpy.float32(end), 3)


def test_neighbours_fill_the_cube_around_z_and_are_not_clipped(rng):
    z = numpy.float32([0.9, -3, 0])
    around = neighbours(z, 2000, 0.25, rng)
    assert around.shape == (2000, 3) and around.dtype == numpy.float32
    noise = around - z
    assert (numpy.abs(noise) <= 0.25 + 1e-6).all()
    numpy.testing.assert_allclose(noise.min(axis=0), -0.25, atol=0.01)
    numpy.testing.assert_allclose(noise.max(axis=0), 0.25, atol=0.01)
    numpy.testing.assert_allclose(noise.mean(axis=0), 0, atol=0.02)


def test_loop_passes_through_its_points_and_closes_smoothly(rng):
    points = uniform(rng, 5, 100)
    z = loop(points, 500)
    assert z.shape == (500, 100) and z.dtype == numpy.float32
    numpy.testing.assert_allclose(z[::100], points, atol=1e-6)
    # Around the end as anywhere else: no step and no change of velocity
    # stands out.
    closed = numpy.concatenate([z, z[:2]])
    steps = numpy.diff(closed, axis=0)
    speed = numpy.linalg.norm(steps, axis=1)
    turns = numpy.linalg.norm(numpy.diff(steps, axis=0), axis=1)
    assert speed.max() < 2.5 * speed.mean()
    assert turns.max() < 0.1 * speed.mean()


def test_loop_keeps_lengths(rng):
    points = uniform(rng, 6, 100)
    lengths = numpy.linalg.norm(points, axis=1)
    curve = numpy.linalg.norm(loop(points, 200), axis=1)
    assert curve.min() > lengths.min() - 1e-4
    assert curve.max() < lengths.max() + 1e-4


def test_loop_needs_two_points():
    with pytest.raises(ValueError, match='at least 2 points, not 1'):
        loop(numpy.ones((1, 3), numpy.float32), 10)
