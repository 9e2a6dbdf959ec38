"""Noise that channels share, on a GPU."""

from cupy import matmul

from chainer_dcgan.functions.kernels.cuda.launch import launch


def add_noise(x, noise, amount):
    """See :func:`..numpy.noise.add_noise`."""
    launch('elementwise', 'add_noise', x.size, x, noise, amount, x.shape[1])


def noise_sums(gy, noise):
    """See :func:`..numpy.noise.noise_sums`."""
    return matmul(noise, gy)
