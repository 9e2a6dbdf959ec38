import chainer
import chainer.functions as F
import chainer.links as L
import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr
from normalizations import assert_close, make_link, normal

from chainer_dcgan import functions
from chainer_dcgan.functions import dispatch

_ACTIVATIONS = {
    'identity': F.identity,
    'relu': F.relu,
    'elu': F.elu,
    'leaky_relu': F.leaky_relu,
}
_SHAPES = [(3, 8), (4, 6), (2, 3, 5, 4), (3, 16, 7, 5), (70, 40, 9, 9)]


@pytest.fixture(params=['auto', 'numpy'])
def mode(request):
    with chainer.using_config('dcgan_fast', request.param):
        yield request.param


@pytest.fixture(params=list(_ACTIVATIONS))
def activation(request):
    return request.param


def away_from_kink(y, gy):
    # Where rounding decides on which side of 0 a value is, no gradient.
    gy.array[numpy.abs(y.array) < 1e-4] = 0


@pytest.mark.parametrize('shape', _SHAPES)
def test_training_is_chainers(mode, activation, rng, shape):
    x, gy = normal(rng, shape), normal(rng, shape)
    ours, plain = make_link(shape[1]), make_link(shape[1])
    expected = plain(x)
    away_from_kink(expected, gy)
    expected = _ACTIVATIONS[activation](expected)
    y = functions.batch_normalization_activation(x, ours, activation)
    grads = [chainer.grad([out], [x, bn.gamma, bn.beta], [gy])
             for out, bn in ((y, ours), (expected, plain))]
    assert_close([y, *grads[0], ours.avg_mean, ours.avg_var],
                 [expected, *grads[1], plain.avg_mean, plain.avg_var])
    assert ours.N == plain.N


@pytest.mark.parametrize('graph', [True, False])
def test_test_mode_is_chainers(mode, activation, rng, graph):
    x, bn = normal(rng, (3, 16, 4, 5)), make_link(16)
    with chainer.using_config('train', False), \
            chainer.using_config('enable_backprop', graph):
        y = functions.batch_normalization_activation(x, bn, activation)
        expected = _ACTIVATIONS[activation](bn(x))
        assert_close([y], [expected])
        if graph:
            assert_close(chainer.grad([y], [x]),
                         chainer.grad([expected], [x]))


def test_naive_formula(mode, rng):
    x = normal(rng, (5, 8)).array
    bn = L.BatchNormalization(8, eps=1e-5, decay=0.9)
    y = functions.batch_normalization_activation(x, bn).array
    wide = x.astype('d')
    expected = (wide - wide.mean(0)) / numpy.sqrt(wide.var(0) + 1e-5)
    numpy.testing.assert_allclose(y, expected, rtol=0, atol=1e-5)
    numpy.testing.assert_allclose(
        bn.avg_mean, 0.1 * wide.mean(0), rtol=1e-5, atol=1e-6)
    numpy.testing.assert_allclose(
        bn.avg_var, 0.9 + 0.1 * wide.var(0, ddof=1), rtol=1e-5)


def test_finite_differences(mode, activation, rng):
    x, gy = normal(rng, (6, 8)), normal(rng, (6, 8))
    gx, = chainer.grad([functions.batch_normalization_activation(
        x, make_link(8), activation)], [x], [gy])
    direction = rng.standard_normal(x.shape)
    bn = make_link(8)
    for param in bn.params():
        param.array = param.array.astype('d')
    bn.avg_mean = bn.avg_var = None

    def value(step):
        # In float64, and Chainer's own: the difference needs the digits.
        h = F.batch_normalization(
            x.array + step * direction, bn.gamma, bn.beta, eps=1e-5)
        return (_ACTIVATIONS[activation](h).array * gy.array).sum()

    expected = (value(1e-5) - value(-1e-5)) / 2e-5
    assert (gx.array * direction).sum() == pytest.approx(
        expected, rel=1e-3, abs=1e-3)


def test_double_backward_is_chainers(mode, activation, rng):
    x, gy = normal(rng, (3, 8, 3, 2)), normal(rng, (3, 8, 3, 2))
    bn = make_link(8)
    results = []
    for y in (functions.batch_normalization_activation(x, bn, activation),
              _ACTIVATIONS[activation](F.batch_normalization(
                  x, bn.gamma, bn.beta, eps=bn.eps))):
        gx, = chainer.grad([y], [x], [gy], enable_double_backprop=True)
        results.append(chainer.grad(
            [F.sum(F.sin(gx))], [x, bn.gamma, gy]))
    assert_close(*results)


def test_large_mean(mode, rng):
    x = 1000 + normal(rng, (64, 8, 8, 8)).array
    y = functions.batch_normalization_activation(x, L.BatchNormalization(8))
    assert abs(y.array.std() - 1) < 1e-3


@pytest.mark.parametrize('shape', _SHAPES)
def test_activate_is_chainers(mode, activation, rng, shape):
    x, gy = normal(rng, shape), normal(rng, shape)
    results = []
    for function in (lambda x: functions.activate(x, activation),
                     _ACTIVATIONS[activation]):
        y = function(x)
        gx, = chainer.grad([y], [x], [gy], enable_double_backprop=True)
        results.append([
            y, gx, chainer.grad([y], [x], [gy])[0],
            *chainer.grad([F.sum(F.sin(gx))], [gy])])
    assert_close(*results)


def test_extreme_values(mode, activation):
    values = [-1e30, -200, -88, -1e-30, -0., 0., 1e-30, 88, 200, 1e30]
    x = numpy.array([values * 4] * 2, 'f')
    y = functions.activate(x, activation)
    assert_close([y], [_ACTIVATIONS[activation](x)])


def test_not_a_number_comes_through(mode, activation):
    x = numpy.full((2, 8), numpy.nan, 'f')
    assert numpy.isnan(functions.activate(x, activation).array).all()


def test_unknown_activation_is_refused(rng):
    x = normal(rng, (2, 8))
    with pytest.raises(ValueError, match='swish.*relu'):
        functions.activate(x, 'swish')
    with pytest.raises(ValueError, match='swish.*relu'):
        functions.batch_normalization_activation(x, make_link(8), 'swish')


def send(*variables):
    return [chainer.Variable(cuda.to_gpu(v.array)) for v in variables]


@attr.gpu
@pytest.mark.parametrize('shape', [*_SHAPES, (1, 33, 3, 1), (700, 3)])
def test_gpu_training_is_chainers_on_a_cpu(activation, rng, shape):
    x, gy = normal(rng, shape), normal(rng, shape)
    ours, plain = make_link(shape[1]), make_link(shape[1])
    expected = plain(x)
    away_from_kink(expected, gy)
    expected = _ACTIVATIONS[activation](expected)
    expected_grads = chainer.grad([expected], [x, plain.gamma, plain.beta],
                                  [gy])
    x, gy = send(x, gy)
    ours.to_device('@cupy:0')
    y = functions.batch_normalization_activation(x, ours, activation)
    grads = chainer.grad([y], [x, ours.gamma, ours.beta], [gy])
    assert_close([y, *grads, ours.avg_mean, ours.avg_var],
                 [expected, *expected_grads, plain.avg_mean, plain.avg_var])


@attr.gpu
def test_gpu_test_mode_is_chainers_on_a_cpu(activation, rng):
    x, bn = normal(rng, (3, 16, 4, 5)), make_link(16)
    with chainer.using_config('train', False), chainer.no_backprop_mode():
        expected = _ACTIVATIONS[activation](bn(x))
        bn.to_device('@cupy:0')
        y = functions.batch_normalization_activation(
            *send(x), bn, activation)
    assert_close([y], [expected])


@attr.gpu
def test_gpu_finite_differences(activation, rng):
    shape = 5, 6, 3, 3
    x, gy, step = [v.array for v in send(*(
        normal(rng, shape) for _ in range(3)))]
    bn = make_link(6)
    bn.to_device('@cupy:0')

    def value(x):
        y = functions.batch_normalization_activation(x, bn, activation)
        return (y.array.get().astype('d') * gy.get()).sum()

    x = chainer.Variable(x)
    gx, = chainer.grad([functions.batch_normalization_activation(
        x, bn, activation)], [x], [chainer.Variable(gy)])
    slope = (value(x.array + 1e-3 * step) - value(x.array - 1e-3 * step)) / (
        2e-3)
    # Wide, for the kinks that the step crosses.
    assert (gx.array.get() * step.get()).sum() == pytest.approx(
        slope, rel=2e-2, abs=0.2)


@attr.gpu
def test_gpu_double_backward_is_chainers_on_a_cpu(rng):
    x, gy = normal(rng, (3, 8, 3, 2)), normal(rng, (3, 8, 3, 2))
    results = []
    for sent in [x, gy], send(x, gy):
        bn = make_link(8)
        bn.to_device(sent[0].device)
        y = functions.batch_normalization_activation(sent[0], bn, 'elu')
        gx, = chainer.grad(
            [y], sent[:1], sent[1:], enable_double_backprop=True)
        results.append(chainer.grad([gx], sent, sent[:1]))
    assert_close(results[1], results[0])


@attr.gpu
def test_gpu_large_mean(rng):
    x = cuda.to_gpu(1000 + normal(rng, (64, 8, 8, 8)).array)
    bn = L.BatchNormalization(8)
    bn.to_device('@cupy:0')
    y = functions.batch_normalization_activation(x, bn)
    assert abs(y.array.get().std() - 1) < 1e-3


@attr.gpu
def test_gpu_reruns_are_identical(rng):
    x, = send(normal(rng, (5000, 40)))
    bn = make_link(40)
    bn.to_device('@cupy:0')
    first, second = [
        functions.batch_normalization_activation(x, bn, 'elu').array.get()
        for _ in range(2)]
    numpy.testing.assert_array_equal(first, second)


@attr.gpu
@pytest.mark.parametrize('shape', _SHAPES[:3])
def test_gpu_activate_is_chainers_on_a_cpu(activation, rng, shape):
    x, gy = normal(rng, shape), normal(rng, shape)
    expected = _ACTIVATIONS[activation](x)
    expected_gx = chainer.grad([expected], [x], [gy])
    x, gy = send(x, gy)
    y = functions.activate(x, activation)
    assert_close([y, *chainer.grad([y], [x], [gy])],
                 [expected, *expected_gx])


@attr.gpu
def test_gpu_extreme_values(activation):
    values = [-1e30, -200, -88, -1e-30, -0., 0., 1e-30, 88, 200, 1e30]
    x = numpy.array([values * 4] * 2, 'f')
    y = functions.activate(cuda.to_gpu(x), activation)
    assert_close([y], [_ACTIVATIONS[activation](x)])
    x = cuda.to_gpu(numpy.full((2, 8), numpy.nan, 'f'))
    assert numpy.isnan(functions.activate(x, activation).array.get()).all()


@attr.gpu
def test_gpu_tanh_backward_is_numpys(rng):
    from chainer_dcgan.functions.kernels import (
        cuda as cuda_kernels,
        numpy as numpy_kernels,
    )
    y, gy = rng.uniform(-1, 1, (2, 700, 3)).astype('f')
    actual = cuda_kernels.tanh_backward(*map(cuda.to_gpu, (y, gy)))
    numpy.testing.assert_allclose(
        actual.get(), numpy_kernels.tanh_backward(y, gy), rtol=1e-6,
        atol=1e-7)


def test_tanh_backward_is_chainers(mode, rng):
    x, gy = normal(rng, (7, 3)), normal(rng, (7, 3))
    y = F.tanh(x)
    gx, = chainer.grad([y], [x], [gy])
    actual = dispatch.kernels(y).tanh_backward(y.array, gy.array.copy())
    assert_close([actual], [gx])


def assert_groups_are_batches(kernels, rng, send, n_asked):
    # Three batches one after the other, and the way back to the first ones.
    x, gy = (1 + 2 * rng.standard_normal((2, 3 * 40, 16))).astype('f')
    together, alone = (make_link(16) for _ in range(2))
    for bn in together, alone:
        for name in 'avg_mean', 'avg_var':
            setattr(bn, name, send(getattr(bn, name)))
        for param in bn.params():
            param.array = send(param.array)

    def forward(bn, x, n_groups):
        return kernels.normalize(
            send(x), n_groups, bn.gamma.array, bn.beta.array, bn.eps,
            (bn.avg_mean, bn.avg_var, bn.decay), 'elu')

    y, state = forward(together, x, 3)
    results = [y, together.avg_mean, together.avg_var,
               *kernels.normalize_backward(
                   send(x), send(gy[:40 * n_asked]), state, 'elu')]
    parts = []
    for i in range(3):
        part = slice(40 * i, 40 * i + 40)
        y, state = forward(alone, x[part], 1)
        parts.append([y, *kernels.normalize_backward(
            send(x[part]), send(gy[part]), state, 'elu')])
    ys, gxs, ggammas, gbetas = (
        [cuda.to_cpu(array) for array in arrays] for arrays in zip(*parts))
    assert_close(results, [
        numpy.concatenate(ys), cuda.to_cpu(alone.avg_mean),
        cuda.to_cpu(alone.avg_var), numpy.concatenate(gxs[:n_asked]),
        sum(ggammas[:n_asked]), sum(gbetas[:n_asked])])


@pytest.mark.parametrize('n_asked', [1, 3])
def test_groups_are_batches(mode, rng, n_asked):
    kernels = dispatch.kernels(numpy.zeros(1, 'f'))
    assert_groups_are_batches(kernels, rng, numpy.asarray, n_asked)


@attr.gpu
@pytest.mark.parametrize('n_asked', [1, 3])
def test_gpu_groups_are_batches(rng, n_asked):
    from chainer_dcgan.functions.kernels import cuda as cuda_kernels
    assert_groups_are_batches(cuda_kernels, rng, cuda.to_gpu, n_asked)
