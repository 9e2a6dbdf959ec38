"""Batch normalization and activation functions on a GPU.

The functions are those of :mod:`..numpy.normalization`. A sum over rows is two
launches: chunks of rows, whose number depends on the shape alone, then the
chunks; so reruns give the same bits.
"""

import cupy

from chainer_dcgan.functions.kernels.activation_codes import CODES
from chainer_dcgan.functions.kernels.cuda.launch import launch, launch_blocks

# A block of column_sums.cu: its columns, and the rows that it sums at once.
_BLOCK = 32, 8
# Enough blocks to fill a large GPU.
_N_BLOCKS = 2048


def batch_statistics(x):
    """See :func:`..numpy.normalization.batch_statistics`."""
    n, c = x.shape
    sums, squares = _sum_chunks('statistics_chunks', x, (x,))
    mean, var = _vectors(c, 2)
    _join('join_statistics', c, x[0], sums, squares, n, len(sums), c, mean,
          var)
    return mean, var


def moments(x):
    """See :func:`..plain.moments`."""
    sums, squares = _sum_chunks('statistics_chunks', x, (x,))
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
    """See :func:`..numpy.normalization.affine_activation`."""
    y = cupy.empty_like(x) if out is None else out
    launch('elementwise', 'affine_activation', x.size, x, scale, shift,
           CODES[activation], x.shape[1], y)
    return y


def affine_activation_backward(x, gy, scale, shift, mean, inv_std,
                               activation, out=None):
    """See :func:`..numpy.normalization.affine_activation_backward`."""
    n, c = x.shape
    code = CODES[activation]
    sums, products = _sum_chunks(
        'backward_chunks', x, (x, gy, scale, shift, mean, code))
    ggamma, gbeta, slope, offset = _vectors(c, 4)
    _join('join_backward', c, sums, products, scale, mean, inv_std, n,
          len(sums), c, ggamma, gbeta, slope, offset)
    gx = cupy.empty_like(x) if out is None else out
    launch('elementwise', 'affine_activation_backward', x.size, x, gy, scale,
           shift, slope, offset, code, c, gx)
    return gx, ggamma, gbeta


def activation_sums(x, gy, scale, shift, mean, activation):
    """See :func:`..plain.activation_sums`."""
    return tuple(
        chunks.sum(axis=0, dtype='d') for chunks in _sum_chunks(
            'backward_chunks', x,
            (x, gy, scale, shift, mean, CODES[activation])))


def activation_gradient(x, gy, scale, shift, slope, offset, activation,
                        out=None):
    """See :func:`..plain.activation_gradient`."""
    gx = cupy.empty_like(x) if out is None else out
    launch('elementwise', 'affine_activation_backward', x.size, x, gy, scale,
           shift, slope, offset, CODES[activation], x.shape[1], gx)
    return gx


def activate(x, activation):
    """See :func:`..numpy.normalization.activate`."""
    y = cupy.empty_like(x)
    launch('elementwise', 'activate', x.size, x, CODES[activation], y)
    return y


def activate_backward(y, gy, activation):
    """See :func:`..numpy.normalization.activate_backward`."""
    gx = cupy.empty_like(y)
    launch('elementwise', 'activate_backward', y.size, y, gy,
           CODES[activation], gx)
    return gx


def column_sum(x):
    """See :func:`..numpy.normalization.column_sum`."""
    sums, = _sum_chunks('sum_chunks', x, (x,), 1)
    total = cupy.empty(x.shape[1], x.dtype)
    _join('join_sums', x.shape[1], sums, *sums.shape, total)
    return total


def _sum_chunks(name, x, args, n_sums=2):
    n, c = x.shape
    n_columns = -(-c // _BLOCK[0])
    # Chunks of at least four rows for each lane.
    n_rows = max(4 * _BLOCK[1], -(-n // -(-_N_BLOCKS // n_columns)))
    n_chunks = -(-n // n_rows)
    sums = cupy.empty((n_sums, n_chunks, c), x.dtype)
    launch_blocks('column_sums', name, (n_columns, n_chunks), _BLOCK, *args,
                  n, c, n_rows, *sums)
    return sums


def _join(name, c, *args):
    launch_blocks('column_sums', name, (-(-c // _BLOCK[0]),), _BLOCK, *args)


def _vectors(c, n):
    return tuple(cupy.empty((n, c), 'f'))
