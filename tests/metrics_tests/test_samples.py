import chainer
import numpy
import pytest
from chainer.testing import attr

from chainer_dcgan import Generator, generate, images
from chainer_dcgan.errors import InputError
from chainer_dcgan.features.link import LinkFeatures
from chainer_dcgan.latent import uniform
from chainer_dcgan.metrics import Yardstick, generated_samples, real_samples
from chainer_dcgan.metrics.samples import Samples


@pytest.fixture
def gen():
    gen = Generator(n_z=4, ch=8, image_size=32,
                    rng=numpy.random.RandomState(0))
    for link in (gen.l0z, gen.dc1, gen.dc2, gen.dc3, gen.dc4):
        link.W.array *= 20
    return gen


def test_real(link, dataset):
    features = LinkFeatures(link, 'pooled')
    real = real_samples(dataset, 7, features)
    expected = numpy.sort(numpy.random.default_rng(0).permutation(20)[:7])
    numpy.testing.assert_array_equal(real.images, dataset.images[expected])
    numpy.testing.assert_array_equal(real.features, features(real.images))
    assert real_samples(dataset, 7).features is None
    assert len(real_samples(dataset, 20)) == 20
    with pytest.raises(InputError, match='only 20 real images, 21 are'):
        real_samples(dataset, 21)


def test_transparent_images_are_laid_on_white(link, dataset, rng):
    imgs = rng.integers(0, 256, (20, 4, 8, 8)).astype(numpy.uint8)
    features = LinkFeatures(link, 'pooled')
    found = Samples(imgs, features(imgs)).take(numpy.arange(3, 9))
    flat = images.flatten(imgs)
    numpy.testing.assert_array_equal(found.images, flat[3:9])
    numpy.testing.assert_array_equal(found.features, features(flat[3:9]))


def test_generated_as_they_would_be_saved(link, gen):
    state = numpy.random.get_state()[1].copy()
    fake = generated_samples(gen, 20, LinkFeatures(link, 'pooled'), seed=3)
    z = uniform(numpy.random.default_rng(3), 20, 4)
    numpy.testing.assert_array_equal(
        fake.images, images.to_uint8(generate(gen, z)))
    assert fake.images.dtype == numpy.uint8
    numpy.testing.assert_array_equal(
        fake.features, LinkFeatures(link, 'pooled')(fake.images))
    numpy.testing.assert_array_equal(numpy.random.get_state()[1], state)
    assert chainer.config.train


def test_images_are_forgotten_that_nobody_needs(link, gen):
    features = LinkFeatures(link, 'pooled')
    done = []
    alone = generated_samples(
        gen, 330, features, 3, lambda *counts: done.append(counts),
        keep_images=False)
    assert alone.pool is None and len(alone) == 330
    assert done == [(200, 330), (330, 330)]
    numpy.testing.assert_array_equal(
        alone.features, generated_samples(gen, 330, features, 3).features)


def test_real_images_are_not_copied(dataset):
    real = real_samples(dataset, 7)
    assert real.pool is dataset.images
    some = real.take(numpy.array([4, 2])).take(numpy.array([1]))
    assert some.pool is dataset.images and len(some) == 1
    numpy.testing.assert_array_equal(some.images, real.images[[2]])


def test_take(dataset):
    samples = Samples(dataset.images, numpy.arange(20))
    part = samples.take(numpy.array([4, 2]))
    assert len(part) == 2
    numpy.testing.assert_array_equal(part.images, dataset.images[[4, 2]])
    numpy.testing.assert_array_equal(part.features, [4, 2])


def test_evaluator(link, gen, dataset):
    features = LinkFeatures(link, 'pooled')
    evaluate = Yardstick(real_samples(dataset, 12, features), features)
    found = evaluate(gen)
    assert list(found) == ['frechet', 'precision', 'recall', 'coverage']
    assert found['frechet'] > 0 and evaluate(gen) == found
    other = Yardstick(
        real_samples(dataset, 12, features), features, seed=1)(gen)
    assert other != found


def test_evaluator_needs_some_images(dataset):
    with pytest.raises(InputError, match='at least 6 real images'):
        Yardstick(real_samples(dataset, 3))


@attr.gpu
def test_same_figures_on_gpu(link, gen, dataset):
    found = []
    for device in ('@numpy', '@cupy:0'):
        for model in (gen, link):
            model.to_device(device)
        features = LinkFeatures(link, 'pooled')
        found.append(Yardstick(
            real_samples(dataset, 12, features), features,
            ['frechet', 'kernel', 'precision', 'recall', 'swd'])(gen))
    for name, value in found[0].items():
        assert found[1][name] == pytest.approx(value, rel=1e-3), name
