import chainer
import numpy
import pytest
from chainer import serializers
from plain_nets import PlainGenerator

from chainer_dcgan import (
    Discriminator,
    Generator,
    load_discriminator,
    load_generator,
    load_weights,
    save_weights,
)
from chainer_dcgan.errors import WeightsError

h5py = pytest.importorskip('h5py')
FORMATS = ['npz', 'h5', 'hdf5']


def state(model):
    serializer = serializers.DictionarySerializer()
    serializer.save(model)
    return {name: numpy.array(value)
            for name, value in serializer.target.items()}


def assert_equal(model, other):
    expected = state(other)
    for name, value in state(model).items():
        numpy.testing.assert_array_equal(value, expected[name], name)


@pytest.fixture
def gen(rng):
    gen = Generator(n_z=3, ch=8, image_size=32, rng=rng)
    # Statistics that differ from a new net's.
    gen(rng.uniform(-1, 1, (4, 3)).astype('f'))
    return gen


@pytest.mark.parametrize('suffix', FORMATS)
def test_round_trip(tmp_path, gen, suffix):
    path = str(tmp_path / ('gen.' + suffix))
    save_weights(path, gen)
    other = Generator(n_z=3, ch=8, image_size=32)
    load_weights(path, other)
    assert_equal(other, gen)


@pytest.mark.parametrize('suffix', FORMATS)
@pytest.mark.parametrize('config', [
    {}, {'channels': 1}, {'ksize': 5, 'bn_per_unit': False,
                          'output': 'tanh'}, {'output': 'tanh'}])
def test_load_generator_builds_the_same_net(tmp_path, suffix, config, rng):
    gen = Generator(n_z=3, ch=16, image_size=48, rng=rng, **config)
    path = str(tmp_path / ('gen.' + suffix))
    save_weights(path, gen)
    loaded = load_generator(path)
    assert loaded.get_config() == gen.get_config()
    assert_equal(loaded, gen)


def test_the_name_does_not_tell_the_format(tmp_path, gen):
    save_weights(str(tmp_path / 'a.h5'), gen)
    (tmp_path / 'a.h5').rename(tmp_path / 'a.npz')
    assert_equal(load_generator(str(tmp_path / 'a.npz')), gen)


def test_plain_chainer_loads_our_file(tmp_path, gen):
    path = str(tmp_path / 'gen.npz')
    save_weights(path, gen)
    plain = PlainGenerator(3, 8, 2)
    serializers.load_npz(path, plain)
    assert_equal(plain, gen)


def test_the_references_file_loads(tmp_path, rng):
    # As published: written by Chainer's HDF5 serializer, with an unused bn0
    # and without a word about sizes.
    plain = PlainGenerator(7, 16, 3)
    plain.add_link('bn0', chainer.links.BatchNormalization(16))
    plain(rng.uniform(-1, 1, (4, 7)).astype('f'))
    path = str(tmp_path / 'generator_model.h5')
    serializers.save_hdf5(path, plain)
    gen = load_generator(path)
    assert gen.get_config() == Generator(
        n_z=7, ch=16, image_size=48).get_config()
    z = rng.uniform(-1, 1, (2, 7)).astype('f')
    with chainer.using_config('train', False):
        numpy.testing.assert_allclose(
            gen(z).array, plain(z).array, atol=2e-6)
    del plain.bn0
    assert_equal(gen, plain)


def test_shapes_tell_of_five_layers(tmp_path, rng):
    gen = Generator(n_z=7, ch=16, image_size=192, channels=1, rng=rng)
    path = str(tmp_path / 'gen.npz')
    serializers.save_npz(path, gen)
    loaded = load_generator(path)
    assert loaded.get_config() == gen.get_config()
    assert_equal(loaded, gen)


@pytest.mark.parametrize('config', [
    {}, {'ksize': 5, 'activation': 'leaky_relu', 'n_logits': 1},
    {'image_size': 160, 'channels': 4}])
@pytest.mark.parametrize('plain', [False, True])
def test_load_discriminator(tmp_path, rng, config, plain):
    dis = Discriminator(ch=16, rng=rng, **{'image_size': 48, **config})
    path = str(tmp_path / 'dis.npz')
    if plain:  # says nothing about sizes
        serializers.save_npz(path, dis)
    else:
        save_weights(path, dis)
    loaded = load_discriminator(path)
    assert loaded.get_config() == dis.get_config()
    assert_equal(loaded, dis)


def test_a_generator_is_no_discriminator(tmp_path, gen):
    path = str(tmp_path / 'gen.npz')
    save_weights(path, gen)
    with pytest.raises(WeightsError, match='holds no discriminator'):
        load_discriminator(path)


def test_shapes_that_no_generator_has(tmp_path, gen):
    gen.l0z.W.array = numpy.zeros((8 * 9 * 9, 3), 'f')
    path = str(tmp_path / 'gen.npz')
    serializers.save_npz(path, gen)
    with pytest.raises(WeightsError, match='holds no generator'):
        load_generator(path)


@pytest.mark.parametrize('suffix', FORMATS)
def test_wrong_shape_changes_nothing(tmp_path, gen, suffix, rng):
    # dc2 comes after links that would fit.
    other = Generator(n_z=3, ch=8, image_size=32, rng=rng)
    other.dc2.W.array = numpy.zeros((4, 2, 5, 5), 'f')
    path = str(tmp_path / ('gen.' + suffix))
    save_weights(path, other)
    before = state(gen)
    with pytest.raises(
            WeightsError,
            match=r'dc2/W is \(4, 2, 5, 5\) in the file, but \(4, 2, 4, 4\)'):
        load_weights(path, gen)
    for name, value in state(gen).items():
        numpy.testing.assert_array_equal(value, before[name])


def test_missing_link_is_named(tmp_path, gen):
    path = str(tmp_path / 'dis.npz')
    save_weights(path, Discriminator(ch=8, image_size=32))
    with pytest.raises(WeightsError, match=r'no entry (bn0l|dc\d|l0z)/'):
        load_weights(path, gen)
    with pytest.raises(WeightsError, match='holds no generator'):
        load_generator(path)


def test_missing_file(tmp_path):
    with pytest.raises(WeightsError, match='nothing.npz: no such file'):
        load_generator(str(tmp_path / 'nothing.npz'))


def test_folder(tmp_path):
    with pytest.raises(WeightsError, match='is a folder'):
        load_generator(str(tmp_path))


@pytest.mark.parametrize('suffix', FORMATS)
@pytest.mark.parametrize('share', [0.5, 0.9])
def test_cut_off_file(tmp_path, gen, suffix, share):
    path = tmp_path / ('gen.' + suffix)
    save_weights(str(path), gen)
    data = path.read_bytes()
    path.write_bytes(data[:int(len(data) * share)])
    with pytest.raises(WeightsError, match='cannot be read'):
        load_generator(str(path))


def test_damaged_file(tmp_path, gen):
    path = tmp_path / 'gen.npz'
    save_weights(str(path), gen)
    data = bytearray(path.read_bytes())
    for i in range(len(data) // 2, len(data) // 2 + 10):
        data[i] ^= 0xff
    path.write_bytes(data)
    with pytest.raises(WeightsError, match='cannot be read'):
        load_generator(str(path))


@pytest.mark.parametrize('data', [b'', b'hello'])
def test_something_else(tmp_path, data):
    path = tmp_path / 'gen.npz'
    path.write_bytes(data)
    with pytest.raises(WeightsError, match='neither an npz nor an HDF5'):
        load_generator(str(path))
    numpy.savez(path, a=numpy.zeros(3))
    with pytest.raises(WeightsError, match='holds no generator'):
        load_generator(str(path))


def test_without_h5py(tmp_path, gen, monkeypatch):
    monkeypatch.setitem(__import__('sys').modules, 'h5py', None)
    with pytest.raises(ImportError, match='pip install h5py'):
        save_weights(str(tmp_path / 'gen.h5'), gen)
