import numpy
import pytest

from chainer_dcgan.features.distances import (
    squared_distances,
    squared_distances_by_rows,
)


@pytest.mark.parametrize('dtype,tolerance', [
    (numpy.float32, 1e-5), (numpy.float64, 1e-13)])
def test_as_one_by_one(rng, dtype, tolerance):
    x, y = (rng.standard_normal((n, 6)).astype(dtype) for n in (5, 3))
    kept = x.copy(), y.copy()
    found = squared_distances(x, y)
    assert found.dtype == dtype
    numpy.testing.assert_allclose(
        found, [[((a - b) ** 2).sum() for b in y] for a in x],
        rtol=tolerance, atol=tolerance)
    numpy.testing.assert_array_equal(x, kept[0])
    numpy.testing.assert_array_equal(y, kept[1])


def test_never_below_zero(rng):
    x = (1000 + rng.standard_normal((50, 20))).astype(numpy.float32)
    assert squared_distances(x, x).min() >= 0


def test_rows_at_a_time(rng):
    x, y = rng.standard_normal((7, 4)), rng.standard_normal((5, 4))
    parts = list(squared_distances_by_rows(x, y, 3))
    assert [part.shape for part in parts] == [(3, 5), (3, 5), (1, 5)]
    numpy.testing.assert_allclose(
        numpy.concatenate(parts), squared_distances(x, y), atol=1e-13)
