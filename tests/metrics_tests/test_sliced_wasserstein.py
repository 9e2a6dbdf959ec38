import numpy
import pytest

from chainer_dcgan.metrics import sliced_wasserstein
from chainer_dcgan.metrics.sliced_wasserstein import (
    count_levels,
    laplacian_pyramid,
    sliced_wasserstein_distance,
)


def imgs(rng, n=6, channels=3, size=32):
    return rng.integers(0, 256, (n, channels, size, size)).astype('u1')


def reflected(i, n):
    i = abs(i)
    return 2 * (n - 1) - i if i >= n else i


def blurred(x):
    """The blur of one channel, a sum over 25 pixels at each place."""
    taps = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16]
    n = len(x)
    return numpy.array([[sum(
        taps[di] * taps[dj] * x[reflected(i + di - 2, n),
                                reflected(j + dj - 2, n)]
        for di in range(5) for dj in range(5)) for j in range(n)]
        for i in range(n)])


def test_pyramid_as_loops(rng):
    x = rng.standard_normal((2, 3, 8, 8))
    detail, rest = laplacian_pyramid(x, 2)
    one = x[1, 2]
    smaller = blurred(one)[::2, ::2]
    numpy.testing.assert_allclose(rest[1, 2], smaller, rtol=1e-5)
    sparse = numpy.zeros((8, 8))
    sparse[::2, ::2] = 4 * smaller
    numpy.testing.assert_allclose(
        detail[1, 2], one - blurred(sparse), rtol=1e-4, atol=1e-6)


def test_flat_images_have_no_detail():
    detail, rest = laplacian_pyramid(numpy.full((1, 1, 16, 16), 7.), 2)
    numpy.testing.assert_allclose(rest, 7, rtol=1e-6)
    numpy.testing.assert_allclose(detail, 0, atol=1e-5)


@pytest.mark.parametrize('size,levels', [
    (16, 1), (28, 1), (32, 2), (48, 2), (64, 3), (96, 3), (128, 4)])
def test_levels(size, levels):
    assert count_levels(size) == levels


def straightforward(a, b, n_patches, n_directions, seed):
    """One level: 16 x 16 images, patches cut and sorted one by one."""
    rng = numpy.random.default_rng(seed)
    top, left = rng.integers(0, 10, (2, len(a), n_patches))
    directions = rng.standard_normal((49 * 3, n_directions))
    directions /= (directions ** 2).sum(axis=0) ** 0.5
    projections = []
    for x in (a.astype('d'), b.astype('d')):
        patches = numpy.array([
            x[i, :, top[i, j]:top[i, j] + 7, left[i, j]:left[i, j] + 7]
            for i in range(len(x)) for j in range(n_patches)])
        for c in range(3):
            patches[:, c] -= patches[:, c].mean()
            patches[:, c] /= patches[:, c].std()
        projections.append(patches.reshape(len(patches), -1) @ directions)
    return 1000 * numpy.mean([
        numpy.abs(numpy.sort(p) - numpy.sort(q)).mean()
        for p, q in zip(projections[0].T, projections[1].T)])


def test_as_loops(rng, monkeypatch):
    monkeypatch.setattr(sliced_wasserstein, '_IMAGES', 2)
    a, b = imgs(rng, 5, size=16), imgs(rng, 5, size=16) // 2
    b[:, :, ::2] = 90
    assert sliced_wasserstein_distance(a, b, 4, 6, seed=3) == pytest.approx(
        straightforward(a, b, 4, 6, 3), rel=1e-4)


def test_equal_sets(rng):
    a = imgs(rng, channels=1)
    assert sliced_wasserstein_distance(a, a) == 0
    assert sliced_wasserstein_distance(a, a[::-1]) > 0


def test_flat_sets(rng):
    a = numpy.zeros((3, 3, 32, 32), 'u1')
    assert sliced_wasserstein_distance(a, a + 9) == 0
    assert numpy.isfinite(sliced_wasserstein_distance(a, imgs(rng, 3)))


def test_other_shapes(rng):
    with pytest.raises(ValueError, match='as many images of one size'):
        sliced_wasserstein_distance(imgs(rng, 6), imgs(rng, 5))
