import chainer
import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr

from chainer_dcgan.training.steps.sending import send_together


@pytest.fixture
def arrays(rng):
    return [rng.standard_normal((3, 5, 7)).astype('f').transpose(2, 0, 1),
            rng.integers(-9, 9, (5, 2)), numpy.arange(3, dtype='u1'),
            rng.standard_normal(())]


def test_on_the_host_they_stay(arrays):
    there = send_together(chainer.get_device('@numpy'), arrays)
    assert all(a is b for a, b in zip(there, arrays))


@attr.gpu
def test_gpu_gets_equal_ones(arrays):
    there = send_together(chainer.get_device('@cupy:0'), arrays)
    for sent, array in zip(there, arrays):
        assert isinstance(sent, cuda.ndarray) and sent.flags.c_contiguous
        assert sent.dtype == array.dtype
        assert sent.data.ptr % sent.itemsize == 0
        numpy.testing.assert_array_equal(sent.get(), array)
    # One array, that each has a part of.
    assert len({sent.data.mem.ptr for sent in there}) == 1


@attr.gpu
def test_gpu_keeps_what_is_there(arrays):
    there = cuda.to_gpu(arrays[1])
    sent = send_together(chainer.get_device('@cupy:0'), [arrays[0], there])
    assert sent[1] is there
    numpy.testing.assert_array_equal(sent[0].get(), arrays[0])
