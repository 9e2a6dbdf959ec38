import chainer
import chainer.functions as F
import numpy
import pytest

from chainer_dcgan import PRESETS, Discriminator, Generator, generate
from chainer_dcgan.latent import uniform
from chainer_dcgan.models.layers import DropMaps, list_layers, run_layers

MODES = pytest.mark.parametrize('mode', ['auto', 'numpy', 'never'])


def make_gen():
    gen = Generator(n_z=4, ch=32, image_size=32,
                    rng=numpy.random.RandomState(0))
    for name in list_layers(gen) + ['l0z', 'dc4']:
        getattr(gen, name).W.array *= 20
    return gen


@MODES
def test_outputs_of_the_discriminator(rng, mode):
    dis = Discriminator(ch=8, image_size=32)
    x = rng.uniform(-1, 1, (2, 3, 32, 32)).astype(numpy.float32)
    with chainer.using_config('train', False), \
            chainer.using_config('dcgan_fast', mode):
        outputs = run_layers(dis, x)
        h = F.elu(dis.c0(x))
        expected = {'c0': h}
        for name, conv, bn in (('c1', dis.c1, dis.bn1),
                               ('c2', dis.c2, dis.bn2),
                               ('c3', dis.c3, dis.bn3)):
            expected[name] = h = bn(conv(h))
    assert list(outputs) == list_layers(dis) == list(expected)
    for name, h in expected.items():
        numpy.testing.assert_allclose(
            outputs[name].array, h.array, rtol=1e-4, atol=1e-6)


def test_nets_of_the_best_preset(rng):
    preset = PRESETS['best']
    gen = Generator(n_z=4, ch=16, image_size=32, **preset.generator)
    dis = Discriminator(ch=16, image_size=32, **preset.discriminator)
    assert list_layers(gen) == ['dc1', 'dc2', 'dc3']
    x = rng.uniform(-1, 1, (2, 3, 32, 32)).astype(numpy.float32)
    with chainer.using_config('train', False), chainer.no_backprop_mode():
        outputs = run_layers(dis, x)
        expected = F.leaky_relu(dis.c1(outputs['c0']), 0.2)
    numpy.testing.assert_allclose(
        outputs['c1'].array, expected.array, rtol=1e-4, atol=1e-6)


def test_outputs_of_the_generator(rng):
    gen = make_gen()
    z = uniform(rng, 3, 4)
    with chainer.using_config('train', False), chainer.no_backprop_mode():
        outputs = run_layers(gen, z)
        h = gen.bn1(gen.dc1(F.reshape(gen.bn0l(gen.l0z(z)), (3, 32, 2, 2))))
        expected = [h, gen.bn2(gen.dc2(h))]
        expected.append(gen.bn3(gen.dc3(expected[1])))
    assert list(outputs) == ['dc1', 'dc2', 'dc3']
    for found, h in zip(outputs.values(), expected):
        numpy.testing.assert_allclose(
            found.array, h.array, rtol=1e-4, atol=1e-6)


def test_layers_of_larger_images():
    sizes = {'ch': 16, 'image_size': 160}
    assert list_layers(Discriminator(**sizes)) == [
        'c0', 'c1', 'c2', 'c3', 'c4']
    assert list_layers(Generator(**sizes)) == ['dc1', 'dc2', 'dc3', 'dc4']


@MODES
def test_dropped_maps_are_as_if_never_read(rng, mode):
    gen, z = make_gen(), uniform(rng, 5, 4)
    other = gen.copy('copy')
    other.dc3.W.array[[1, 6]] = 0
    with chainer.using_config('dcgan_fast', mode):
        before, expected = generate(gen, z), generate(other, z)
        with DropMaps(gen, 'dc2', [1, 6]):
            found = generate(gen, z)
            of_another = generate(gen.copy('copy'), z)
        after = generate(gen, z)
    numpy.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    assert numpy.abs(found - before).max() > 0.01
    # The net itself, and others, draw as always.
    numpy.testing.assert_array_equal(after, before)
    numpy.testing.assert_array_equal(of_another, before)
    assert not any(link.local_link_hooks for link in gen.links())


@pytest.mark.gpu
def test_dropped_maps_on_a_gpu(rng):
    gen, z = make_gen(), uniform(rng, 5, 4)
    with DropMaps(gen, 'dc2', [1, 6]):
        expected = generate(gen, z)
    gen.to_device('@cupy:0')
    with DropMaps(gen, 'dc2', [1, 6]):
        found = generate(gen, z)
    numpy.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4)
