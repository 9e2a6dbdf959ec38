import chainer
import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr

from chainer_dcgan import functions
from chainer_dcgan.devices import get_device, set_precision
from chainer_dcgan.errors import DeviceError


def test_cpu():
    assert get_device(-1) == chainer.get_device('@numpy')


def test_missing_cupy(monkeypatch):
    monkeypatch.setattr(cuda, 'available', False)
    monkeypatch.setattr(
        cuda, '_resolution_error', ModuleNotFoundError("No module 'cupy'"),
        raising=False)
    with pytest.raises(DeviceError, match='CuPy is not installed: run `pip'):
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
    with pytest.raises(DeviceError, match='--gpu 99: this machine has'):
        get_device(99)


def test_tf32_needs_a_gpu():
    device = get_device(-1)
    set_precision(device, 'float32')
    with pytest.raises(
            DeviceError, match='--precision tf32: it needs a GPU'):
        set_precision(device, 'tf32')


@pytest.fixture
def gpu():
    yield get_device(0)
    set_precision(get_device(0), 'float32')


@pytest.fixture
def compute_types(monkeypatch):
    """Lists what cuBLAS is told to compute in."""
    from cupy.cuda import cublas
    types = []

    def record(name, position):
        multiply = getattr(cublas, name)

        def recorded(*args):
            types.append(args[position])
            multiply(*args)

        monkeypatch.setattr(cublas, name, recorded)

    record('gemmEx', 17)
    record('gemmStridedBatchedEx', 21)
    return types


@attr.gpu
@pytest.mark.parametrize('precision', ['float32', 'tf32'])
def test_precision_reaches_every_product(gpu, compute_types, precision):
    from cupy.cuda import cublas
    set_precision(gpu, precision)
    x = gpu.send(numpy.ones((2, 8, 6, 6), 'f'))
    W = gpu.send(numpy.ones((8, 8, 4, 4), 'f'))
    for ksize in 3, 4:
        y = functions.convolution_2d(x, W[:, :, :ksize, :ksize], None, 2, 1)
        assert float(y.array[0, 0, 1, 1]) == 8 * ksize ** 2
    functions.linear(x, gpu.send(numpy.ones((3, 288), 'f')))
    assert compute_types == 3 * [
        {'float32': cublas.CUBLAS_COMPUTE_32F,
         'tf32': cublas.CUBLAS_COMPUTE_32F_FAST_TF32}[precision]]


@attr.gpu
def test_tf32_needs_a_new_gpu(monkeypatch, gpu):
    class OldDevice:
        id = 0
        compute_capability = '75'

    monkeypatch.setattr(gpu, 'device', OldDevice)
    with pytest.raises(DeviceError, match='GPU 0 has none.*8.0'):
        set_precision(gpu, 'tf32')
