"""A GPU's changes of images are NumPy's; Numba's are in another test."""

import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr

from chainer_dcgan.functions.kernels import numpy as numpy_kernels


def draw_changes(rng, n):
    brightness, saturation, contrast = rng.uniform(
        [[-0.5], [0], [0.5]], [[0.5], [2], [1.5]], (3, n)).astype('f')
    offsets = rng.integers(-5, 6, (n, 2))
    return brightness, saturation, contrast, offsets


def to_gpu(x, channels_last):
    if not channels_last:
        return cuda.to_gpu(x)
    return cuda.to_gpu(numpy.ascontiguousarray(
        x.transpose(0, 2, 3, 1))).transpose(0, 3, 1, 2)


# More pixels than a block has threads, and fewer; out of the image entirely.
@attr.gpu
@pytest.mark.parametrize('channels_last', [True, False])
@pytest.mark.parametrize('shape', [
    (7, 3, 32, 27), (1, 3, 9, 16), (5, 1, 8, 8), (4, 4, 33, 20), (6, 3, 4, 3)])
def test_gpu_changes_images_as_numpy_does(rng, shape, channels_last):
    from chainer_dcgan.functions.kernels import cuda as cuda_kernels
    x, gy = rng.uniform(-1, 1, (2, *shape)).astype('f')
    changes = draw_changes(rng, len(x))
    factors = rng.standard_normal((len(x), 2)).astype('f')
    y = numpy.empty_like(x)
    numpy_kernels.change_images(x, changes, y)
    gx = numpy_kernels.change_images_backward(gy, changes, factors[:, 0])
    sent = tuple(cuda.to_gpu(values) for values in changes)
    # Into the second half of a larger batch, as a step does; out of every
    # second image.
    both = to_gpu(numpy.full((2 * len(x), *shape[1:]), 7, 'f'), channels_last)
    cuda_kernels.change_images(
        to_gpu(x.repeat(2, axis=0), not channels_last)[::2], sent,
        both[len(x):])
    result = cuda_kernels.change_images_backward(
        to_gpu(gy, channels_last), sent, cuda.to_gpu(factors)[:, 0])
    numpy.testing.assert_allclose(
        both[len(x):].get(), y, rtol=0, atol=1e-5)
    assert (both[:len(x)] == 7).all()
    numpy.testing.assert_allclose(result.get(), gx, rtol=0, atol=1e-5)
    assert result.transpose(0, 2, 3, 1).flags.c_contiguous


@attr.gpu
def test_gpu_gradient_is_the_transpose(rng):
    # <gy, A x> = <A^T gy, x> of the linear part A.
    from chainer_dcgan.functions.kernels import cuda as cuda_kernels
    x, gy = (cuda.to_gpu(v) for v in rng.uniform(
        -1, 1, (2, 3, 4, 12, 11)).astype('f'))
    brightness, *others = (cuda.to_gpu(v) for v in draw_changes(rng, 3))
    changes = brightness * 0, *others
    y = cuda.cupy.empty_like(x)
    cuda_kernels.change_images(x, changes, y)
    gx = cuda_kernels.change_images_backward(gy, changes, brightness * 0 + 1)
    assert float((gy * y).sum()) == pytest.approx(
        float((gx * x).sum()), abs=1e-3)
