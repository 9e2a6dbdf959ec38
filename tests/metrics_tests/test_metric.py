"""What a report's figures are computed of, and with which numbers."""

import numpy
import pytest

from chainer_dcgan.metrics.colors import saturation, white
from chainer_dcgan.metrics.density_coverage import (
    coverage,
    density,
    small_vectors,
)
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


def test_what_they_are_computed_of():
    assert {name for name in METRICS if METRICS[name].of == 'images'} == {
        'swd', 'small-density', 'small-coverage', 'saturation', 'white'}
    assert {METRICS[name].of for name in METRICS} == {'features', 'images'}


def test_density_and_coverage_take_the_fifth_neighbour(sets, rng):
    # Naeem et al., arXiv 2002.09797, section 4.
    for name, function in ('density', density), ('coverage', coverage):
        found = METRICS[name].function(*sets)
        assert found == function(*sets, k=5)
        assert found not in [function(*sets, k=k) for k in (4, 6)]
        a, b = rng.integers(0, 256, (2, 30, 3, 32, 32)).astype(numpy.uint8)
        assert METRICS['small-' + name].function(a, b) == function(
            small_vectors(a), small_vectors(b))


def test_colours_are_those_of_the_generated_images(rng):
    a, b = rng.integers(0, 256, (2, 3, 3, 8, 8)).astype(numpy.uint8)
    b[0] = 255
    for name, function in ('saturation', saturation), ('white', white):
        assert METRICS[name].function(a, b) == function(b) != function(a)
