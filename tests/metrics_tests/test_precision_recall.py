import numpy
import pytest

from chainer_dcgan.metrics import precision_recall
from chainer_dcgan.metrics.precision_recall import precision, recall


def straightforward(points, manifold, k):
    def distance(a, b):
        return sum((p - q) ** 2 for p, q in zip(a, b)) ** 0.5

    radii = [sorted(distance(a, b) for j, b in enumerate(manifold)
                    if i != j)[k - 1] for i, a in enumerate(manifold)]
    return sum(
        any(distance(p, m) <= r for m, r in zip(manifold, radii))
        for p in points) / len(points)


@pytest.mark.parametrize('k', [1, 3])
def test_as_loops(rng, monkeypatch, k):
    monkeypatch.setattr(precision_recall, '_ROWS', 7)
    real = rng.standard_normal((30, 2)).astype('f')
    # Far from the origin, where squares lose digits.
    fake = (0.7 * rng.standard_normal((25, 2)) + 1).astype('f')
    expected = [straightforward(fake, real, k),
                straightforward(real, fake, k)]
    assert 0 < min(expected) and max(expected) < 1
    for shift in (0, 1000):
        a, b = (x.astype('d') + shift for x in (real, fake))
        assert [precision(a, b, k), recall(a, b, k)] == expected


def test_by_hand():
    real = numpy.array([[0.], [1.], [2.], [10.]])
    # Radii with k = 1: 1, 1, 1 and 8.
    fake = numpy.array([[-1.], [-1.5], [3.], [3.5], [19.]])
    assert precision(real, fake, 1) == 3 / 5
    # Radii of the generated ones: 0.5, 0.5, 0.5, 0.5 and 15.5.
    assert recall(real, fake, 1) == 1 / 4


def test_a_copy_and_a_collapse(rng):
    real = rng.standard_normal((40, 5))
    assert precision(real, real) == recall(real, real) == 1
    one = numpy.repeat(real[:1], 40, axis=0)
    assert precision(real, one) == 1 and recall(real, one) <= 1 / 40


def test_too_few(rng):
    x = rng.standard_normal((3, 2))
    with pytest.raises(ValueError, match='more than k = 3 images, found 3'):
        precision(x, x)
