import chainer
import numpy
import pytest

from chainer_dcgan import (
    Generator,
    images,
    load_discriminator,
    load_generator,
    save_weights,
)
from chainer_dcgan.errors import WeightsError
from chainer_dcgan.models import MLPDiscriminator, MLPGenerator


def sigmoid(x):
    return 1 / (1 + numpy.exp(-x))


@pytest.fixture
def gen(rng):
    gen = MLPGenerator(n_z=3, ch=10, image_size=4, rng=rng)
    for link in (gen.l0, gen.l1, gen.l2):
        link.W.array *= 20  # so that units saturate and switch off
        link.b.array[...] = rng.normal(size=link.b.shape)
    return gen


@pytest.fixture
def dis(rng):
    dis = MLPDiscriminator(ch=10, image_size=4, rng=rng)
    for link in (dis.l0, dis.l1, dis.l2):
        link.W.array *= 100
        link.b.array[...] = rng.normal(size=link.b.shape)
    return dis


def test_gen_by_a_plain_loop(gen, rng):
    z = rng.uniform(-1, 1, (5, 3)).astype('f')
    x = gen(z).array
    assert x.shape == (5, 1, 4, 4)
    for n in range(5):
        # The paper's z has unit variance.
        h = z[n].astype(float) * 3 ** 0.5
        for link in (gen.l0, gen.l1):
            h = [max(0, sum(w * v for w, v in zip(row, h)) + b)
                 for row, b in zip(link.W.array, link.b.array)]
        for i, (row, b) in enumerate(zip(gen.l2.W.array, gen.l2.b.array)):
            pixel = sigmoid(sum(w * v for w, v in zip(row, h)) + b)
            assert x[n, 0, i // 4, i % 4] == pytest.approx(
                (255 * pixel - 128) / 128, abs=1e-5)
    assert x.max() - x.min() > 1


def test_z_has_unit_variance():
    scaled = []
    gen = MLPGenerator(n_z=100, ch=5, image_size=1)
    gen.l0.forward = lambda z: scaled.append(z) or numpy.zeros(
        (len(z), 5), 'f')
    gen(numpy.random.default_rng(0).uniform(-1, 1, (1000, 100)).astype('f'))
    assert scaled[0].var() == pytest.approx(1, abs=0.02)
    assert numpy.abs(scaled[0]).max() <= 3 ** 0.5


def test_dis_by_a_plain_loop(dis, rng):
    imgs = rng.integers(0, 256, (5, 1, 4, 4)).astype(numpy.uint8)
    with chainer.using_config('train', False):
        y = dis(images.from_uint8(imgs)).array
    assert y.shape == (5, 1)
    for n in range(5):
        # What the authors' first layer sees: pixels in [0, 1].
        h = imgs[n].reshape(-1) / 255
        for link in (dis.l0, dis.l1):
            pieces = [sum(w * v for w, v in zip(row, h)) + b
                      for row, b in zip(link.W.array, link.b.array)]
            h = [max(pieces[i:i + 5]) for i in range(0, 10, 5)]
        logit = sum(w * v for w, v in zip(dis.l2.W.array[0], h))
        assert y[n, 0] == pytest.approx(logit + dis.l2.b.array[0], rel=1e-4)
    assert y.std() > 0.01


def test_dropout_before_each_layer(dis, rng):
    # 0 and 1 / (1 - ratio) times a pixel or unit, at the release's ratios.
    seen = []
    for name in ('l0', 'l1', 'l2'):
        link = dis[name]
        link.forward = (lambda h, forward=link.forward:
                        seen.append(h.array) or forward(h))
    x = images.from_unit(numpy.ones((2000, 1, 4, 4), 'f'))
    dis(x)
    assert [(h == 0).mean() for h in seen] == pytest.approx(
        [0.2, 0.5, 0.5], abs=0.05)
    numpy.testing.assert_allclose(seen[0][seen[0] != 0], 1.25, rtol=1e-5)


def test_weights_start_as_in_the_release(rng):
    for net, scale in ((MLPGenerator(rng=rng), 0.05),
                       (MLPDiscriminator(rng=rng), 0.005)):
        for link in (net.l0, net.l1, net.l2):
            W = link.W.array
            assert 0.95 * scale < numpy.abs(W).max() <= scale
            assert W.std() == pytest.approx(scale / 3 ** 0.5, rel=0.1)
            assert not link.b.array.any()


def test_sizes_of_the_release():
    gen, dis = MLPGenerator(), MLPDiscriminator()
    assert [link.W.shape for link in (gen.l0, gen.l1, gen.l2)] == [
        (1200, 100), (1200, 1200), (784, 1200)]
    assert [link.W.shape for link in (dis.l0, dis.l1, dis.l2)] == [
        (1200, 784), (1200, 240), (1, 240)]


def test_start_from_marginals(gen, rng):
    imgs = rng.integers(0, 256, (50, 1, 4, 4)).astype(numpy.uint8)
    imgs[:, 0, 0, 0] = 0
    imgs[:, 0, 0, 1] = 255
    gen.start_from_marginals(imgs)
    gen.l2.W.array[...] = 0
    x = gen(rng.uniform(-1, 1, (2, 3)).astype('f')).array
    numpy.testing.assert_allclose(
        images.to_unit(x[1]), imgs.mean(axis=0) / 255, atol=1e-5)


def test_files(gen, dis, tmp_path, rng):
    save_weights(str(tmp_path / 'gen.npz'), gen)
    save_weights(str(tmp_path / 'dis.npz'), dis)
    z = rng.uniform(-1, 1, (2, 3)).astype('f')
    loaded = load_generator(str(tmp_path / 'gen.npz'))
    assert isinstance(loaded, MLPGenerator)
    numpy.testing.assert_array_equal(loaded(z).array, gen(z).array)
    loaded = load_discriminator(str(tmp_path / 'dis.npz'))
    assert isinstance(loaded, MLPDiscriminator)
    x = gen(z)
    # With the same masks, too.
    numpy.testing.assert_array_equal(loaded(x).array, dis(x).array)
    with pytest.raises(WeightsError, match='holds no generator'):
        load_generator(str(tmp_path / 'dis.npz'))
    save_weights(str(tmp_path / 'deep.npz'), Generator(ch=8, image_size=32))
    assert isinstance(load_generator(str(tmp_path / 'deep.npz')), Generator)


@pytest.mark.parametrize('make', [MLPGenerator, MLPDiscriminator])
@pytest.mark.parametrize('size', [
    {'ch': 12}, {'ch': 0}, {'image_size': 0}, {'channels': 2}])
def test_impossible_sizes(make, size):
    with pytest.raises(ValueError, match=next(iter(size))):
        make(**size)
