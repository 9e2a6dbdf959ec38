import types

import numpy
import pytest
from chainer import serializers

from chainer_dcgan import Generator, generate, images
from chainer_dcgan.latent import uniform
from chainer_dcgan.training.extensions import CollapseWarning
from chainer_dcgan.training.extensions.collapse import mean_distance


def make_gen():
    gen = Generator(n_z=4, ch=8, image_size=32,
                    rng=numpy.random.RandomState(0))
    for link in (gen.l0z, gen.dc1, gen.dc2, gen.dc3, gen.dc4):
        link.W.array *= 20
    return gen


@pytest.fixture
def gen():
    return make_gen()


@pytest.fixture
def collapsed(gen):
    # z counts no longer; every image is the one that the biases make.
    gen.l0z.W.array[...] = 0
    gen.l0z.b.array[...] = numpy.linspace(-1, 1, len(gen.l0z.b))
    return gen


@pytest.fixture
def real(rng):
    """Images as different from each other as those of ``gen``."""
    return generate(make_gen(), uniform(rng, 32, 4))


@pytest.fixture
def trainer():
    trainer = types.SimpleNamespace(
        updater=types.SimpleNamespace(n_images=60000),
        log=[{'dis/loss': 0.01}, {'dis/loss': 0.9}])
    trainer.get_extension = lambda name: trainer
    return trainer


def test_distance_as_a_loop(rng):
    x = rng.standard_normal((5, 3, 4, 4)).astype('f')
    squares = [((x[i] - x[j]) ** 2).mean() for i in range(5)
               for j in range(i)]
    assert mean_distance(x) == pytest.approx(numpy.mean(squares) ** 0.5)


def test_healthy(gen, real, trainer):
    messages = []
    CollapseWarning(gen, real, messages.append)(trainer)
    assert not messages


def test_collapsed(collapsed, real, trainer):
    messages = []
    extension = CollapseWarning(collapsed, real, messages.append)
    trainer.updater.n_images = 49999
    extension(trainer)
    assert not messages
    trainer.updater.n_images = 50000
    for _ in range(3):
        extension(trainer)
    message, = messages
    assert 'after 50,000 images' in message and 'only 0.00 times' in message
    assert 'another seed' in message and 'preview' in message


def test_nearly_alike(gen, real, trainer):
    messages = []
    gen.dc4.W.array *= 0.1
    CollapseWarning(gen, real, messages.append)(trainer)
    assert len(messages) == 1


@pytest.mark.parametrize('share,warned', [(0.199, True), (0.201, False)])
def test_least_distance_is_a_fifth_of_the_real_images(
        gen, real, trainer, share, warned):
    # As the extension draws them: 32 z of seed 0, and as bytes.
    z = uniform(numpy.random.default_rng(0), len(real), 4)
    x = images.from_uint8(images.to_uint8(generate(gen, z)))
    real = real / mean_distance(real) * mean_distance(x) / share
    messages = []
    CollapseWarning(gen, real, messages.append)(trainer)
    assert bool(messages) == warned
    if warned:
        assert 'only 0.20 times' in messages[0]


@pytest.mark.parametrize('loss,warned', [
    (0.0499, True), (0.0501, False), (0, True), (-0.001, False)])
def test_greatest_certainty(gen, real, trainer, loss, warned):
    messages = []
    trainer.log.append({'dis/loss': loss})
    CollapseWarning(gen, real, messages.append)(trainer)
    assert bool(messages) == warned


@pytest.mark.parametrize('n_images,warned', [(49999, 0), (50000, 2)])
def test_nothing_is_said_before_50000_images(
        collapsed, real, trainer, n_images, warned):
    messages = []
    trainer.updater.n_images = n_images
    trainer.log.append({'dis/loss': 0.01})
    CollapseWarning(collapsed, real, messages.append)(trainer)
    assert len(messages) == warned


def test_certain_discriminator(gen, real, trainer):
    messages = []
    extension = CollapseWarning(gen, real, messages.append)
    trainer.log.append({'dis/loss': 0.04})
    for _ in range(3):
        extension(trainer)
    message, = messages
    assert "D's loss is 0.040" in message and 'another seed' in message


def test_nothing_logged_yet(gen, real, trainer):
    messages = []
    del trainer.log[:]
    CollapseWarning(gen, real, messages.append)(trainer)
    assert not messages


def test_said_once_through_a_resume(collapsed, real, trainer):
    messages = []
    first = CollapseWarning(collapsed, real, messages.append)
    first(trainer)
    serializer = serializers.DictionarySerializer()
    serializer.save(first)
    second = CollapseWarning(collapsed, real, messages.append)
    serializers.NpzDeserializer(serializer.target).load(second)
    second(trainer)
    assert len(messages) == 1
    # The other one is still to be said.
    trainer.log.append({'dis/loss': 0.04})
    second(trainer)
    assert len(messages) == 2


def test_snapshot_from_before(gen, real, trainer):
    extension = CollapseWarning(gen, real, pytest.fail)
    serializers.NpzDeserializer({}).load(extension)
    extension(trainer)


def test_all_real_images_alike(gen, real, trainer):
    CollapseWarning(gen, real * 0, pytest.fail)(trainer)


def test_global_random_state_stays(gen, real, trainer):
    before = numpy.random.get_state()[1].copy()
    CollapseWarning(gen, real, print)(trainer)
    numpy.testing.assert_array_equal(numpy.random.get_state()[1], before)
