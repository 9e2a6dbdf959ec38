import dataclasses
import hashlib

import numpy
import pytest
from chainer import serializers
from made_snapshot import make_entries

from chainer_dcgan import Discriminator, Generator, save_weights
from chainer_dcgan.errors import WeightsError
from chainer_dcgan.models import MLPDiscriminator, MLPGenerator
from chainer_dcgan.models.starting import read_starting_weights
from chainer_dcgan.storage.npz import save_npz


def make(cls=Generator, seed=0, **sizes):
    rng = numpy.random.default_rng(seed)
    if cls is Generator:
        sizes = {'n_z': 3, **sizes}
    net = cls(rng=rng, **{'ch': 16, 'image_size': 32, **sizes})
    for link in net.links():
        if hasattr(link, 'avg_var'):
            link.avg_var[...] = rng.uniform(1, 2, link.avg_var.shape)
        if hasattr(link, 'b'):
            link.b.array[...] = rng.normal(size=link.b.shape)
    return net


def state(net):
    serializer = serializers.DictionarySerializer()
    serializer.save(net)
    return {name: numpy.array(value)
            for name, value in serializer.target.items()}


def start(tmp_path, net, target, dtype=None):
    path = str(tmp_path / 'weights.npz')
    save_weights(path, net, dtype)
    weights, = read_starting_weights([path])
    return weights.put_into(target)


@pytest.mark.parametrize('cls', [Generator, Discriminator])
def test_a_net_of_the_same_shape_takes_all(tmp_path, cls):
    net, target = make(cls), make(cls, 1)
    assert start(tmp_path, net, target) == {}
    for name, value in state(net).items():
        numpy.testing.assert_array_equal(state(target)[name], value, name)


def test_what_does_not_fit_starts_anew_and_is_named(tmp_path):
    net, target = make(), make(seed=1, n_z=5)
    before, source = state(target), state(net)
    kept = start(tmp_path, net, target)
    assert kept == {'l0z': 'the file has (64, 3) for l0z/W, not (64, 5)'}
    for name, value in state(target).items():
        # The bias fits, but belongs to weights that do not.
        expected = before if name.startswith('l0z/') else source
        numpy.testing.assert_array_equal(value, expected[name], name)


@pytest.mark.parametrize('source,target,kept', [
    ({}, {'channels': 4}, ['dc4']),
    ({}, {'image_size': 48}, ['bn0l', 'l0z']),
    ({'image_size': 128}, {'image_size': 256}, ['bn4', 'dc4', 'dc5'])])
def test_other_sizes_and_layers(tmp_path, source, target, kept):
    assert sorted(start(tmp_path, make(**source), make(**target))) == kept


@pytest.mark.parametrize('sizes,kept,shift', [
    ((128, 256), ['bn1', 'c0', 'c1'], 1), ((256, 128), ['c0'], -1),
    ((128, 96), ['l4l'], 0)])
def test_layers_of_d_by_their_distance_from_the_narrow_end(
        tmp_path, sizes, kept, shift):
    net, target = (make(Discriminator, seed, image_size=size)
                   for seed, size in enumerate(sizes))
    assert sorted(start(tmp_path, net, target)) == kept
    before, after = state(net), state(target)
    for i in (2, 3):
        for name in ('c{}/W', 'c{}/b', 'bn{}/gamma', 'bn{}/avg_var'):
            numpy.testing.assert_array_equal(
                after[name.format(i + max(shift, 0))],
                before[name.format(i - min(shift, 0))], name)


def test_what_shapes_do_not_show(tmp_path):
    path = str(tmp_path / 'weights.npz')
    save_weights(path, make())
    weights, = read_starting_weights([path])
    assert weights.compare(make()) == {}
    assert weights.compare(make(prior='normal', output='tanh')) == {
        'prior': ('uniform', 'normal'), 'output': ('linear', 'tanh')}
    assert weights.compare(make(Discriminator)) == {}
    # A file from before there were others, and one that says nothing.
    for config, found in (({'n_z': 3, 'ch': 16, 'image_size': 32},
                           {'prior': ('uniform', 'normal')}), (None, {})):
        older = dataclasses.replace(weights, config=config)
        assert older.compare(make(prior='normal')) == found


def test_another_normalization(tmp_path):
    # D's spectral norms are estimated anew; its weights are the same.
    net = make(Discriminator)
    target = make(Discriminator, 1, norm='spectral', n_logits=1)
    vector = target.c1.W_u.copy()
    assert list(start(tmp_path, net, target)) == ['l4l']
    numpy.testing.assert_array_equal(target.c1.W.array, net.c1.W.array)
    numpy.testing.assert_array_equal(target.c1.W_u, vector)


def test_half_precision(tmp_path):
    net, target = make(), make(seed=1)
    assert start(tmp_path, net, target, 'float16') == {}
    assert target.dc1.W.array.dtype == numpy.float32
    numpy.testing.assert_allclose(
        target.dc1.W.array, net.dc1.W.array, rtol=1e-3, atol=1e-6)


def test_a_snapshot_holds_both_as_they_were_trained(tmp_path):
    entries = make_entries()
    average = {name.replace('model:gen', 'average'): value * 0
               for name, value in entries.items()
               if name.startswith('updater/model:gen/') and value.ndim}
    path = str(tmp_path / 'snapshot_iter_6.npz')
    save_npz(path, {**entries, **average})
    found = {weights.kind: weights
             for weights in read_starting_weights([path])}
    gen = make(ch=8)
    assert found['gen'].put_into(gen) == {}
    numpy.testing.assert_array_equal(
        gen.dc1.W.array, entries['updater/model:gen/dc1/W'])
    assert found['dis'].put_into(make(Discriminator, ch=8)) == {}
    with open(path, 'rb') as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    assert {weights.sha256 for weights in found.values()} == {digest}


def test_files_of_g_and_of_d(tmp_path):
    paths = [str(tmp_path / name) for name in ('d.npz', 'g.npz')]
    for path, net in zip(paths, (MLPDiscriminator(ch=10),
                                 MLPGenerator(n_z=3, ch=10))):
        save_weights(path, net)
    weights = read_starting_weights(paths)
    assert [part.kind for part in weights] == ['dis', 'gen']
    dis = MLPDiscriminator(ch=10, rng=numpy.random.default_rng(0))
    seed = dis.drop1.seed
    assert weights[0].put_into(dis) == {} and dis.drop1.seed == seed != 0


def test_plain_chainers_file(tmp_path):
    # It says nothing of the class.
    net, path = make(Discriminator), str(tmp_path / 'plain.npz')
    serializers.save_npz(path, net)
    weights, = read_starting_weights([path])
    assert weights.kind == 'dis'
    assert weights.put_into(make(Discriminator, 1)) == {}


def test_files_that_cannot_be_begun_with(tmp_path):
    path, other, broken, neither = (
        str(tmp_path / name) for name in ('a.npz', 'b.npz', 'c.npz', 'd.npz'))
    net = make()
    save_weights(path, net)
    save_weights(other, net)
    with pytest.raises(WeightsError, match=r'b.npz holds a net that .*a.npz '
                       r'holds, too: gen'):
        read_starting_weights([path, other])
    net.dc2.W.array[0] = numpy.nan
    save_weights(broken, net)
    with pytest.raises(WeightsError, match='c.npz: dc2/W is not finite'):
        read_starting_weights([broken])
    numpy.savez(neither, a=numpy.zeros(3))
    with pytest.raises(WeightsError, match='d.npz holds neither a generator'):
        read_starting_weights([neither])
    with pytest.raises(WeightsError, match='no such file'):
        read_starting_weights([str(tmp_path / 'missing.npz')])
    weights, = read_starting_weights([path])
    with pytest.raises(WeightsError, match=(
            r'none of its weights fits the Generator: bn0l: the file has '
            r'\(64,\) for bn0l/beta, not \(200,\);')):
        weights.put_into(make(ch=200, bn_per_unit=False, ksize=5))
