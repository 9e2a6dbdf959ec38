import chainer
import numpy
import pytest

from chainer_dcgan.functions import dispatch


@pytest.fixture(params=['auto', 'numpy'])
def kernels(request):
    with chainer.using_config('dcgan_fast', request.param):
        yield dispatch.kernels(numpy.zeros(1, 'f'))


# More than a chunk, one vector, and no whole number of vectors.
@pytest.mark.parametrize('shape', [
    (9 * 96 * 96, 3), (8, 1), (15, 3), (72, 4)])
def test_the_slope_is_that_of_tanh(kernels, rng, shape):
    x, gy = rng.standard_normal((2, *shape)).astype('f')
    step = 1e-6
    slope = (numpy.tanh(x.astype('d') + step)
             - numpy.tanh(x.astype('d') - step)) / (2 * step)
    expected = gy * slope
    gx = kernels.tanh_backward(numpy.tanh(x), gy)
    assert gx.dtype == 'f'
    assert gx.shape == shape
    numpy.testing.assert_allclose(gx, expected, rtol=0, atol=2e-6)


@pytest.mark.parametrize('n_threads', [1, 2, 3])
def test_threads_do_not_matter(kernels, rng, n_threads):
    y, gy = rng.standard_normal((2, 300000, 3)).astype('f')
    expected = kernels.tanh_backward(y, gy.copy())
    with chainer.using_config('dcgan_threads', n_threads):
        numpy.testing.assert_array_equal(
            kernels.tanh_backward(y, gy), expected)
