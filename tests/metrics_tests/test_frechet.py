import numpy
import pytest

from chainer_dcgan.metrics.frechet import frechet_distance
from chainer_dcgan.metrics.statistics import FeatureStatistics


def features(rng, n, d, scale=1, shift=0):
    mix = rng.standard_normal((d, d))
    return (scale * rng.standard_normal((n, d)) @ mix + shift).astype('f')


def distance(a, b):
    return frechet_distance(FeatureStatistics(a), FeatureStatistics(b))


def test_statistics(rng):
    x = features(rng, 7, 3)
    statistics = FeatureStatistics(x)
    assert statistics.n == 7
    numpy.testing.assert_allclose(statistics.mean, x.mean(axis=0), rtol=1e-5)
    numpy.testing.assert_allclose(
        statistics.covariance, numpy.cov(x.T), rtol=1e-5)
    for wrong in (x[:1], x[0]):
        with pytest.raises(ValueError, match='n of at least 2'):
            FeatureStatistics(wrong)


# The last two have singular covariances.
@pytest.mark.parametrize('n,d', [(50, 1), (50, 4), (200, 16), (9, 16),
                                 (2, 3)])
def test_as_scipys_root(rng, n, d):
    linalg = pytest.importorskip('scipy.linalg')
    a, b = features(rng, n, d), features(rng, n + 3, d, 2, 1)
    covariances = [numpy.atleast_2d(numpy.cov(x.T.astype('d')))
                   for x in (a, b)]
    root = linalg.sqrtm(covariances[0] @ covariances[1])
    shift = a.mean(axis=0, dtype='d') - b.mean(axis=0, dtype='d')
    expected = shift @ shift + sum(
        numpy.trace(c) for c in covariances) - 2 * numpy.trace(root).real
    # scipy's own root of a singular matrix is good to some 1e-6.
    assert distance(a, b) == pytest.approx(expected, rel=1e-5)
    assert distance(b, a) == pytest.approx(distance(a, b), rel=1e-7)


def test_by_hand():
    # Deviations 1 and 3, means 0 and 2: (2 - 0)^2 + (3 - 1)^2.
    a, b = numpy.array([[-1], [0], [1]]), numpy.array([[-1], [2], [5]])
    assert distance(a, b) == pytest.approx(8)


@pytest.mark.parametrize('n', [5, 100])
def test_equal_sets(rng, n):
    a = features(rng, n, 20)
    assert distance(a, a) == pytest.approx(0, abs=1e-4)
