"""What a weights file from outside can be."""

import json
import os
import subprocess
import sys
import zipfile

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
from chainer_dcgan.models.mlp import MLPDiscriminator, MLPGenerator
from chainer_dcgan.storage import hdf5
from chainer_dcgan.storage.npz import read_npz, save_npz

CONFIG = 'chainer_dcgan'


def state(model):
    serializer = serializers.DictionarySerializer()
    serializer.save(model)
    return {name: numpy.array(value)
            for name, value in serializer.target.items()}


@pytest.fixture
def gen(rng):
    return Generator(n_z=3, ch=8, image_size=32, rng=rng)


@pytest.fixture
def path(tmp_path, gen):
    path = str(tmp_path / 'gen.npz')
    save_weights(path, gen)
    return path


def change(path, **entries):
    """Replaces entries; two underscores stand for a slash."""
    arrays = read_npz(path)
    for name, value in entries.items():
        name = name if name == CONFIG else name.replace('__', '/')
        if value is None:
            del arrays[name]
        else:
            arrays[name] = numpy.asarray(value)
    save_npz(path, arrays)


def change_config(path, **changes):
    config = json.loads(str(read_npz(path)[CONFIG]))
    change(path, **{CONFIG: json.dumps({**config, **changes})})


@pytest.mark.parametrize('entries,words', [
    ({'dc1__b': numpy.full(4, numpy.nan)}, 'dc1/b is not finite'),
    ({'bn1__avg_mean': [0, 0, numpy.inf, 0]}, 'avg_mean is not finite'),
    # Infinite in float32.
    ({'dc1__b': numpy.full(4, 1e300)}, 'dc1/b is not finite'),
    ({'bn1__avg_var': [1, 1, -1, 1.]}, 'avg_var is negative'),
    ({'bn1__N': numpy.zeros(())}, 'N holds float64, where int64'),
    ({'dc1__b': ['a', 'b', 'c', 'd']}, 'dc1/b holds <U1'),
    ({'dc1__b': numpy.ones(4, bool)}, 'dc1/b holds bool'),
    ({'dc1__b': numpy.zeros((1, 4))}, r'dc1/b is \(1, 4\) in the file'),
    ({'dc1__b': None}, r'no entry dc1/b \(4,\)')])
def test_values_that_no_net_works_with(path, gen, entries, words):
    change(path, **entries)
    with pytest.raises(WeightsError, match=words) as e:
        load_generator(path)
    assert str(e.value).startswith(path)
    before = state(gen)
    # Were it to change on the way, all would be different.
    for param in gen.params():
        param.array += 1
    changed = state(gen)
    with pytest.raises(WeightsError, match=words):
        load_weights(path, gen)
    for name, value in state(gen).items():
        numpy.testing.assert_array_equal(value, changed[name])
    assert (before['dc1/b'] != changed['dc1/b']).all()


@pytest.mark.parametrize('text,words', [
    ('{oops', 'cannot be read: Expecting property name'),
    ('[' * 100 + ']' * 100, 'nested more than 32'),
    ('5', 'it is no dict'),
    ('{"ch": 8, "ch": 16}', 'the name ch is there twice'),
    ('{"n_z": NaN}', 'NaN is no number'),
    ('{"model": ["Generator"]}', 'holds no generator'),
    ('{"model": "Discriminator"}', 'holds no generator')])
def test_descriptions_that_cannot_be_read(path, text, words):
    change(path, **{CONFIG: text})
    with pytest.raises(WeightsError, match=words):
        load_generator(path)


@pytest.mark.parametrize('value', [
    numpy.zeros(3), numpy.array(['a', 'b']), numpy.array('a' * 200000), 5])
def test_descriptions_that_are_no_text(path, value):
    change(path, **{CONFIG: value})
    with pytest.raises(WeightsError, match='where one short text'):
        load_generator(path)


@pytest.mark.parametrize('changes,words', [
    ({'depth': 3}, "takes no depth; a newer version"),
    ({'rng': 3}, "takes no rng"),
    ({'\x1b[2J': 3}, r'takes no \\x1b\[2J'),
    ({'n_z': '3'}, "n_z is '3', where int"),
    ({'n_z': True}, 'n_z is True, where int'),
    ({'n_z': 3.0}, 'n_z is 3.0, where int'),
    ({'n_z': -3}, 'n_z must be at least 1'),
    ({'resize': 1}, 'resize is 1, where bool'),
    ({'output': None}, 'output is None, where str'),
    ({'output': 'x'}, 'output must be one of'),
    ({'image_size': 50}, 'image_size must be one of'),
    ({'ch': 12}, 'ch must be a positive multiple of 8'),
    ({'ch': 8 << 10}, 'a larger net than the file holds'),
    ({'ch': 8 << 60}, 'a larger net than the file holds'),
    ({'n_z': 2000}, 'a larger net than the file holds')])
def test_descriptions_that_do_not_fit(path, changes, words):
    change_config(path, **changes)
    with pytest.raises(WeightsError, match=words):
        load_generator(path)


def test_other_types(path, gen):
    arrays = read_npz(path)
    for dtype in ('float16', 'float64', '>f4'):
        save_npz(path, {
            name: array.astype(dtype) if array.dtype == 'f' else array
            for name, array in arrays.items()})
        loaded = load_generator(path)
        for name, value in state(loaded).items():
            assert value.dtype == arrays[name].dtype
            numpy.testing.assert_allclose(value, arrays[name], rtol=1e-3)


def test_surplus_entries_are_not_read(path):
    before = os.path.getsize(path)
    with zipfile.ZipFile(path, 'a') as archive:
        # Neither an array nor of a size that could be.
        archive.writestr('bn0/gamma.npy', b'nonsense')
    assert os.path.getsize(path) > before
    assert load_generator(path).n_z == 3


def test_nothing_is_drawn_to_be_overwritten(path):
    before = numpy.random.get_state()[1].copy()
    load_generator(path)
    assert (numpy.random.get_state()[1] == before).all()


@pytest.mark.parametrize('cls', [MLPGenerator, MLPDiscriminator])
def test_nets_without_convolutions(tmp_path, cls):
    net = cls(ch=10, image_size=4, rng=numpy.random.default_rng(1))
    path = str(tmp_path / 'net.npz')
    save_weights(path, net)
    load = load_generator if cls is MLPGenerator else load_discriminator
    for name, value in state(load(path)).items():
        numpy.testing.assert_array_equal(value, state(net)[name])


def test_spectral_normalization(tmp_path, rng):
    net = Discriminator(ch=8, image_size=32, norm='spectral', rng=rng)
    path = str(tmp_path / 'dis.npz')
    save_weights(path, net)
    for name, value in state(load_discriminator(path)).items():
        numpy.testing.assert_array_equal(value, state(net)[name])


def test_a_fifo_is_not_waited_for(tmp_path, gen):
    os.mkfifo(tmp_path / 'fifo')
    with pytest.raises(WeightsError, match='is a FIFO'):
        load_generator(str(tmp_path / 'fifo'))


@pytest.fixture
def h5(tmp_path, gen):
    pytest.importorskip('h5py')
    path = str(tmp_path / 'gen.h5')
    save_weights(path, gen)
    return path


def edit(path, function):
    import h5py
    with h5py.File(path, 'r+') as f:
        function(f)


def link_outside(f):
    import h5py
    del f['dc1/b']
    f['dc1/b'] = h5py.ExternalLink('secret.h5', '/b')


def link_inside(f):
    import h5py
    f['soft'] = h5py.SoftLink('/dc1/b')


def store_outside(f):
    del f['dc1/b']
    f.create_dataset('dc1/b', (4,), 'f', external=[('secret', 0, 16)])


def make_virtual(f):
    import h5py
    del f['dc1/b']
    layout = h5py.VirtualLayout((4,), 'f')
    layout[:] = h5py.VirtualSource('secret.h5', 'b', (4,))
    f.create_virtual_dataset('dc1/b', layout)


def declare_only(f):
    del f['l0z/W']
    f.create_dataset('l0z/W', (1 << 20, 1 << 16), 'f', chunks=(1024, 1024),
                     compression=4)


def replace(value, **kwargs):
    def function(f):
        del f['dc1/b']
        f.create_dataset('dc1/b', data=value, **kwargs)
    return function


def test_hdf5_as_others_write_it(h5, gen):
    for kwargs in ({'compression': 4, 'shuffle': True}, {'shuffle': True},
                   {'chunks': (3,)}, {'chunks': (3,), 'compression': 9}, {}):
        edit(h5, replace(numpy.float32([1, 2, 3, 4]), **kwargs))
        numpy.testing.assert_array_equal(
            load_generator(h5).dc1.b.array, [1, 2, 3, 4])


@pytest.mark.parametrize('function,words', [
    (link_outside, 'dc1/b is a link to elsewhere'),
    (link_inside, 'soft is a link to elsewhere'),
    (store_outside, 'dc1/b lies in another file'),
    (make_virtual, 'dc1/b lies in another file'),
    (declare_only, r'l0z/W is \(1048576, 65536\) in the file'),
    (replace(numpy.zeros(4, 'f'), fletcher32=True), 'in an unknown way'),
    (replace(numpy.zeros(4, 'f'), compression='lzf'), 'in an unknown way'),
    (replace(numpy.full(4, numpy.nan)), 'dc1/b is not finite'),
    (replace([b'a', b'b', b'c', b'd']), 'no plain numbers'),
    (lambda f: f.attrs.update({CONFIG: 5}), 'no text'),
    (lambda f: f.attrs.update({CONFIG: ['a', 'b']}), 'not one text'),
    (lambda f: f.attrs.update({CONFIG: '{oops'}), 'Expecting property')])
def test_hdf5_that_is_refused(h5, tmp_path, monkeypatch, function, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'secret').write_bytes(bytes(16))
    edit(h5, function)
    with pytest.raises(WeightsError, match=words) as e:
        load_generator(h5)
    assert str(e.value).startswith(h5)


def test_hdf5_that_never_ends_or_crashes(h5, monkeypatch, tmp_path):
    for line in ('while True: pass', 'import os; os.abort()'):
        child = tmp_path / 'child.py'
        child.write_text(line)
        monkeypatch.setattr(hdf5, '_CHILD', str(child))
        monkeypatch.setattr(hdf5, 'PATIENCE', 1)
        with pytest.raises(WeightsError, match='crashed or came to no end'):
            load_generator(h5)


def test_small_hdf5_takes_little_memory(h5, tmp_path):
    """A declared size, and pieces that inflate without end."""
    import zlib

    import h5py
    with h5py.File(h5, 'r+') as f:
        del f['dc1/b']
        entry = f.create_dataset('dc1/b', (4,), 'f', chunks=(4,),
                                 compression=9)
        entry.id.write_direct_chunk((0,), zlib.compress(bytes(50000), 9))
    with pytest.raises(WeightsError, match='cut off|too large'):
        load_generator(h5)
    from chainer_dcgan.storage import hdf5_child
    assert hdf5_child._inflate(zlib.compress(bytes(16)), 16, 4) == bytes(16)
    # It stops on the way.
    with pytest.raises(ValueError, match='cut off'):
        hdf5_child._inflate(zlib.compress(bytes(50000)), 16, 4)


def test_the_references_file_with_its_unused_links(tmp_path, rng):
    pytest.importorskip('h5py')
    plain = PlainGenerator(7, 16, 3)
    # Not even finite: it is not read.
    plain.add_link('bn0', chainer.links.BatchNormalization(16))
    plain.bn0.gamma.array[...] = numpy.nan
    path = str(tmp_path / 'generator_model.h5')
    serializers.save_hdf5(path, plain)
    assert load_generator(path).n_z == 7


def test_a_command_ends_with_one_line(path, tmp_path):
    change(path, dc1__b=numpy.full(4, numpy.nan))
    result = subprocess.run(
        [sys.executable, '-m', 'chainer_dcgan', 'generate', '--gen', path,
         '--out', str(tmp_path / 'x.png')],
        stderr=subprocess.PIPE, text=True)
    assert result.returncode == 2
    assert result.stderr.startswith(f'error: {path}: dc1/b is not finite')
    assert result.stderr.count('\n') == 1
    assert not (tmp_path / 'x.png').exists()
