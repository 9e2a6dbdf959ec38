import chainer
import chainer.functions as F
import numpy
import pytest
from chainer import gradient_check
from chainer.testing import attr
from chainer.utils import type_check

from chainer_dcgan import functions

# Channels, height, width, kernel, stride, pad: with and without a whole
# number of vectors of channels.
CASES = [(8, 6, 6, 3, 1, 1), (16, 8, 6, 4, 2, 1), (24, 9, 7, 5, 1, 2),
         (8, 10, 8, 6, 2, 2), (5, 7, 6, 3, 2, 0), (1, 4, 4, 3, 1, 3)]


@pytest.fixture(params=['auto', 'numpy', 'never'])
def mode(request):
    with chainer.using_config('dcgan_fast', request.param):
        yield


def arguments(rng, case):
    c, h, w, k, stride, pad = case
    return [rng.standard_normal(shape).astype('f')
            for shape in ((2, c, h, w), (c, 1, k, k), (c,))] + [stride, pad]


def straightforward(x, W, b, stride, pad):
    k = W.shape[2]
    x = numpy.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out_h, out_w = [(n - k) // stride + 1 for n in x.shape[2:]]
    y = numpy.empty((*x.shape[:2], out_h, out_w))
    for i, j in numpy.ndindex(out_h, out_w):
        patch = x[:, :, i * stride:i * stride + k, j * stride:j * stride + k]
        y[:, :, i, j] = (patch * W[:, 0]).sum(axis=(2, 3)) + b
    return y


@pytest.mark.parametrize('case', CASES)
def test_as_a_loop(mode, rng, case):
    args = arguments(rng, case)
    with chainer.no_backprop_mode():
        y = functions.depthwise_convolution_2d(*args)
    numpy.testing.assert_allclose(
        y.array, straightforward(*args), rtol=1e-4, atol=1e-5)


def test_gradients_are_chainers(mode, rng):
    x, W, b, stride, pad = arguments(rng, CASES[1])
    y = F.convolution_2d(x, W, b, stride, pad, groups=len(W))
    # Linear in each argument: a wide step has no error but rounding.
    gradient_check.check_backward(
        lambda *args: functions.depthwise_convolution_2d(
            *args, stride, pad), (x, W, b),
        rng.standard_normal(y.shape).astype('f'),
        eps=0.5, rtol=1e-3, atol=1e-3)


def test_wrong_shapes(mode, rng):
    x, W, b, stride, pad = arguments(rng, CASES[0])
    with chainer.no_backprop_mode(), pytest.raises(type_check.InvalidType):
        functions.depthwise_convolution_2d(x[:, :4], W, b, stride, pad)


@attr.gpu
def test_on_gpu(rng):
    args = arguments(rng, CASES[1])
    device = chainer.get_device('@cupy:0')
    device.use()
    with chainer.no_backprop_mode():
        y = functions.depthwise_convolution_2d(
            *map(device.send, args[:3]), *args[3:])
    numpy.testing.assert_allclose(
        chainer.get_device('@numpy').send(y.array),
        straightforward(*args), rtol=1e-4, atol=1e-5)
