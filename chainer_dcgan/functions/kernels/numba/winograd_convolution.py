"""4x4 convolution of stride 2 and padding 1, and its transpose.

Images are worked through in blocks: the tiles of a few images are
transformed, multiplied and transformed back while they are in the cache.
"""

import functools

import numpy

from chainer_dcgan.functions.kernels.activation_codes import CODES, LEAKS
from chainer_dcgan.functions.kernels.layout import (
    channels_first_view,
    channels_last,
)
from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.microkernel import (
    COLUMNS,
    ROWS,
    panel_width,
    round_up,
)
from chainer_dcgan.functions.kernels.numba.normalization import (
    activate,
    multiply_by_slope,
)
from chainer_dcgan.functions.kernels.numba.panel_products import product
from chainer_dcgan.functions.kernels.numba.simd import LANES
from chainer_dcgan.functions.kernels.numba.winograd import choose, plane_size
from chainer_dcgan.functions.kernels.numba.winograd_input import (
    restore_input,
    transform_input,
)
from chainer_dcgan.functions.kernels.numba.winograd_output import (
    restore_output,
    transform_gradient,
)
from chainer_dcgan.functions.kernels.numba.winograd_weights import (
    transform_weights,
)

_BLOCK_ROWS = 96
_GRAIN = 1 << 7


def covers(kernel, stride, pad, n_in, n_out):
    """Tells whether this module computes a convolution.

    Args:
        kernel (tuple): :math:`(k_H, k_W)`.
        stride (int): Stride.
        pad (int): Padding.
        n_in (int): Input channels.
        n_out (int): Output channels.

    Returns:
        bool: Whether it does.
    """
    return (tuple(kernel) == (4, 4) and (stride, pad) == (2, 1)
            and n_in % LANES == 0 and n_out % LANES == 0)


def correlate(x, filters, b, outsize, activation):
    """Convolution, as :func:`..numpy.convolution.correlate`."""
    x = channels_last(x)
    n_out = filters.shape[0]
    scheme = choose(outsize)
    tiles = scheme.tiles(outsize)
    panel = panel_width(n_out)
    y = numpy.empty((len(x), *outsize, n_out), x.dtype)
    per_block = _images_per_block(
        tiles[0] * tiles[1], len(x), threads.thread_count())
    leak = LEAKS.get(activation)
    threads.run(
        _correlate, -(-len(x) // per_block), x,
        filters.form(_pack, scheme, False), _bias(b, n_out), y, per_block,
        scheme.tile, *tiles, panel,
        numpy.float32(1 if leak is None else leak))
    if leak is None:
        y = activate(y.reshape(-1, n_out), activation).reshape(y.shape)
    return channels_first_view(y)


def correlate_transposed(y, filters, b, outsize, slope):
    """Transpose, as :func:`..numpy.convolution.correlate_transposed`."""
    y = channels_last(y)
    n_out, n_in = filters.shape[:2]
    scheme = choose(y.shape[1:3])
    tiles = scheme.tiles(y.shape[1:3])
    x = numpy.empty((len(y), *outsize, n_in), y.dtype)
    per_block = _images_per_block(
        tiles[0] * tiles[1], len(y), threads.thread_count())
    # Without a slope nothing is read there.
    of, activation = (
        (channels_last(slope[0]), slope[1]) if slope else (y, 'identity'))
    threads.run(
        _correlate_transposed, -(-len(y) // per_block), y,
        filters.form(_pack, scheme, True), _bias(b, n_in), x, per_block,
        scheme.tile, *tiles, of.ravel(), CODES[activation])
    return channels_first_view(x)


@functools.cache
def _images_per_block(n_tiles, n_images, n_threads):
    # An image's result is the same in any block.
    def rows_in_turn(n):
        n_blocks = -(-n_images // n)
        # One more for the weights, which each block reads.
        return -(-n_blocks // n_threads) * (
            round_up(n * n_tiles, ROWS) + ROWS)

    most = min(n_images, max(1, _BLOCK_ROWS // n_tiles))
    return min(range(1, most + 1), key=rows_in_turn)


def _bias(b, n):
    return numpy.zeros(n, numpy.float32) if b is None else b


def _pack(W, scheme, transposed):
    n_out, n_in = W.shape[:2]
    rows, columns = (
        (n_out, 4 * n_in) if transposed else (4 * n_in, n_out))
    panel = panel_width(columns)
    width = round_up(columns, panel)
    # What columns are padded with is zero.
    make = numpy.empty if width == columns else numpy.zeros
    packed = make(scheme.n_products * plane_size(rows, width), W.dtype)
    threads.run(transform_weights, n_out // LANES,
                numpy.ascontiguousarray(W), scheme.tile, transposed, panel,
                packed,
                grain=max(1, _GRAIN // n_in))
    return packed


@compiled
def _correlate(task, x, packed, bias, y, per_block, tile, tiles_h, tiles_w,
               panel, leak):
    n_images, h, w, n_in = x.shape
    out_h, out_w, n_out = y.shape[1:]
    first = task * per_block
    last = min(first + per_block, n_images)
    n_products = (tile + 1) ** 2
    n_tiles = tiles_h * tiles_w
    rows = n_tiles * (last - first)
    n_rows = -(-rows // ROWS) * ROWS
    k = 4 * n_in
    width = -(-n_out // panel) * panel
    v = numpy.empty(n_products * plane_size(n_rows, k), numpy.float32)
    m = numpy.empty(n_products * plane_size(n_rows, width), numpy.float32)
    for image in range(first, last):
        transform_input(x.ravel(), image, h, w, n_in, tile, tiles_h,
                        tiles_w, v, (image - first) * n_tiles, n_rows)
    for i in range(n_products):
        product(v, i * plane_size(n_rows, k), k,
                packed, i * plane_size(k, width),
                m, i * plane_size(n_rows, width), rows, width, k, panel)
    for image in range(first, last):
        restore_output(m, (image - first) * n_tiles, n_rows, width, tile,
                       tiles_h, tiles_w, y.ravel(), image, out_h, out_w,
                       n_out, bias, leak)


@compiled
def _correlate_transposed(task, y, packed, bias, x, per_block, tile,
                          tiles_h, tiles_w, of, code):
    n_images, out_h, out_w, n_out = y.shape
    h, w, n_in = x.shape[1:]
    first = task * per_block
    last = min(first + per_block, n_images)
    n_products = (tile + 1) ** 2
    n_tiles = tiles_h * tiles_w
    rows = n_tiles * (last - first)
    n_rows = -(-rows // ROWS) * ROWS
    n = 4 * n_in
    m = numpy.empty(n_products * plane_size(n_rows, n_out), numpy.float32)
    v = numpy.empty(n_products * plane_size(n_rows, n), numpy.float32)
    for image in range(first, last):
        transform_gradient(y.ravel(), image, out_h, out_w, n_out, tile,
                           tiles_h, tiles_w, m, (image - first) * n_tiles,
                           n_rows, n_out, numpy.float32(1))
    for i in range(n_products):
        product(m, i * plane_size(n_rows, n_out), n_out,
                packed, i * plane_size(n_out, n),
                v, i * plane_size(n_rows, n), rows, n, n_out, COLUMNS)
    for image in range(first, last):
        restore_input(v, (image - first) * n_tiles, n_rows, tile, tiles_h,
                      tiles_w, x.ravel(), image, h, w, n_in, bias)
        if code != 0:
            size = h * w * n_in
            multiply_by_slope(x.ravel(), of, image * size, size, code)
