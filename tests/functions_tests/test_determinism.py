import concurrent.futures
import multiprocessing
import sys

import chainer
import chainer.links as L
import numpy
import pytest

from chainer_dcgan import functions

pytest.importorskip('numba')


def step(batch=9):
    """Runs every kernel once; returns all results as one flat array."""
    rng = numpy.random.default_rng(5)

    def normal(*shape):
        return chainer.Variable(rng.standard_normal(shape).astype('f'))

    x, W0, W1 = normal(batch, 3, 24, 24), normal(16, 3, 4, 4), normal(
        32, 16, 4, 4)
    bn = L.BatchNormalization(32)
    h = functions.activate(
        functions.convolution_2d(x, W0, None, 2, 1), 'elu')
    h = functions.convolution_2d(h, W1, None, 2, 1)
    h = functions.batch_normalization_activation(h, bn, 'relu')
    h = functions.deconvolution_2d(h, W1, None, 2, 1)
    y = functions.deconvolution_2d(h, W0, None, 2, 1)
    grads = chainer.grad([y], [x, W0, W1, bn.gamma], [normal(*y.shape)])
    arrays = [v.array for v in (y, *grads)] + [bn.avg_mean, bn.avg_var]
    return numpy.concatenate([array.ravel() for array in arrays])


def test_reruns_are_identical():
    expected = step()
    for _ in range(3):
        numpy.testing.assert_array_equal(step(), expected)


@pytest.mark.parametrize('n_threads', [1, 2, 3, 7])
def test_threads_do_not_matter(n_threads):
    expected = step()
    with chainer.using_config('dcgan_threads', n_threads):
        numpy.testing.assert_array_equal(step(), expected)


def test_callers_in_several_threads():
    expected = step()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(step) for _ in range(8)]:
            numpy.testing.assert_array_equal(future.result(), expected)


@pytest.mark.skipif(sys.platform != 'linux', reason='needs fork')
@pytest.mark.filterwarnings('ignore:.*fork:DeprecationWarning')
def test_fork():
    expected = step()
    with multiprocessing.get_context('fork').Pool(1) as pool:
        actual = pool.apply_async(step).get(timeout=60)
    numpy.testing.assert_array_equal(actual, expected)
