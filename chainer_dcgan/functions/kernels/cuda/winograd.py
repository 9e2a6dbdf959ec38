"""4x4 convolution of stride 2 and padding 1 on a GPU, by Winograd.

See :mod:`chainer_dcgan.functions.kernels.numba.winograd` for the arithmetic.
The 16 products of all tiles are one call of cuBLAS; the transforms around it
read and write each array once. Against patches of the input, the other way to
make a convolution a product (:mod:`.convolution`), that takes 16 products for
36 and moves :math:`4.6 (|x| + |y|)` instead of :math:`9 |x| + |y|` bytes.
"""

import cupy

from chainer_dcgan.functions.kernels.activation_codes import CODES
from chainer_dcgan.functions.kernels.cuda.launch import launch, strides
from chainer_dcgan.functions.kernels.cuda.product import batched_matmul
from chainer_dcgan.functions.kernels.layout import channels_first_view

# As in kernels/winograd.py, which needs Numba.
_TILE = 3
_N_PRODUCTS = 16


def covers(kernel, stride, pad, n_in, n_out):
    """Tells whether this module is the better one for a convolution.

    Args:
        kernel (tuple): :math:`(k_H, k_W)`.
        stride (int): Stride.
        pad (int): Padding.
        n_in (int): Input channels.
        n_out (int): Output channels.

    Returns:
        bool: Whether it is. It is not for images of few channels, where
        :math:`|y|` is far larger than :math:`|x|`.
    """
    return (tuple(kernel) == (4, 4) and (stride, pad) == (2, 1)
            and 5 * n_in > n_out)


def correlate(x, filters, b, outsize, activation):
    """Convolution, as :func:`..numpy.convolution.correlate`."""
    n_out = filters.shape[0]
    tiles = _tiles(outsize)
    m = batched_matmul(
        _transform_input(x, tiles), filters.form(_transform_weights),
        transb=True)
    y = cupy.empty((len(x), *outsize, n_out), x.dtype)
    launch('winograd', 'restore_output', m.size // _N_PRODUCTS, m, b,
           *outsize, n_out, *tiles, CODES[activation], y)
    return channels_first_view(y)


def correlate_transposed(y, filters, b, outsize, slope):
    """Transpose, as :func:`..numpy.convolution.correlate_transposed`.

    ``slope`` is the output of an activation function and its code, or
    ``None`` and 0.
    """
    n_in = filters.shape[1]
    tiles = _tiles(y.shape[2:])
    v = batched_matmul(
        _transform_gradient(y, tiles), filters.form(_transform_weights))
    x = cupy.empty((len(y), *outsize, n_in), y.dtype)
    cells = tuple(n // 2 // _TILE + 1 for n in outsize)
    n = len(y) * cells[0] * cells[1] * 4 * n_in
    launch('winograd', 'restore_input', n, v, b, *outsize, n_in, *tiles,
           *cells, *slope, x)
    return channels_first_view(x)


def correlate_weight(x, y, factors):
    """Weight gradient, as :func:`..numpy.convolution.correlate_weight`."""
    n_in, n_out = x.shape[1], y.shape[1]
    tiles = _tiles(y.shape[2:])
    u = batched_matmul(
        _transform_gradient(y, tiles, factors), _transform_input(x, tiles),
        transa=True)
    W = cupy.empty((n_out, n_in, 4, 4), x.dtype)
    launch('winograd', 'restore_weights', n_out * n_in, u, n_in, W)
    return W


def _tiles(outsize):
    return tuple(-(-n // _TILE) for n in outsize)


def _transform_input(x, tiles):
    n_images, n_in, *size = x.shape
    v = cupy.empty(
        (_N_PRODUCTS, n_images * tiles[0] * tiles[1], 4 * n_in), x.dtype)
    launch('winograd', 'transform_input', v.size // _N_PRODUCTS, x,
           *strides(x), *size, n_in, *tiles, v)
    return v


def _transform_gradient(y, tiles, factors=None):
    n_images, n_out, *size = y.shape
    m = cupy.empty(
        (_N_PRODUCTS, n_images * tiles[0] * tiles[1], n_out), y.dtype)
    launch('winograd', 'transform_gradient', m.size // _N_PRODUCTS, y,
           *strides(y), *size, n_out, *tiles, factors, m)
    return m


def _transform_weights(W):
    n_out, n_in = W.shape[:2]
    u = cupy.empty((_N_PRODUCTS, n_out, 4 * n_in), W.dtype)
    launch('winograd', 'transform_weights', u.size // _N_PRODUCTS,
           cupy.ascontiguousarray(W), n_in, u)
    return u
