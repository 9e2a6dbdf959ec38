import numpy
import pytest

from chainer_dcgan.latent import apply_sliders, combine, move


def test_combine_by_hand():
    a = numpy.float32([[1, 0], [3, 2]])
    b = numpy.float32([[1, 1]])
    c = numpy.float32([[0, 5], [0, 7], [3, 0]])
    # (2, 1) - (1, 1) + (1, 4)
    numpy.testing.assert_allclose(combine([a, b, c], [1, -1, 1]), [2, 4])


def test_arithmetic_reaches_the_missing_corner_of_a_linear_generator(rng):
    # Each attribute is a known direction: smiling woman - woman + man.
    smile, man = rng.standard_normal((2, 20)).astype(numpy.float32)
    base = rng.standard_normal(20).astype(numpy.float32)
    weights = rng.standard_normal((20, 12)).astype(numpy.float32)

    def exemplars(direction):
        noise = rng.standard_normal((400, 20)).astype(numpy.float32)
        return base + direction + noise

    z = combine([exemplars(smile), exemplars(0), exemplars(man)], [1, -1, 1])
    expected = (base + smile + man) @ weights
    missed = numpy.linalg.norm(z @ weights - expected)
    assert missed < 0.15 * numpy.linalg.norm(expected)


def test_combine_refuses_signs_of_another_number():
    with pytest.raises(ValueError, match='found 2 for 1'):
        combine([numpy.ones((1, 2))], [1, -1])


def test_move_by_hand():
    z = numpy.float32([[0, 1], [5, 5]])
    moved = move(z, numpy.float32([1, -2]), 3, reach=0.5)
    numpy.testing.assert_allclose(moved, [
        [[-0.5, 2], [0, 1], [0.5, 0]], [[4.5, 6], [5, 5], [5.5, 4]]])
    assert moved.dtype == numpy.float32


def test_sliders_are_the_pages_formula():
    z = numpy.float32([[0.8, -0.4]])
    vectors = numpy.float32([[1, 0.5], [-0.5, 1]])
    numpy.testing.assert_allclose(
        apply_sliders(z, vectors, [50, -100], noise=50),
        [[0.4 + 0.25 + 0.25, -0.2 + 0.125 - 0.5]], rtol=1e-6)
    numpy.testing.assert_allclose(
        apply_sliders(z, vectors, [100, 0]), [[1, -0.15]], rtol=1e-6)
