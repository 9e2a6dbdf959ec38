"""Batch normalization and activation functions on a GPU.

The functions are those of :mod:`..numpy.normalization`.
"""

import cupy

from chainer_dcgan.functions.kernels.activation_codes import CODES
from chainer_dcgan.functions.kernels.cuda.column_sums import join, sum_chunks
from chainer_dcgan.functions.kernels.cuda.launch import launch


def normalize(x, n_groups, gamma, beta, eps, running, activation):
    """See :func:`..groups.normalize`: all batches in the same launches."""
    n, c = len(x) // n_groups, x.shape[1]
    sums, squares = sum_chunks('statistics_chunks', x, (x,), n_rows=n)
    avg_mean, avg_var, decay = running or (None, None, 0)
    # Mean, 1 / sigma, scale and shift of each batch.
    state = cupy.empty((4, n_groups, c), x.dtype)
    gamma, beta = [cupy.ascontiguousarray(array) for array in (gamma, beta)]
    join('join_normalization', c, x, sums, squares, n, sums.shape[1], c,
          n_groups, gamma, beta, float(eps), avg_mean, avg_var, float(decay),
          n / max(n - 1., 1.), *state)
    y = cupy.empty_like(x)
    launch('elementwise', 'affine_activation', x.size, x, *state[2:],
           CODES[activation], c, n * c, y)
    return y, state


def normalize_backward(x, gy, state, activation):
    """See :func:`..groups.normalize_backward`."""
    n, c = len(x) // state.shape[1], x.shape[1]
    n_groups = len(gy) // n
    mean, inv_std, scale, shift = state[:, :n_groups]
    code = CODES[activation]
    sums, products = sum_chunks(
        'backward_chunks', gy, (x, gy, scale, shift, mean, c, code),
        n_rows=n)
    ggamma, gbeta = cupy.empty((2, c), x.dtype)
    slope, offset = cupy.empty((2, n_groups, c), x.dtype)
    join('join_backward', c, sums, products, scale, mean, inv_std, n,
          sums.shape[1], c, n_groups, ggamma, gbeta, slope, offset)
    gx = cupy.empty_like(gy)
    launch('elementwise', 'affine_activation_backward', gy.size, x, gy, scale,
           shift, slope, offset, code, c, n * c, n * c, gx)
    return gx, ggamma, gbeta


def moments(x):
    """See :func:`..plain.moments`."""
    sums, squares = sum_chunks('statistics_chunks', x, (x,))[:, 0]
    # Of what is left when the first row is taken away.
    offset = sums.sum(axis=0, dtype='d') / len(x)
    var = squares.sum(axis=0, dtype='d') / len(x) - offset * offset
    return x[0] + offset, cupy.maximum(var, 0)


def fold(mean, var, gamma, beta, eps, running=None):
    """See :func:`..numpy.normalization.fold`."""
    avg_mean, avg_var, decay, n = running or (None, None, 0, 1)
    vectors = _vectors(len(mean), 3)
    gamma, beta = [cupy.ascontiguousarray(array) for array in (gamma, beta)]
    launch('elementwise', 'fold', len(mean), mean, var, gamma, beta,
           float(eps), avg_mean, avg_var, float(decay), n / max(n - 1., 1.),
           *vectors)
    return vectors


def affine_activation(x, scale, shift, activation, out=None):
    """See :func:`..plain.affine_activation`."""
    y = cupy.empty_like(x) if out is None else out
    launch('elementwise', 'affine_activation', x.size, x, scale, shift,
           CODES[activation], x.shape[1], _part(x, scale), y)
    return y


def activation_sums(x, gy, scale, shift, mean, activation):
    """See :func:`..plain.activation_sums`."""
    sums = sum_chunks(
        'backward_chunks', x,
        (x, gy, scale, shift, mean, 0, CODES[activation]),
        n_rows=_part(x, scale) // x.shape[1]).sum(axis=2, dtype='d')
    return tuple(sums.reshape(2, *scale.shape))


def activation_gradient(x, gy, scale, shift, slope, offset, activation,
                        out=None):
    """See :func:`..plain.activation_gradient`."""
    gx = cupy.empty_like(x) if out is None else out
    launch('elementwise', 'affine_activation_backward', x.size, x, gy, scale,
           shift, slope, offset, CODES[activation], x.shape[1],
           _part(x, scale), x.size, gx)
    return gx


def activate(x, activation):
    """See :func:`..numpy.normalization.activate`."""
    y = cupy.empty_like(x)
    activate_with_bias(x, None, activation, y)
    return y


def activate_with_bias(x, b, activation, out):
    """Adds a bias, then applies an activation function.

    Args:
        x (cupy.ndarray): Array, :math:`(M, C)`.
        b (cupy.ndarray): Bias, :math:`(C,)`, or ``None``.
        activation (str): Name of an activation function.
        out (cupy.ndarray): Where to write the result; it may be ``x``.
    """
    launch('elementwise', 'activate', x.size, x, b, x.shape[1],
           CODES[activation], out)


def activate_backward(y, gy, activation):
    """See :func:`..numpy.normalization.activate_backward`."""
    gx = cupy.empty_like(y)
    launch('elementwise', 'activate_backward', y.size, y, gy,
           CODES[activation], gx)
    return gx


def tanh_backward(y, gy):
    """See :func:`..numpy.normalization.tanh_backward`."""
    launch('elementwise', 'tanh_backward', y.size, y, gy)
    return gy


def column_sum(x, factors=None):
    """See :func:`..numpy.normalization.column_sum`.

    Equal parts of the rows may each have a factor.
    """
    part = len(x) if factors is None else len(x) // len(factors)
    sums = sum_chunks('sum_chunks', x, (x, factors, part), 1)[0, 0]
    total = cupy.empty(x.shape[1], x.dtype)
    join('join_sums', x.shape[1], sums, *sums.shape, total)
    return total


def _part(x, scale):
    # Elements that a row of the scales is for.
    return x.size // len(scale) if scale.ndim == 2 else x.size


def _vectors(c, n):
    return tuple(cupy.empty((n, c), 'f'))
