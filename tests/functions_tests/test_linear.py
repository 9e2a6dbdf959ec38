import chainer
import chainer.functions as F
import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr

from chainer_dcgan import functions


@pytest.mark.parametrize('shape', [
    (1, 3, 1), (7, 5, 3), (100, 600, 2), (30, 20, 900),
    # Large enough for tiles: whole panels, and columns and rows left over.
    (33, 70, 2048), (50, 41, 2060)])
@pytest.mark.parametrize('bias', [True, False])
def test_linear_is_chainers(rng, shape, bias):
    n, n_in, n_out = shape
    x, W, b, gy = [
        chainer.Variable(rng.standard_normal(s).astype('f'))
        for s in ((n, n_in), (n_out, n_in), (n_out,), (n, n_out))]
    inputs = [x, W, b] if bias else [x, W]
    results = []
    for function in functions.linear, F.linear:
        y = function(*inputs)
        grads = chainer.grad([y], inputs, [gy])
        gx, gW = chainer.grad(
            [y], [x, W], [gy], enable_double_backprop=True)
        seconds = chainer.grad(
            [F.sum(F.sin(gx)) + F.sum(F.sin(gW))], [x, W, gy])
        results.append([v.array for v in (y, *grads, *seconds)])
    for a, e in zip(*results):
        numpy.testing.assert_allclose(
            a, e, rtol=0, atol=1e-5 * max(1, numpy.abs(e).max()))


@pytest.mark.parametrize('n_threads', [1, 2])
def test_large_products_are_made_of_tiles(rng, monkeypatch, n_threads):
    dense_product = pytest.importorskip(
        'chainer_dcgan.functions.kernels.numba.dense_product')
    monkeypatch.setattr(dense_product, 'blocked_matmul', None)
    z, W, gy = (rng.standard_normal(shape).astype('f') for shape in (
        (45, 50), (2048, 50), (45, 2048)))
    with chainer.using_config('dcgan_threads', n_threads):
        y = dense_product.matmul(z, W.T)
        gW = dense_product.matmul(gy.T, z)
    assert y.shape == (45, 2048) and y.flags.c_contiguous
    numpy.testing.assert_allclose(y, z @ W.T, rtol=0, atol=1e-4)
    numpy.testing.assert_allclose(gW, gy.T @ z, rtol=0, atol=1e-4)


def test_axes_are_flattened(rng):
    x = rng.standard_normal((2, 3, 4, 5)).astype('f')
    W = rng.standard_normal((7, 60)).astype('f')
    y = functions.linear(x, W)
    numpy.testing.assert_allclose(
        y.array, x.reshape(2, 60) @ W.T, rtol=0, atol=1e-5)


def test_wrong_shapes_are_refused(rng):
    x = rng.standard_normal((2, 3)).astype('f')
    with pytest.raises(chainer.utils.type_check.InvalidType):
        functions.linear(x, x[:, :2])


@attr.gpu
@pytest.mark.parametrize('shape', [(1, 3, 1), (7, 5, 3), (10, 60, 2)])
def test_gpu_is_chainers_on_a_cpu(rng, shape):
    n, n_in, n_out = shape
    arrays = [rng.standard_normal(s).astype('f') for s in (
        (n, n_in), (n_out, n_in), (n_out,), (n, n_out))]
    results = []
    for function, send in (functions.linear, cuda.to_gpu), (
            F.linear, cuda.to_cpu):
        *inputs, gy = [chainer.Variable(send(array)) for array in arrays]
        y = function(*inputs)
        results.append([cuda.to_cpu(v.array) for v in (
            y, *chainer.grad([y], inputs, [gy]))])
    for a, e in zip(*results):
        numpy.testing.assert_allclose(a, e, rtol=0, atol=1e-5)
