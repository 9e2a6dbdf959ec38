"""Links and inputs for tests of batch normalization."""

import chainer
import chainer.links as L
import numpy
from chainer.backends import cuda


def make_link(size):
    rng = numpy.random.default_rng(3)
    bn = L.BatchNormalization(size, eps=1e-5)
    bn.gamma.array[:] = rng.uniform(0.5, 1.5, size)
    bn.beta.array[:] = rng.uniform(-1, 1, size)
    bn.avg_mean[:] = rng.uniform(-1, 1, size)
    bn.avg_var[:] = rng.uniform(0.5, 1.5, size)
    return bn


def normal(rng, shape):
    return chainer.Variable(
        (1 + 2 * rng.standard_normal(shape)).astype('f'))


def assert_close(actual, expected):
    for a, e in zip(actual, expected):
        a = cuda.to_cpu(chainer.as_array(a))
        e = chainer.as_array(e)
        assert a.dtype == e.dtype
        assert a.shape == e.shape
        numpy.testing.assert_allclose(
            a, e, rtol=0, atol=1e-5 * max(1, numpy.abs(e).max()))
