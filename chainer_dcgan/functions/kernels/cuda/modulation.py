"""Batch normalization with factors and terms for each image, on a GPU.

That of one process: several have theirs in halves, which sums pass between.
"""

import cupy

from chainer_dcgan.functions.kernels.activation_codes import CODES
from chainer_dcgan.functions.kernels.cuda.column_sums import join, sum_chunks
from chainer_dcgan.functions.kernels.cuda.launch import launch


def modulate(x, amounts, gamma, beta, eps, running, activation):
    """Normalizes a batch, scales and shifts each image, then activates.

    Args:
        x (cupy.ndarray): Input, :math:`(M, C)`: the rows of each image
            together.
        amounts (cupy.ndarray): What each image adds to the factors, then to
            the terms, :math:`(B, 2 C)`.
        gamma (cupy.ndarray): Factors, :math:`(C,)`.
        beta (cupy.ndarray): Terms, :math:`(C,)`.
        eps (float): Term added to the variance.
        running (tuple): Running mean and variance, which are updated in
            place, and their decay.
        activation (str): Name of an activation function.

    Returns:
        tuple: Output, :math:`(M, C)`, and what :func:`modulate_backward`
        takes.
    """
    n, c = x.shape
    sums, squares = sum_chunks('statistics_chunks', x, (x,))
    avg_mean, avg_var, decay = running
    moments = cupy.empty((2, c), x.dtype)
    factors = cupy.empty((2, len(amounts), c), x.dtype)
    gamma, beta, amounts = [
        cupy.ascontiguousarray(array) for array in (gamma, beta, amounts)]
    join('join_modulation', c, x, sums, squares, n, sums.shape[1], c,
         len(amounts), amounts, gamma, beta, float(eps), avg_mean, avg_var,
         float(decay), n / max(n - 1., 1.), *moments, *factors)
    y = cupy.empty_like(x)
    launch('elementwise', 'affine_activation', x.size, x, *factors,
           CODES[activation], c, x.size // len(amounts), y)
    return y, (moments, factors)


def modulate_backward(x, gy, state, activation):
    """Backpropagates through :func:`modulate`.

    Args:
        x (cupy.ndarray): Its input, :math:`(M, C)`.
        gy (cupy.ndarray): Gradient to its output.
        state (tuple): From it.
        activation (str): Name of the activation function.

    Returns:
        tuple: Gradients to ``x``, ``amounts``, ``gamma`` and ``beta``.
    """
    (mean, inv_std), (scale, shift) = state
    (n, c), n_images = x.shape, len(scale)
    code = CODES[activation]
    sums, products = sum_chunks(
        'backward_chunks', x, (x, gy, scale, shift, mean, 0, code),
        n_rows=n // n_images)
    gamounts = cupy.empty((n_images, 2 * c), x.dtype)
    ggamma, gbeta, slope, offset = cupy.empty((4, c), x.dtype)
    join('join_modulation_backward', c, sums, products, scale, mean, inv_std,
         n, sums.shape[1], c, n_images, gamounts, ggamma, gbeta, slope,
         offset)
    gx = cupy.empty_like(gy)
    launch('elementwise', 'affine_activation_backward', x.size, x, gy, scale,
           shift, slope, offset, code, c, x.size // n_images, x.size, gx)
    return gx, gamounts, ggamma, gbeta
