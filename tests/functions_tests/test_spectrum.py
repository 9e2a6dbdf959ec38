"""Weights divided by their spectral norms are those of Chainer's hook."""

import chainer
import chainer.links as L
import numpy
import pytest
from chainer.backends import cuda
from chainer.link_hooks import SpectralNormalization
from chainer.testing import attr

from chainer_dcgan.functions.kernels import numpy as numpy_kernels

# A head, a first layer, more than a chunk, columns that fill no block, many
# more rows than a block has lanes.
_SHAPES = [(1, 300), (16, 3, 4, 4), (40, 11, 5, 5), (3, 1), (300, 7)]


def make_weights(rng, shapes=_SHAPES, n_iterations=1):
    return [(rng.standard_normal(shape).astype('f'),
             rng.standard_normal(shape[0]).astype('f'), n_iterations, 1e-6)
            for shape in shapes]


def divide(kernels, weights, grads, send=numpy.array):
    weights = [(send(W), send(u), *rest) for W, u, *rest in weights]
    normalized, state = kernels.divide_by_norms(weights)
    grads = kernels.divide_by_norms_backward(
        [send(g) for g in grads], state)
    return [[cuda.to_cpu(array) for array in arrays] for arrays in (
        normalized, [u for _, u, *_ in weights], grads)]


@pytest.mark.parametrize('n_iterations', [1, 3])
def test_divided_weights_are_the_hooks(rng, n_iterations):
    x = chainer.Variable(rng.standard_normal((4, 30)).astype('f'))
    gy = chainer.Variable(rng.standard_normal((4, 20)).astype('f'))
    link = L.Linear(30, 20, nobias=True)
    link.add_hook(SpectralNormalization(n_iterations, eps=1e-6))
    link(x)
    W, u = link.W.array.copy(), link.W_u.copy()
    y = link(x)
    gW, = chainer.grad([y], [link.W], [gy])
    (divided,), (new_u,), (grad,) = divide(
        numpy_kernels, [(W, u, n_iterations, 1e-6)], [gy.array.T @ x.array])
    options = {'rtol': 1e-5, 'atol': 1e-5}
    numpy.testing.assert_allclose(x.array @ divided.T, y.array, **options)
    numpy.testing.assert_allclose(new_u, link.W_u, **options)
    numpy.testing.assert_allclose(grad, gW.array, **options)


def test_singular_values_by_numpy(rng):
    weights = make_weights(rng, [(16, 3, 4, 4), (1, 300)], 300)
    normalized, _, _ = divide(
        numpy_kernels, weights, [W for W, *_ in weights])
    for matrix in normalized:
        largest = numpy.linalg.norm(matrix.reshape(len(matrix), -1), 2)
        assert largest == pytest.approx(1, abs=1e-4)


def assert_gpu_is_numpys(rng, weights):
    from chainer_dcgan.functions.kernels import cuda as cuda_kernels
    grads = [rng.standard_normal(W.shape).astype('f') for W, *_ in weights]
    expected = divide(numpy_kernels, weights, grads)
    actual = divide(cuda_kernels, weights, grads, cuda.to_gpu)
    for some, others in zip(actual, expected):
        for a, e in zip(some, others):
            assert (a.shape, a.dtype) == (e.shape, e.dtype)
            numpy.testing.assert_allclose(
                a, e, rtol=0, atol=1e-5 * max(1e-3, numpy.abs(e).max()))


@attr.gpu
@pytest.mark.parametrize('n_iterations', [1, 3])
def test_gpu_divides_as_numpy_does(rng, n_iterations):
    assert_gpu_is_numpys(rng, make_weights(rng, n_iterations=n_iterations))


@attr.gpu
def test_gpu_weights_have_iterations_and_eps_of_their_own(rng):
    # One so large that it counts.
    weights = [(W, u, 1 + i, 0.5 * i) for i, (W, u, *_) in enumerate(
        make_weights(rng))]
    assert_gpu_is_numpys(rng, weights)


@attr.gpu
def test_gpu_more_weights_than_a_launch_takes(rng):
    weights = make_weights(rng, [(1 + i % 5, 2 + i) for i in range(63)])
    assert_gpu_is_numpys(rng, weights)


@attr.gpu
def test_gpu_weights_of_none():
    from chainer_dcgan.functions.kernels import cuda as cuda_kernels
    normalized, state = cuda_kernels.divide_by_norms([])
    assert normalized == cuda_kernels.divide_by_norms_backward([], state) == []


@attr.gpu
def test_gpu_memory_order_does_not_matter(rng):
    from chainer_dcgan.functions.kernels import cuda as cuda_kernels

    def reversed_axes(array):
        return cuda.to_gpu(array.T.copy()).T

    weights = make_weights(rng, [(40, 11, 5, 5)])
    grads = [rng.standard_normal(W.shape).astype('f') for W, *_ in weights]
    results = [divide(cuda_kernels, weights, grads, send)
               for send in (cuda.to_gpu, reversed_axes)]
    for some, others in zip(*results):
        numpy.testing.assert_array_equal(some[0], others[0])
