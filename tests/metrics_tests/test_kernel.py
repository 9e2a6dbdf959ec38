import numpy
import pytest

from chainer_dcgan.metrics.kernel import kernel_distance


def straightforward(x, y):
    def k(a, b):
        return (sum(p * q for p, q in zip(a, b)) / len(a) + 1) ** 3

    n, m = len(x), len(y)
    within_x = sum(k(x[i], x[j]) for i in range(n) for j in range(n)
                   if i != j) / (n * (n - 1))
    within_y = sum(k(y[i], y[j]) for i in range(m) for j in range(m)
                   if i != j) / (m * (m - 1))
    between = sum(k(a, b) for a in x for b in y) / (n * m)
    return within_x + within_y - 2 * between


def test_as_loops(rng):
    x = rng.standard_normal((6, 3))
    y = rng.standard_normal((6, 3)) + 1
    assert kernel_distance(x, y) == pytest.approx(straightforward(x, y))


def test_subsets(rng):
    x, y = rng.standard_normal((8, 3)), rng.standard_normal((6, 3))
    draws = numpy.random.default_rng(5)
    expected = numpy.mean([
        straightforward(x[draws.permutation(8)[:4]],
                        y[draws.permutation(6)[:4]]) for _ in range(3)])
    assert kernel_distance(x, y, 3, 4, seed=5) == pytest.approx(expected)
    # Sets of two sizes have subsets of the smaller one.
    assert kernel_distance(x, y) != kernel_distance(x, y, seed=1)


def test_unbiased(rng):
    found = [kernel_distance(*rng.standard_normal((2, 20, 3)))
             for _ in range(400)]
    error = numpy.std(found) / 20
    assert abs(numpy.mean(found)) < 4 * error
    assert min(found) < 0


def test_too_few(rng):
    with pytest.raises(ValueError, match='at least 2'):
        kernel_distance(rng.standard_normal((1, 3)),
                        rng.standard_normal((5, 3)))
