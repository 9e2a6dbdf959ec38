"""Which of the compiled kernels work on which arrays."""

import chainer
import numpy
import pytest

pytest.importorskip('numba')

from chainer_dcgan import functions  # NOQA
from chainer_dcgan.functions.kernels.numba import direct_convolution  # NOQA
from chainer_dcgan.functions.kernels.numba import four_at_once  # NOQA
from chainer_dcgan.functions.kernels.numba import adam_update as numba_adam  # NOQA
from chainer_dcgan.functions.kernels import numba as numba_kernels  # NOQA
from chainer_dcgan.functions.kernels.filters import Filters  # NOQA
from chainer_dcgan.functions.kernels.numba import (
    normalization as numba_normalization)  # NOQA
from chainer_dcgan.functions.kernels.numba import sums as numba_sums  # NOQA
from chainer_dcgan.functions.kernels.numpy import depthwise_convolution as numpy_depthwise  # NOQA
from chainer_dcgan.functions.kernels import numpy as numpy_kernels  # NOQA
from chainer_dcgan.functions.kernels.numpy import (
    normalization as numpy_normalization)  # NOQA
from chainer_dcgan.functions.kernels.numba import depthwise_convolution as vector_depthwise  # NOQA
from chainer_dcgan.functions.kernels.numba import winograd_convolution  # NOQA
from chainer_dcgan.functions.kernels.numba import winograd_gradient  # NOQA

CONVOLUTIONS = ('correlate', 'correlate_transposed', 'correlate_weight')


@pytest.fixture
def used(monkeypatch):
    """Collects what is called, as pairs of module and function."""
    called = set()

    def watch(module, names):
        for name in names:
            function = getattr(module, name)

            def watched(*args, module=module, name=name, function=function):
                called.add((module, name))
                return function(*args)

            monkeypatch.setattr(module, name, watched)

    for module in (four_at_once, direct_convolution):
        watch(module, CONVOLUTIONS)
    watch(winograd_convolution, CONVOLUTIONS[:2])
    watch(winograd_gradient, CONVOLUTIONS[2:])
    for module in (numba_normalization, numpy_normalization):
        watch(module, ('batch_statistics', 'affine_activation',
                       'affine_activation_backward', 'activate',
                       'activate_backward'))
    for module in (numba_sums, numpy_normalization):
        watch(module, ('column_sum',))
    for module in (vector_depthwise, numpy_depthwise):
        watch(module, ('depthwise',))
    return called


def train(call, shape, *others):
    x = chainer.Variable(numpy.ones(shape, 'f'))
    with chainer.using_config('dcgan_fast', 'auto'):
        y = call(x, *others)
        inputs = [x, *(other for other in others
                       if isinstance(other, chainer.Variable))]
        chainer.grad([y], inputs, grad_outputs=[
            chainer.Variable(numpy.ones(y.shape, 'f'))])


@pytest.mark.parametrize('n_in,n_out,kernel,stride,module', [
    (16, 32, 4, 2, winograd_convolution),
    (16, 32, 5, 2, direct_convolution),
    (16, 32, 4, 1, direct_convolution),
    (3, 16, 4, 2, direct_convolution),
    (16, 3, 4, 2, direct_convolution),
    (16, 3, 3, 1, four_at_once)])
@pytest.mark.parametrize('function', [
    functions.convolution_2d, functions.deconvolution_2d])
def test_convolutions(used, function, n_in, n_out, kernel, stride, module):
    shape = ((n_out, n_in) if function is functions.convolution_2d
             else (n_in, n_out))
    W = chainer.Variable(numpy.ones((*shape, kernel, kernel), 'f'))
    train(lambda x, W: function(x, W, stride=stride, pad=1),
          (2, n_in, 8, 8), W)
    expected = {(module, name) for name in CONVOLUTIONS}
    if module is four_at_once and function is functions.deconvolution_2d:
        expected = {(direct_convolution, name) for name in CONVOLUTIONS}
    elif module in (four_at_once, winograd_convolution):
        # It is made of the other one's.
        expected = {(winograd_convolution, name) for name in CONVOLUTIONS[:2]}
        expected |= {(winograd_gradient, name) for name in CONVOLUTIONS[2:]}
        if module is four_at_once:
            expected |= {(module, name) for name in CONVOLUTIONS}
    assert {pair for pair in used if pair[1] in CONVOLUTIONS} == expected


@pytest.mark.parametrize('name', CONVOLUTIONS)
def test_what_lies_right_is_not_copied(rng, monkeypatch, name):
    module = (winograd_gradient if name == 'correlate_weight'
              else winograd_convolution)
    lay = module.channels_last
    copied = []

    def watched(x):
        laid = lay(x)
        copied.append(not numpy.shares_memory(laid, x))
        return laid

    monkeypatch.setattr(module, 'channels_last', watched)
    x, y = (rng.standard_normal(shape).astype('f').transpose(0, 3, 1, 2)
            for shape in ((2, 8, 8, 8), (2, 4, 4, 16)))
    filters = Filters(rng.standard_normal((16, 8, 4, 4)).astype('f'))
    arguments = {
        'correlate': (x, filters, None, 2, 1, (4, 4)),
        'correlate_transposed': (y, filters, None, 2, 1, (8, 8)),
        'correlate_weight': (x, y, (4, 4), 2, 1)}
    getattr(numba_kernels, name)(*arguments[name])
    assert copied and not any(copied)


@pytest.mark.parametrize('channels,module', [
    (16, numba_normalization), (15, numpy_normalization)])
def test_normalization_and_activation(used, channels, module):
    bn = chainer.links.BatchNormalization(channels)
    train(lambda x: functions.batch_normalization_activation(x, bn, 'elu'),
          (2, channels, 4, 4))
    train(lambda x: functions.activate(x, 'elu'), (2, channels, 4, 4))
    assert {pair for pair in used if pair[0] in (
        numba_normalization, numpy_normalization)} >= {
            (module, name) for name in (
                'batch_statistics', 'affine_activation',
                'affine_activation_backward', 'activate',
                'activate_backward')}
    if module is numba_normalization:
        assert not any(pair[0] is numpy_normalization for pair in used)


@pytest.mark.parametrize('channels,module', [
    (16, numba_sums), (15, numpy_normalization)])
def test_column_sum(used, channels, module):
    numba_kernels.column_sum(numpy.ones((4, channels), 'f'))
    assert used == {(module, 'column_sum')}


@pytest.mark.parametrize('channels,module', [
    (16, vector_depthwise), (15, numpy_depthwise)])
def test_depthwise(used, channels, module):
    with chainer.no_backprop_mode(), \
            chainer.using_config('dcgan_fast', 'auto'):
        functions.depthwise_convolution_2d(
            numpy.ones((2, channels, 6, 6), 'f'),
            numpy.ones((channels, 1, 3, 3), 'f'),
            numpy.zeros(channels, 'f'), pad=1)
    assert used == {(module, 'depthwise')}


def test_adam_is_the_compiled_one(monkeypatch):
    at_once = numba_adam.adam_at_once
    assert numba_kernels.adam_at_once is at_once
    assert numpy_kernels.adam_at_once is not at_once
    called = []
    monkeypatch.setattr(
        numba_kernels, 'adam_at_once', lambda updates: called.extend(
            update[0].size for update in updates))
    link = chainer.links.Linear(3, 2)
    optimizer = functions.Adam().setup(link)
    for param in link.params():
        param.grad = numpy.ones_like(param.array)
    with chainer.using_config('dcgan_fast', 'auto'):
        optimizer.update()
    assert sorted(called) == [2, 6]


def test_both_kinds_have_the_same_names():
    assert numba_kernels.__all__ == numpy_kernels.__all__


@pytest.mark.parametrize('shape', [
    (2, 6, 8, 3), (3, 4, 4, 1), (2, 2, 2, 2), (1, 8, 6, 4), (1, 2, 2, 1)])
def test_four_pixels_as_one(rng, shape):
    n, h, w, c = shape
    x = rng.standard_normal(shape).astype('f')
    together = four_at_once._together(x.transpose(0, 3, 1, 2))
    width = 8 if c <= 2 else 16
    assert together.shape == (n, width, h // 2, w // 2)
    for i in (0, 1):
        for j in (0, 1):
            start = (2 * i + j) * c
            numpy.testing.assert_array_equal(
                together[:, start:start + c].transpose(0, 2, 3, 1),
                x[:, i::2, j::2])
    assert not together[:, 4 * c:].any()
    numpy.testing.assert_array_equal(
        four_at_once._apart(together, c).transpose(0, 2, 3, 1), x)


def test_what_vectors_leave_over_is_not_summed(monkeypatch, rng):
    # Sums are as high and wide as whole vectors; what lies beyond the
    # filters is of memory that nothing has been written to, any values.
    x = rng.standard_normal((4, 1, 16, 16)).astype('f')
    y = rng.standard_normal((4, 8, 8, 8)).astype('f')

    def correlate():
        return direct_convolution.correlate_weight(
            x, y, (5, 5), 2, 2, None, False)[0]

    expected = correlate()
    run = direct_convolution.threads.run

    def leave_over(function, n, x, y, factors, sums, height, width, *args):
        run(function, n, x, y, factors, sums, height, width, *args)
        sums = sums.reshape(n, height, width)
        beyond = numpy.ones((height, width), bool)
        beyond[:25, :8] = False
        assert beyond.any()
        sums[:, beyond] = 3e38

    monkeypatch.setattr(direct_convolution.threads, 'run', leave_over)
    with numpy.errstate(all='raise'):
        numpy.testing.assert_array_equal(correlate(), expected)
