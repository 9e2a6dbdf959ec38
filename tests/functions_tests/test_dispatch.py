import importlib.util
import subprocess
import sys

import chainer
import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr

from chainer_dcgan import functions
from chainer_dcgan.functions import dispatch
from chainer_dcgan.functions.kernels import numpy as numpy_kernels


@pytest.fixture
def x(rng):
    return rng.standard_normal((2, 8, 6, 6)).astype('f')


@pytest.fixture
def W(rng):
    return rng.standard_normal((16, 8, 4, 4)).astype('f')


def node(x, W, **kwargs):
    y = functions.convolution_2d(
        chainer.Variable(x), W, stride=2, pad=1, **kwargs)
    return type(y.creator).__module__


def test_fast_by_default(x, W):
    assert node(x, W).startswith('chainer_dcgan')


def test_config_switches_off(x, W):
    with chainer.using_config('dcgan_fast', 'never'):
        assert node(x, W).startswith('chainer.')


@pytest.mark.parametrize('value, mode', [
    ('0', 'never'), ('1', 'auto'), ('', 'auto'), ('numpy', 'numpy')])
def test_environment_switches(monkeypatch, value, mode):
    monkeypatch.setenv('CHAINER_DCGAN_FAST', value)
    assert dispatch.fast_mode() == mode


def test_config_is_asked_before_the_environment(monkeypatch):
    monkeypatch.setenv('CHAINER_DCGAN_FAST', '0')
    with chainer.using_config('dcgan_fast', 'numpy'):
        assert dispatch.fast_mode() == 'numpy'


def test_unknown_mode_is_refused(monkeypatch):
    monkeypatch.setenv('CHAINER_DCGAN_FAST', 'yes please')
    with pytest.raises(ValueError, match='yes please.*auto'):
        dispatch.fast_mode()


@pytest.mark.parametrize('dtype', ['e', 'd'])
def test_other_types_are_chainers(x, W, dtype):
    x, W = x.astype(dtype), W.astype(dtype)
    assert node(x, W).startswith('chainer.')
    bn = chainer.links.BatchNormalization(8)
    for y in (functions.convolution_2d(x, W, stride=2, pad=1),
              functions.activate(x, 'elu'),
              functions.linear(x.reshape(2, -1), x.reshape(2, -1)),
              functions.batch_normalization_activation(x, bn, 'relu')):
        assert y.dtype == dtype


def test_unequal_strides_are_chainers(x, W):
    y = functions.convolution_2d(x, W, stride=(2, 1), pad=(1, 2))
    expected = chainer.functions.convolution_2d(
        x, W, stride=(2, 1), pad=(1, 2))
    numpy.testing.assert_array_equal(y.array, expected.array)


def test_switch_between_forward_and_backward(x, W):
    x = chainer.Variable(x)
    y = functions.convolution_2d(x, W, stride=2, pad=1)
    with chainer.using_config('dcgan_fast', 'never'):
        gx, = chainer.grad([y], [x])
    assert gx.shape == x.shape


def test_numba_where_it_is_installed(monkeypatch, x):
    pytest.importorskip('numba')
    from chainer_dcgan.functions.kernels import numba as numba_kernels
    monkeypatch.delenv('CHAINER_DCGAN_FAST', raising=False)
    assert dispatch.has_numba()
    assert dispatch.kernels(x) is numba_kernels
    with chainer.using_config('dcgan_fast', 'numpy'):
        assert dispatch.kernels(x) is numpy_kernels
    with chainer.using_config('dcgan_fast', 'never'):
        assert dispatch.kernels(x) is None


def test_numpy_without_numba(monkeypatch, x):
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, 'find_spec',
        lambda name: None if name == 'numba' else find_spec(name))
    assert not dispatch.has_numba()
    assert dispatch.kernels(x) is numpy_kernels


def test_numba_is_imported_when_it_is_used():
    code = ('import sys; import chainer_dcgan; '
            'assert "numba" not in sys.modules')
    subprocess.run([sys.executable, '-W', 'ignore', '-c', code], check=True)


@attr.gpu
@pytest.mark.parametrize('mode', ['auto', 'numpy'])
def test_gpu_without_cudnn_is_fast(x, W, mode):
    x, W = cuda.to_gpu(x), cuda.to_gpu(W)
    with chainer.using_config('use_cudnn', 'never'), \
            chainer.using_config('dcgan_fast', mode):
        assert node(x, W).startswith('chainer_dcgan')
    with chainer.using_config('dcgan_fast', 'never'):
        assert node(x, W).startswith('chainer.')


@attr.gpu
def test_gpu_with_cudnn_is_chainers(monkeypatch, x):
    x = cuda.to_gpu(x)
    monkeypatch.setattr(chainer, 'should_use_cudnn', lambda level: True)
    assert dispatch.kernels(x) is None


@attr.gpu
def test_gpu_float16_is_chainers(x):
    assert dispatch.kernels(cuda.to_gpu(x.astype('e'))) is None


@attr.gpu
def test_devices_are_not_mixed(x, W):
    assert dispatch.kernels(cuda.to_gpu(x), W) is None
