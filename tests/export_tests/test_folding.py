import chainer
import chainer.functions as F
import numpy
import pytest

from chainer_dcgan.export.folding import fold


@pytest.mark.parametrize('bn_per_unit', (True, False))
@pytest.mark.parametrize('ksize', (4, 5))
def test_layers_equal_the_links_and_their_norms(
        make_generator, rng, bn_per_unit, ksize):
    gen = make_generator(
        ch=16, image_size=48, bn_per_unit=bn_per_unit, ksize=ksize)
    layers = fold(gen)
    assert [layer.name for layer in layers] == [
        'l0z', 'dc1', 'dc2', 'dc3', 'dc4']
    z = rng.uniform(-1, 1, (4, gen.n_z)).astype(numpy.float32)
    x = rng.normal(size=(4, 16, 3, 3)).astype(numpy.float32)
    with chainer.using_config('train', False), chainer.no_backprop_mode():
        h = gen.l0z(z)
        if not bn_per_unit:
            h = F.reshape(h, (4, 16, 3, 3))
        units = F.reshape(gen.bn0l(h), (4, -1)).array
        maps = gen.bn1(gen.dc1(x)).array

    folded = numpy.maximum(z @ layers[0].W.T + layers[0].b, 0)
    numpy.testing.assert_allclose(folded, units, rtol=0, atol=1e-5)
    folded = F.relu(F.deconvolution_2d(
        x, layers[1].W, layers[1].b, stride=2, pad=(ksize - 1) // 2,
        outsize=(6, 6))).array
    numpy.testing.assert_allclose(folded, maps, rtol=0, atol=1e-5)


def test_last_layer_is_a_copy(make_generator):
    gen = make_generator()
    last = fold(gen)[-1]
    assert last.name == 'dc4'
    numpy.testing.assert_array_equal(last.W, gen.dc4.W.array)
    numpy.testing.assert_array_equal(last.b, gen.dc4.b.array)
    assert not numpy.shares_memory(last.W, gen.dc4.W.array)
