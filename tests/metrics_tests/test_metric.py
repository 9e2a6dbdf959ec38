"""What a report's figures are computed of, and with which numbers."""

import numpy
import pytest

from chainer_dcgan.metrics.frechet import frechet_distance
from chainer_dcgan.metrics.kernel import kernel_distance
from chainer_dcgan.metrics.metric import METRICS
from chainer_dcgan.metrics.precision_recall import precision, recall
from chainer_dcgan.metrics.sliced_wasserstein import (
    sliced_wasserstein_distance,
)
from chainer_dcgan.metrics.statistics import FeatureStatistics


@pytest.fixture
def sets(rng):
    """Features of 1100 real and 1050 generated images."""
    return (rng.standard_normal((1100, 3)),
            0.7 * rng.standard_normal((1050, 3)) + 0.5)


def test_precision_and_recall_take_the_third_neighbour(sets):
    # Kynkäänniemi et al., arXiv 1904.06991, section 3.
    found = [METRICS[name].function(*sets) for name in ('precision', 'recall')]
    assert found == [precision(*sets, k=3), recall(*sets, k=3)]
    for k in (2, 4):
        assert precision(*sets, k=k) != found[0]
        assert recall(*sets, k=k) != found[1]


def test_kernel_distance_takes_ten_subsets_of_a_thousand(sets):
    found = METRICS['kernel'].function(*sets)
    assert found == kernel_distance(
        *sets, n_subsets=10, subset_size=1000, seed=0)
    for other in ({'n_subsets': 9}, {'subset_size': 999}, {'seed': 1}):
        assert kernel_distance(*sets, **other) != found


def test_frechet_distance_is_that_of_the_statistics(sets):
    assert METRICS['frechet'].function(*sets) == frechet_distance(
        *map(FeatureStatistics, sets))


def test_sliced_wasserstein_takes_32_patches_and_256_directions(rng):
    a, b = rng.integers(0, 256, (2, 4, 3, 32, 32)).astype(numpy.uint8)
    assert METRICS['swd'].function(a, b) == sliced_wasserstein_distance(
        a, b, n_patches=32, n_directions=256, seed=0)
    assert METRICS['swd'].of == 'images'
    assert {METRICS[name].of for name in METRICS if name != 'swd'} == {
        'features'}
