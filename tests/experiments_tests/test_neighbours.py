import numpy
import pytest

from chainer_dcgan.experiments import neighbours
from chainer_dcgan.experiments.neighbours import find_nearest
from chainer_dcgan.features import sets as feature_sets

PIXELS = feature_sets.Pixels()


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(neighbours, '_CHUNK', 7)


@pytest.fixture
def references(rng):
    return rng.integers(0, 256, (30, 3, 4, 4)).astype(numpy.uint8)


def test_by_a_plain_loop(rng, references):
    imgs = rng.integers(0, 256, (5, 3, 4, 4)).astype(numpy.uint8)
    calls = []
    found = find_nearest(PIXELS, imgs, references, 4, on_progress=lambda
                         *args: calls.append(args))
    assert calls == [(7, 30), (14, 30), (21, 30), (28, 30), (30, 30)]
    for b, img in enumerate(imgs.astype(float)):
        entries = []
        for n, reference in enumerate(references.astype(float)):
            plain, mirrored = [
                ((img - other) ** 2).mean() ** 0.5
                for other in (reference, reference[:, :, ::-1])]
            entries.append((min(plain, mirrored), n, mirrored < plain))
        for i, (distance, n, mirrored) in enumerate(sorted(entries)[:4]):
            assert found.distances[b, i] == pytest.approx(distance)
            assert found.indices[b, i] == n
            assert found.mirrored[b, i] == mirrored


def test_copies_are_found_at_distance_0(references):
    imgs = references[[3, 29]].copy()
    imgs[1] = imgs[1, :, :, ::-1]
    found = find_nearest(PIXELS, imgs, references, 2)
    assert found.indices[:, 0].tolist() == [3, 29]
    assert found.distances[:, 0].tolist() == [0, 0]
    assert found.mirrored[:, 0].tolist() == [False, True]
    # As the one who looks would like to see them: like the samples.
    numpy.testing.assert_array_equal(
        found.take_images(references)[:, 0], imgs)
    # Unless they are left out.
    without = find_nearest(
        PIXELS, imgs, references, 1, exclude=numpy.array([3, -1]))
    assert without.indices[0, 0] == found.indices[0, 1]
    assert without.distances[:, 0] == pytest.approx(
        [found.distances[0, 1], 0])


def test_the_lowest_of_equals_comes_first(references):
    references[[2, 9, 25]] = references[17]
    found = find_nearest(PIXELS, references[17:18], references, 5)
    assert found.indices[0, :4].tolist() == [2, 9, 17, 25]
    assert find_nearest(PIXELS, references[:2], references, 99
                        ).indices.shape == (2, 30)
