import chainer
import pytest
from chainer.backends import cuda
from chainer.testing import attr

from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import DeviceError


def test_cpu():
    assert get_device(-1) == chainer.get_device('@numpy')


def test_missing_cupy(monkeypatch):
    monkeypatch.setattr(cuda, 'available', False)
    monkeypatch.setattr(
        cuda, '_resolution_error', ModuleNotFoundError("No module 'cupy'"),
        raising=False)
    with pytest.raises(DeviceError, match='CuPy is not installed: run `pip .*'
                       'cuda12x.*CUDA 13.*cuda13x'):
        get_device(0)


def test_missing_library(monkeypatch):
    # The silent trap: CuPy is imported well, but not its cuBLAS.
    monkeypatch.setattr(cuda, 'available', False)
    monkeypatch.setattr(
        cuda, '_resolution_error',
        ImportError('libcublas.so.12: cannot open shared object file'),
        raising=False)
    with pytest.raises(
            DeviceError, match=r'libcublas.so.12: cannot open.*\[ctk\]'):
        get_device(0)


@attr.gpu
def test_gpu():
    assert get_device(0).device == cuda.Device(0)


@attr.gpu
def test_number_too_large():
    with pytest.raises(DeviceError, match='no GPU 99: this machine has'):
        get_device(99)
