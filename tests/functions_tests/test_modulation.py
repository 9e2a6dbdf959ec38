import importlib

import chainer
import chainer.functions as F
import numpy
import pytest
from chainer import gradient_check
from chainer.backends import cuda
from chainer.testing import attr
from normalizations import assert_close, make_link, normal

from chainer_dcgan import functions
from chainer_dcgan.functions import dispatch
from chainer_dcgan.functions.kernels import layout

_SHAPES = [(2, 8, 3, 4), (3, 5, 4, 4), (4, 16, 40, 30), (9, 40, 1, 2)]


@pytest.fixture(params=['auto', 'numpy', 'never'])
def mode(request):
    with chainer.using_config('dcgan_fast', request.param):
        yield request.param


def make_inputs(rng, shape, dtype='f'):
    return [chainer.Variable(normal(rng, of).array.astype(dtype))
            for of in (shape, shape[:2], shape[:2])]


def by_chainer(x, gamma, beta, bn):
    # Of a link whose own factor is 1 and whose own term is 0.
    gamma, beta = (F.broadcast_to(v[:, :, None, None], x.shape)
                   for v in (gamma, beta))
    return bn(x) * gamma + beta


def neutral_link(size):
    bn = make_link(size)
    bn.gamma.array[:] = 1
    bn.beta.array[:] = 0
    return bn


@pytest.mark.parametrize('activation', ['identity', 'relu', 'elu'])
@pytest.mark.parametrize('shape', _SHAPES)
def test_training_is_chainers(mode, rng, shape, activation):
    inputs, gy = make_inputs(rng, shape), normal(rng, shape)
    ours, plain = make_link(shape[1]), neutral_link(shape[1])
    expected = by_chainer(*inputs, plain)
    # Where rounding decides on which side of 0 a value is, no gradient.
    gy.array[numpy.abs(expected.array) < 1e-3] = 0
    expected = getattr(F, activation)(expected)
    y = functions.modulated_batch_normalization_activation(
        *inputs, ours, activation)
    assert_close(
        [y, *chainer.grad([y], inputs, [gy]), ours.avg_mean, ours.avg_var],
        [expected, *chainer.grad([expected], inputs, [gy]), plain.avg_mean,
         plain.avg_var])


@pytest.mark.parametrize('graph', [True, False])
def test_test_mode_is_chainers(mode, rng, graph):
    inputs, bn = make_inputs(rng, (3, 16, 4, 5)), neutral_link(16)
    with chainer.using_config('train', False), \
            chainer.using_config('enable_backprop', graph):
        y = functions.modulated_batch_normalization_activation(
            *inputs, bn, 'elu')
        expected = F.elu(by_chainer(*inputs, bn))
        assert_close([y], [expected])
        if graph:
            assert_close(chainer.grad([y], inputs),
                         chainer.grad([expected], inputs))


def test_by_hand(mode, rng):
    x, gamma, beta = (v.array for v in make_inputs(rng, (3, 8, 2, 2)))
    y = functions.modulated_batch_normalization_activation(
        x, gamma, beta, make_link(8), 'relu').array
    for image, channel in numpy.ndindex(3, 8):
        all_of_it = x[:, channel].astype('d')
        expected = (gamma[image, channel] * (
            x[image, channel] - all_of_it.mean()) / numpy.sqrt(
                all_of_it.var() + 1e-5) + beta[image, channel])
        numpy.testing.assert_allclose(
            y[image, channel], numpy.maximum(expected, 0), rtol=1e-4,
            atol=1e-5)


def test_finite_differences(rng):
    inputs = [v.array for v in make_inputs(rng, (2, 3, 3, 2), 'd')]
    gy = rng.standard_normal(inputs[0].shape)
    bn = make_link(3)

    def function(*inputs):
        return functions.modulated_batch_normalization_activation(
            *inputs, bn, 'elu')

    options = {'dtype': numpy.float64, 'rtol': 1e-3, 'atol': 1e-3}
    gradient_check.check_backward(function, inputs, gy, **options)
    gradient_check.check_double_backward(
        function, inputs, gy,
        [rng.standard_normal(v.shape) for v in inputs], **options)


@attr.gpu
def test_gpu_is_chainers_on_a_cpu(rng):
    shape = 3, 40, 9, 7
    inputs, gy = make_inputs(rng, shape), normal(rng, shape)
    results = []
    for device in map(chainer.get_device, ('@numpy', '@cupy:0')):
        bn = make_link(40)
        bn.to_device(device)
        moved = [chainer.Variable(device.send(v.array)) for v in inputs]
        y = functions.modulated_batch_normalization_activation(
            *moved, bn, 'leaky_relu')
        with chainer.using_config('train', False), chainer.no_backprop_mode():
            fixed = functions.modulated_batch_normalization_activation(
                *moved, bn, 'leaky_relu')
        grads = chainer.grad(
            [y], moved, [chainer.Variable(device.send(gy.array))])
        results.append([cuda.to_cpu(chainer.as_array(v)) for v in (
            y, fixed, *grads, bn.avg_mean, bn.avg_var)])
    assert_close(results[1], results[0])


# Channels that fill no block, several chunks, one image, rows of one pixel.
@attr.gpu
@pytest.mark.parametrize('activation', ['identity', 'relu', 'elu'])
@pytest.mark.parametrize('shape', [*_SHAPES, (1, 33, 5, 7), (40, 3, 1, 1)])
def test_gpu_modulation_at_once_is_chainers_on_a_cpu(rng, shape, activation):
    kernels = importlib.import_module(
        'chainer_dcgan.functions.kernels.cuda.modulation')
    c, (x, *amounts) = shape[1], make_inputs(rng, shape)
    gy, plain, ours = normal(rng, shape), neutral_link(c), make_link(c)
    gamma, beta = chainer.Variable(ours.gamma.array), ours.beta
    factors, terms = (
        amount + F.broadcast_to(own, amount.shape)
        for amount, own in zip(amounts, (gamma, beta)))
    expected = by_chainer(x, factors, terms, plain)
    gy.array[numpy.abs(expected.array) < 1e-3] = 0
    expected = getattr(F, activation)(expected)
    gx, *gamounts, ggamma, gbeta = chainer.grad(
        [expected], [x, *amounts, gamma, beta], [gy])
    ours.to_device('@cupy:0')
    rows, grows = (cuda.to_gpu(layout.rows(v.array)) for v in (x, gy))
    y, state = kernels.modulate(
        rows, cuda.to_gpu(numpy.hstack([v.array for v in amounts])),
        ours.gamma.array, ours.beta.array, ours.eps,
        (ours.avg_mean, ours.avg_var, ours.decay), activation)
    assert_close(
        [y, ours.avg_mean, ours.avg_var,
         *kernels.modulate_backward(rows, grows, state, activation)],
        [layout.rows(expected.array), plain.avg_mean, plain.avg_var,
         layout.rows(gx.array), F.hstack(gamounts), ggamma, gbeta])


@attr.gpu
def test_gpu_modulation_of_a_large_mean(rng):
    kernels = importlib.import_module(
        'chainer_dcgan.functions.kernels.cuda.modulation')
    x = cuda.to_gpu(layout.rows(1000 + normal(rng, (64, 8, 8, 8)).array))
    vector = cuda.to_gpu(numpy.ones(8, 'f'))
    y, _ = kernels.modulate(
        x, cuda.to_gpu(numpy.zeros((64, 16), 'f')), vector, vector, 1e-5,
        (vector.copy(), vector.copy(), 0.9), 'identity')
    assert abs(float(y.std()) - 1) < 1e-3


def test_at_once_on_a_gpu_and_by_one_process_only(rng):
    assert dispatch.modulation_at_once(numpy.zeros((2, 3), 'f')) is None


@attr.gpu
def test_gpu_processes_that_share_a_batch_take_halves():
    x = cuda.to_gpu(numpy.zeros((2, 3), 'f'))
    assert dispatch.modulation_at_once(x).__name__.endswith('.modulation')
    with chainer.using_config('dcgan_processes', object()):
        assert dispatch.modulation_at_once(x) is None
