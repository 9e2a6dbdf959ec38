import chainer
import chainer.functions as F
import numpy
import pytest

from chainer_dcgan import Discriminator, images
from chainer_dcgan.experiments.guided_backprop import (
    RULES,
    guided_gradient,
    guided_gradients_at,
    to_picture,
    visualize_features,
)
from chainer_dcgan.experiments.receptive_field import receptive_field
from chainer_dcgan.models.layers import list_layers

SLOPES = {
    'relu': lambda x: (x > 0).astype('f'),
    'leaky_relu': lambda x: numpy.where(x > 0, 1, 0.2),
    'elu': lambda x: numpy.where(x > 0, 1, numpy.exp(x))}
E = numpy.exp(-1.)


def make_dis(activation='elu', seed=0):
    dis = Discriminator(ch=16, image_size=32, activation='elu',
                        rng=numpy.random.RandomState(seed))
    # ReLU is none of the net's own choices, but its functions know it.
    dis.activation = activation
    rng = numpy.random.RandomState(seed)
    for name in list_layers(dis):
        getattr(dis, name).W.array *= 10
        bn = getattr(dis, name.replace('c', 'bn'), None)
        if bn is not None:
            bn.activation = activation
            bn.gamma.array[:] = rng.uniform(0.5, 1.5, bn.gamma.shape)
            bn.beta.array[:] = rng.normal(0, 0.3, bn.beta.shape)
            bn.avg_var[:] = rng.uniform(0.5, 2, bn.avg_var.shape)
    return dis


# x = (1, 2); W1 x = (3, -1, 1). The signal at the first functions' outputs is
# (1, 1, -2), of which (1, 1, 0) is left; the slopes at -1 are 0, 0.2 and 1/e.
@pytest.mark.parametrize('activation,by_slope,plain', [
    ('relu', (1, 1), (3, -1)),
    ('leaky_relu', (1.2, 0.8), (3.2, -1.2)),
    ('elu', (1 + E, 1 - E), (3 + E, -1 - E))])
def test_by_hand(activation, by_slope, plain):
    function = getattr(F, activation)
    W1 = numpy.array([[1, 1], [1, -1], [-1, 1]], 'f')
    W2 = numpy.array([[1, 1, -2]], 'f')
    x = chainer.Variable(numpy.array([[1, 2]], 'f'))
    h = function(F.linear(x, W1))
    y = function(F.linear(h, W2))
    one = numpy.ones((1, 1), 'f')
    numpy.testing.assert_allclose(
        guided_gradient([x, h, y], one), [[1, 1]], rtol=1e-6)
    numpy.testing.assert_allclose(
        guided_gradient([x, h, y], one, 'slope'), [by_slope], rtol=1e-6)
    # No function but the last is between: the plain gradient.
    found, = chainer.grad([y], [x], [chainer.Variable(one)])
    numpy.testing.assert_allclose(found.array, [plain], rtol=1e-6)
    numpy.testing.assert_allclose(
        guided_gradient([x, y], one), [plain], rtol=1e-6)


@pytest.mark.parametrize('mode', ['auto', 'never'])
@pytest.mark.parametrize('activation', sorted(SLOPES))
@pytest.mark.parametrize('rule', RULES)
def test_discriminator_by_a_plain_walk(rng, activation, mode, rule):
    dis = make_dis(activation)
    x = rng.uniform(-1, 1, (2, 3, 32, 32)).astype('f')
    norms = [None, dis.bn1, dis.bn2, dis.bn3]
    convs = [dis.c0, dis.c1, dis.c2, dis.c3]
    h, before = x, []
    for conv, bn in zip(convs, norms):
        h = F.convolution_2d(h, conv.W, conv.b, 2, 1).array
        if bn is not None:
            h = F.fixed_batch_normalization(
                h, bn.gamma, bn.beta, bn.avg_mean, bn.avg_var, bn.eps).array
        before.append(h)
        h = getattr(F, activation)(h).array
    # A feature that responds in both images.
    feature = int(h.max(axis=(2, 3)).min(axis=0).argmax())
    places = [numpy.unravel_index(m[feature].argmax(), (2, 2)) for m in h]
    g = numpy.zeros_like(h)
    for i, (row, col) in enumerate(places):
        g[i, feature, row, col] = 1
    for conv, bn, h in reversed(list(zip(convs, norms, before))):
        slopes = SLOPES['relu' if rule == 'active' else activation](h)
        g = numpy.maximum(g, 0) * slopes
        if bn is not None:
            scale = bn.gamma.array / numpy.sqrt(bn.avg_var + bn.eps)
            g = g * scale[:, None, None]
        g = F.deconvolution_2d(g.astype('f'), conv.W, None, 2, 1).array
    with chainer.using_config('dcgan_fast', mode):
        found = guided_gradients_at(
            dis, x, 'c3', feature, places, rule)
    assert numpy.abs(g).max() > 1e-3
    numpy.testing.assert_allclose(found, g, rtol=1e-3, atol=1e-6)


def test_the_first_layer_gives_the_plain_gradient(rng):
    dis = make_dis()
    imgs = rng.integers(0, 256, (20, 3, 32, 32)).astype(numpy.uint8)
    found = visualize_features(dis, imgs, 'c0', [1], 3)
    # At a positive response ELU's slope is 1: the filter itself.
    filter_ = dis.c0.W.array[1]
    assert found.peaks.values.min() > 0
    for row, col in found.peaks.positions[0]:
        # Away from the edge, where the window is moved.
        assert 0 < row < 15 and 0 < col < 15
    for patch in found.gradients[0]:
        numpy.testing.assert_allclose(patch, filter_, rtol=1e-4)
    x = chainer.Variable(images.from_uint8(imgs[found.peaks.numbers[0]]))
    h = F.elu(dis.c0(x))
    for i, (row, col) in enumerate(found.peaks.positions[0]):
        plain, = chainer.grad([h[i, 1, row, col]], [x])
        numpy.testing.assert_allclose(
            guided_gradients_at(dis, x.array, 'c0', 1,
                                found.peaks.positions[0])[i],
            plain.array[i], rtol=1e-4, atol=1e-7)


def test_peaks_by_a_plain_loop(rng):
    dis = make_dis()
    # More than one batch.
    imgs = rng.integers(0, 256, (70, 3, 32, 32)).astype(numpy.uint8)
    found = visualize_features(dis, imgs, 'c1', [3, 0], 4)
    with chainer.using_config('train', False):
        h = dis.bn1(dis.c1(F.elu(dis.c0(images.from_uint8(imgs))))).array
    field = receptive_field(dis, 'c1')
    for row, feature in enumerate([3, 0]):
        best = sorted(range(70), key=lambda i: -h[i, feature].max())[:4]
        assert list(found.peaks.numbers[row]) == best
        for i, number in enumerate(best):
            m = h[number, feature]
            assert found.peaks.values[row, i] == pytest.approx(
                m.max(), rel=1e-4)
            place = numpy.unravel_index(m.argmax(), m.shape)
            assert tuple(found.peaks.positions[row, i]) == place
            y, x = (field.window(p, 32) for p in place)
            numpy.testing.assert_array_equal(
                found.patches[row, i], imgs[number][:, y, x])
    assert found.gradients.shape == (2, 4, 3, 10, 10)


@pytest.mark.parametrize('layer,size', [('c0', 4), ('c1', 10), ('c2', 22)])
def test_receptive_field_is_all_that_is_seen(rng, layer, size):
    dis = make_dis()
    field = receptive_field(dis, layer)
    assert field.size == size
    x = rng.uniform(-1, 1, (1, 3, 32, 32)).astype('f')
    position = {'c0': 7, 'c1': 3, 'c2': 2}[layer]
    g = guided_gradients_at(
        dis, x, layer, 0, [(position, position)], 'slope')
    window = field.window(position, 32)
    seen = numpy.flatnonzero(numpy.abs(g[0]).sum(axis=(0, 2)))
    assert (seen[0], seen[-1]) == (window.start, window.stop - 1)


def test_windows_at_the_edge():
    dis = Discriminator(ch=8, image_size=96)
    field = receptive_field(dis, 'c3')
    assert (field.first, field.stride, field.size) == (-15, 16, 46)
    assert field.window(0, 96) == slice(0, 46)
    assert field.window(2, 96) == slice(17, 63)
    assert field.window(5, 96) == slice(50, 96)
    assert field.window(1, 32) == slice(0, 32)
    paper = Discriminator(ch=8, image_size=64, ksize=5)
    assert receptive_field(paper, 'c3').size == 61


def test_the_net_is_left_as_it_was(rng):
    dis = make_dis()
    dis.cleargrads()
    before = chainer.serializers.DictionarySerializer()
    before.save(dis)
    kept = {name: numpy.copy(a) for name, a in before.target.items()}
    visualize_features(dis, rng.integers(
        0, 256, (4, 3, 32, 32)).astype(numpy.uint8), n_patches=2)
    after = chainer.serializers.DictionarySerializer()
    after.save(dis)
    for name, array in after.target.items():
        numpy.testing.assert_array_equal(array, kept[name])
    assert all(p.grad is None for p in dis.params())


def test_an_inactive_peak_shows_nothing(rng):
    dis = make_dis()
    x = rng.uniform(-1, 1, (1, 3, 32, 32)).astype('f')
    dis.bn3.beta.array[0] = -1000
    assert not guided_gradients_at(dis, x, 'c3', 0, [(0, 0)]).any()


def test_no_such_rule():
    with pytest.raises(ValueError, match="not 'x'"):
        guided_gradient([], numpy.zeros(1), 'x')


def test_grey_is_zero():
    g = numpy.zeros((3, 1, 2, 2), 'f')
    g[0, 0, 0] = 0.25, -0.5
    g[1, 0, 1, 1] = 4
    shown = to_picture(g)
    assert shown[0, 0].tolist() == [[192, 64 - 64], [128, 128]]
    assert shown[1, 0].tolist() == [[128, 128], [128, 255]]
    assert (shown[2] == 128).all()
