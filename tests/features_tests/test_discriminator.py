import chainer
import chainer.functions as F
import numpy
import pytest
from chainer.testing import attr

from chainer_dcgan import Discriminator, images
from chainer_dcgan.features.discriminator import (
    DiscriminatorFeatures,
    pool_layers,
)


@pytest.fixture
def imgs(rng):
    return rng.integers(0, 256, (5, 3, 48, 48)).astype(numpy.uint8)


@pytest.fixture
def dis():
    return Discriminator(ch=8, image_size=48,
                         rng=numpy.random.RandomState(0))


def test_pooled_layers_by_a_plain_loop(dis, imgs):
    with chainer.using_config('train', False), chainer.no_backprop_mode():
        h = F.elu(dis.c0(images.from_uint8(imgs)))
        layers = [h]
        for conv, bn in ((dis.c1, dis.bn1), (dis.c2, dis.bn2),
                         (dis.c3, dis.bn3)):
            layers.append(bn(conv(layers[-1])))
    expected = []
    for n in range(5):
        row = []
        for h in layers:
            h = h.array[n]
            size = h.shape[1]
            grid = min(4, size)
            for i in range(grid):
                for j in range(grid):
                    top, bottom = (int(numpy.floor(i * size / grid)),
                                   int(numpy.ceil((i + 1) * size / grid)))
                    left, right = (int(numpy.floor(j * size / grid)),
                                   int(numpy.ceil((j + 1) * size / grid)))
                    row += [m[top:bottom, left:right].max() for m in h]
        expected.append(row)
    pooled = pool_layers(dis, imgs)
    # 24, 12 and 6 are pooled to 4 x 4, 3 is kept.
    assert pooled.shape == (5, 16 * (1 + 2 + 4) + 9 * 8)
    numpy.testing.assert_allclose(pooled, expected, rtol=1e-4, atol=1e-6)


@attr.gpu
def test_gpu_gives_what_the_cpu_gives(dis, imgs):
    expected = pool_layers(dis, imgs)
    dis.to_device('@cupy:0')
    numpy.testing.assert_allclose(
        pool_layers(dis, imgs), expected, rtol=1e-3, atol=1e-5)


def test_the_discriminator_is_left_as_it_was(dis, imgs):
    before = {name: numpy.copy(p) for name, p in state(dis)}
    pool_layers(dis, imgs)
    assert not dis.local_link_hooks
    for name, array in state(dis):
        numpy.testing.assert_array_equal(array, before[name])


def state(link):
    serializer = chainer.serializers.DictionarySerializer()
    serializer.save(link)
    return serializer.target.items()


def test_components_have_unit_variance(dis, rng):
    pytest.importorskip('sklearn')
    imgs = rng.integers(0, 256, (70, 3, 48, 48)).astype(numpy.uint8)
    features = DiscriminatorFeatures(dis, n_components=6).fit(imgs)
    y = features.transform(imgs)
    assert y.shape == (70, 6)
    numpy.testing.assert_allclose(
        numpy.cov(y.T), numpy.eye(6), atol=0.02)
