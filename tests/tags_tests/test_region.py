import numpy
import pytest

from chainer_dcgan.tags.region import effect_sizes, find_region


def test_effects_by_a_plain_formula(rng):
    # More than one batch.
    imgs = rng.integers(0, 256, (600, 3, 8, 8)).astype(numpy.uint8)
    has = rng.random(600) < 0.3
    imgs[has, 1, 2, 5] //= 2
    x = imgs / 128. - 1
    expected = numpy.zeros((8, 8))
    for i in range(8):
        for j in range(8):
            for c in range(3):
                a, b = x[has, c, i, j], x[~has, c, i, j]
                d = abs(a.mean() - b.mean()) / (
                    (a.var() + b.var()) / 2) ** 0.5
                expected[i, j] = max(expected[i, j], d)
    found = effect_sizes(imgs, has)
    numpy.testing.assert_allclose(found, expected, rtol=1e-4)
    assert numpy.argwhere(found > 0.6).tolist() == [[2, 5]]


def test_a_pixel_that_never_changes_has_no_effect():
    imgs = numpy.full((20, 1, 4, 4), 9, numpy.uint8)
    assert not effect_sizes(imgs, numpy.arange(20) < 10).any()


def test_region_by_hand():
    effects = numpy.zeros((8, 8))
    effects[0:2, 4:6] = 1
    effects[2:4, 0:2] = 0.5
    effects[6, 6] = 1.9
    region = find_region(effects, 4)
    # Means over 2 x 2 pixels: 1, 0.5 and 0.475.
    assert numpy.argwhere(region).tolist() == [[0, 2], [1, 0]]
    assert pytest.approx(find_region(effects, 8).sum()) == 1 + 4
