import chainer
import numpy
import pytest

from chainer_dcgan import Discriminator, images
from chainer_dcgan.analysis import extract, feature_sets, make_feature_set
from chainer_dcgan.latent.discriminator_features import pool_layers


@pytest.fixture
def dis():
    return Discriminator(ch=8, image_size=32, rng=numpy.random.RandomState(0))


@pytest.fixture
def imgs(rng):
    return rng.integers(0, 256, (300, 3, 32, 32)).astype(numpy.uint8)


def test_pixels_and_trained(dis, imgs):
    calls = []
    pixels = make_feature_set('pixels', dis).fit(imgs)
    found = extract(pixels, imgs, lambda *args: calls.append(args))
    assert found.dtype == numpy.float32
    numpy.testing.assert_array_equal(found, imgs.reshape(300, -1))
    assert calls == [(256, 300), (300, 300)]
    trained = make_feature_set('trained', dis).fit(imgs)
    numpy.testing.assert_array_equal(
        trained.transform(imgs[:9]), pool_layers(dis, imgs[:9]))


def test_untrained_is_the_shape_alone(dis, imgs):
    weights = dis.c1.W.array.copy()
    untrained = make_feature_set('untrained', dis, seed=4)
    assert (untrained.dis.c1.W.array != weights).all()
    numpy.testing.assert_array_equal(dis.c1.W.array, weights)
    again = make_feature_set('untrained', dis, seed=4)
    numpy.testing.assert_array_equal(
        again.dis.c1.W.array, untrained.dis.c1.W.array)
    assert untrained.dis.get_config() == dis.get_config()


def test_untrained_has_the_images_statistics(dis, imgs):
    calls = []
    features = make_feature_set('untrained', dis)
    assert features.fit(
        imgs, lambda *args: calls.append(args)) is features
    assert calls[-1] == (300, 300)
    net = features.dis
    expected_mean, expected_var = 0, 1
    with chainer.using_config('train', False), chainer.no_backprop_mode():
        for start in range(0, 300, 64):
            x = images.from_uint8(imgs[start:start + 64])
            h = net.c1(chainer.functions.elu(net.c0(x))).array
            m = h.size / h.shape[1]
            expected_mean = 0.9 * expected_mean + 0.1 * h.mean((0, 2, 3))
            expected_var = 0.9 * expected_var + 0.1 * h.var(
                (0, 2, 3)) * m / (m - 1)
    numpy.testing.assert_allclose(
        net.bn1.avg_mean, expected_mean, rtol=1e-3, atol=1e-6)
    numpy.testing.assert_allclose(net.bn1.avg_var, expected_var, rtol=1e-3)


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
