import numpy
import pytest

from chainer_dcgan import Discriminator
from chainer_dcgan.features import sets as feature_sets
from chainer_dcgan.features.discriminator import pool_layers
from chainer_dcgan.features.sets import make_feature_set, transform_all
from chainer_dcgan.features.untrained import untrained_like


@pytest.fixture
def dis():
    return Discriminator(ch=8, image_size=32, rng=numpy.random.RandomState(0))


@pytest.fixture
def imgs(rng):
    return rng.integers(0, 256, (300, 3, 32, 32)).astype(numpy.uint8)


def test_pixels_and_trained(dis, imgs):
    calls = []
    pixels = make_feature_set('pixels', dis).fit(imgs)
    found = transform_all(pixels, imgs, lambda *args: calls.append(args))
    assert found.dtype == numpy.float32
    numpy.testing.assert_array_equal(found, imgs.reshape(300, -1))
    assert calls == [(256, 300), (300, 300)]
    trained = make_feature_set('trained', dis).fit(imgs)
    numpy.testing.assert_array_equal(
        trained.transform(imgs[:9]), pool_layers(dis, imgs[:9]))


def test_untrained_is_the_shape_alone(dis, imgs):
    weights = dis.c1.W.array.copy()
    features = make_feature_set('untrained', dis, seed=4)
    assert features.fit(imgs) is features
    numpy.testing.assert_array_equal(dis.c1.W.array, weights)
    assert (dis.bn1.avg_mean == 0).all()
    expected = untrained_like(dis, imgs, seed=4)
    assert (expected.c1.W.array != weights).all()
    numpy.testing.assert_array_equal(
        features.transform(imgs[:9]), pool_layers(expected, imgs[:9]))


def test_evenly_spread(imgs):
    few = feature_sets._spread_evenly(numpy.arange(100), 4)
    assert few.tolist() == [0, 33, 66, 99]
    assert feature_sets._spread_evenly(numpy.arange(3), 9).tolist() == [
        0, 1, 2]


def test_standardized(imgs):
    imgs[:, 0, 0, 0] = 7  # never changes
    features = feature_sets.StandardizedLayers(
        feature_sets.Pixels(), n_basis=300).fit(imgs)
    pixels = imgs.reshape(300, -1)[:, 1:]
    found = features.transform(imgs)
    assert (found[:, 0] == 0).all()
    numpy.testing.assert_allclose(
        found[:, 1:], pixels / pixels.std(axis=0), rtol=1e-4)


def test_no_such_set(dis):
    with pytest.raises(ValueError, match="untrained, pixels, kmeans, found"):
        make_feature_set('sift', dis)
