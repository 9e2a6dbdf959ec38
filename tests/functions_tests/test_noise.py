import importlib

import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr


def check(kernels, rng, n, c, send=numpy.asarray):
    x, gy = rng.standard_normal((2, n, c)).astype('f')
    noise = rng.standard_normal(n).astype('f')
    amount = rng.standard_normal(c).astype('f')
    changed = send(x.copy())
    kernels.add_noise(changed, send(noise), send(amount))
    numpy.testing.assert_allclose(
        cuda.to_cpu(changed), x + numpy.outer(noise, amount), rtol=0,
        atol=1e-6)
    numpy.testing.assert_allclose(
        cuda.to_cpu(kernels.noise_sums(send(gy), send(noise))),
        noise.astype('d') @ gy, rtol=0, atol=1e-6 * n)


# Several chunks, and channels that do not fill vectors.
@pytest.mark.parametrize('n,c', [(5000, 32), (7, 12)])
@pytest.mark.parametrize('module', ['numba', 'numpy'])
def test_noise_is_the_outer_product(rng, module, n, c):
    pytest.importorskip(module)
    check(importlib.import_module(
        f'chainer_dcgan.functions.kernels.{module}'), rng, n, c)


@attr.gpu
@pytest.mark.parametrize('n,c', [(700, 12), (5, 33), (1, 1)])
def test_gpu_noise_is_the_outer_product(rng, n, c):
    from chainer_dcgan.functions.kernels import cuda as cuda_kernels
    check(cuda_kernels, rng, n, c, cuda.to_gpu)
