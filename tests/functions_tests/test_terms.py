"""Losses and their gradients at once are those of a graph."""

import chainer
import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr

from chainer_dcgan.functions.kernels import numpy as numpy_kernels
from chainer_dcgan.functions.kernels.terms import FUNCTIONS, Term
from chainer_dcgan.training.losses import LOSSES, REPORTS, Terms, real_logit

# All that are used, and one that has everything.
_SUMS = tuple(dict.fromkeys([
    *(terms for loss in LOSSES.values() for terms in (loss.dis, loss.gen)),
    *REPORTS.values(),
    Terms(Term(name, 0.5, -2., 0.25, 3.) for name in FUNCTIONS)]))


def outputs(rng, width):
    fake, real = rng.normal(0, 3, (2, 37, width)).astype('f')
    # Sure, and wrong.
    fake[0], real[1] = 30, -30
    return fake, real


def by_graph(terms, fake, real):
    variables = chainer.Variable(fake), chainer.Variable(real)
    value = terms(*map(real_logit, variables))
    return value.array, [
        numpy.zeros_like(fake) if grad is None else grad.array
        for grad in chainer.grad([value], variables)]


@pytest.mark.parametrize('width', [1, 2])
def test_weigh_is_the_graphs(rng, width):
    fake, real = outputs(rng, width)
    values, gradients = numpy_kernels.weigh(fake, real, _SUMS)
    assert gradients.shape == (len(_SUMS), 2, *fake.shape)
    assert values.dtype == gradients.dtype == 'float32'
    for terms, value, grads in zip(_SUMS, values, gradients):
        expected, expected_grads = by_graph(terms, fake, real)
        numpy.testing.assert_allclose(value, expected, rtol=1e-5, atol=1e-6)
        numpy.testing.assert_allclose(
            grads, expected_grads, rtol=1e-5, atol=1e-7)


def test_a_nan_comes_through():
    y = numpy.array([[0.], [numpy.nan]], 'f')
    values, _ = numpy_kernels.weigh(y, y, _SUMS)
    assert numpy.isnan(values).all()


@attr.gpu
@pytest.mark.parametrize('width', [1, 2])
def test_gpu_weigh_is_numpys(rng, width):
    from chainer_dcgan.functions.kernels import cuda as cuda_kernels
    y = outputs(rng, width)
    actual = cuda_kernels.weigh(*map(cuda.to_gpu, y), _SUMS)
    for a, e in zip(actual, numpy_kernels.weigh(*y, _SUMS)):
        numpy.testing.assert_allclose(
            cuda.to_cpu(a), e, rtol=1e-5, atol=1e-6)
