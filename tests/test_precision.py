import chainer
import numpy
import pytest
from chainer.testing import attr

from chainer_dcgan import functions
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import PrecisionError
from chainer_dcgan.precision import check_precision, set_precision


@pytest.mark.parametrize('function', [check_precision, set_precision])
@pytest.mark.parametrize('device', [None, chainer.get_device('@numpy')])
def test_tf32_needs_a_gpu(function, device):
    function(device, 'float32')
    with pytest.raises(PrecisionError, match='tf32 needs a GPU'):
        function(device, 'tf32')


def test_no_such_precision():
    with pytest.raises(ValueError, match="float32, tf32, not 'mixed16'"):
        check_precision(None, 'mixed16')


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
    with pytest.raises(PrecisionError, match='GPU 0 has no tf32.*8.0'):
        set_precision(gpu, 'tf32')
