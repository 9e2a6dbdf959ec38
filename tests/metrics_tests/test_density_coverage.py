import numpy
import pytest

from chainer_dcgan.metrics import density_coverage
from chainer_dcgan.metrics.density_coverage import (
    coverage,
    density,
    small_vectors,
)


def straightforward(real, fake, k):
    """Counts, for each real image, the generated ones in its reach."""
    def distance(a, b):
        return sum((p - q) ** 2 for p, q in zip(a, b)) ** 0.5

    counts = []
    for i, a in enumerate(real):
        reach = sorted(distance(a, b) for j, b in enumerate(real)
                       if i != j)[k - 1]
        counts.append(sum(distance(a, f) <= reach for f in fake))
    return (sum(counts) / (k * len(fake)),
            sum(count > 0 for count in counts) / len(real))


@pytest.mark.parametrize('k', [1, 5])
def test_as_loops(rng, monkeypatch, k):
    monkeypatch.setattr(density_coverage, '_ROWS', 7)
    real = rng.standard_normal((30, 2)).astype('f')
    # Far from the origin, where squares lose digits.
    fake = (0.7 * rng.standard_normal((25, 2)) + 1).astype('f')
    expected = straightforward(real, fake, k)
    assert 0 < expected[1] < 1 and expected[0] > 0
    for shift in (0, 1000):
        a, b = (x.astype('d') + shift for x in (real, fake))
        assert (density(a, b, k), coverage(a, b, k)) == expected


def test_by_hand():
    real = numpy.array([[0.], [1.], [2.], [10.]])
    # Reaches with k = 1: 1, 1, 1 and 8.
    fake = numpy.array([[1.], [1.5], [2.5], [19.]])
    # 1 lies in four of them, 1.5 in two and in none of the last: 2 to 18.
    assert density(real, fake, 1) == (3 + 2 + 2 + 0) / 4
    assert coverage(real, fake, 1) == 4 / 4
    assert coverage(real, fake[:2], 1) == 3 / 4


def test_a_copy_and_a_collapse(rng):
    real = rng.standard_normal((40, 5))
    # Each lies in its own reach and in those of five on average.
    assert density(real, real) == pytest.approx(6 / 5)
    assert coverage(real, real) == 1
    one = numpy.repeat(real[:1], 40, axis=0)
    assert coverage(real, one) < 0.5 < density(real, one)


def test_too_few(rng):
    x = rng.standard_normal((5, 2))
    for function in density, coverage:
        with pytest.raises(ValueError,
                           match='more than k = 5 real images, found 5'):
            function(x, x)


def test_small_vectors_are_means(rng):
    imgs = rng.integers(0, 256, (2, 3, 24, 24)).astype(numpy.uint8)
    expected = imgs.reshape(2, 3, 12, 2, 12, 2).mean(axis=(3, 5))
    numpy.testing.assert_allclose(
        small_vectors(imgs), expected.reshape(2, -1))
    # A part of 4/3 pixels: one whole, a third of its neighbour.
    imgs = rng.integers(0, 256, (1, 1, 16, 16)).astype(numpy.uint8)
    x = imgs[0, 0].astype(float)
    rows = (x[0] + x[1] / 3) * 3 / 4
    assert small_vectors(imgs)[0, 0] == pytest.approx(
        (rows[0] + rows[1] / 3) * 3 / 4)
    # None is lost at an edge.
    flat = numpy.full((1, 3, 32, 32), 77, numpy.uint8)
    numpy.testing.assert_allclose(small_vectors(flat), 77)
