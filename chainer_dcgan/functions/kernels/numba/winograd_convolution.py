"""4x4 convolution of stride 2 and padding 1, and its gradients.

Images are worked through in blocks: the tiles of a few images are
transformed, multiplied and transformed back while they are in the cache.

Long because the three functions and their compiled loops agree on blocks.
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
    product,
    round_up,
    transposed_product,
)
from chainer_dcgan.functions.kernels.numba.normalization import (
    activate,
    multiply_by_slope,
    sum_image,
    total,
)
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
    restore_weights,
    transform_weights,
)

_BLOCK_ROWS = 96
_BLOCK_BYTES = 1 << 24
_GRAIN = 1 << 10


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
    width = round_up(n_out, COLUMNS)
    y = numpy.empty((len(x), *outsize, n_out), x.dtype)
    per_block = _images_per_block(
        tiles[0] * tiles[1], len(x), threads.thread_count())
    leak = LEAKS.get(activation)
    threads.run(
        _correlate, -(-len(x) // per_block), x,
        filters.form(_pack, scheme, False), _bias(b, n_out), y, per_block,
        scheme.tile, *tiles, width,
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
    width = round_up(n_out, COLUMNS)
    x = numpy.empty((len(y), *outsize, n_in), y.dtype)
    per_block = _images_per_block(
        tiles[0] * tiles[1], len(y), threads.thread_count())
    # Without a slope nothing is read there.
    of, activation = (
        (channels_last(slope[0]), slope[1]) if slope else (y, 'identity'))
    threads.run(
        _correlate_transposed, -(-len(y) // per_block), y,
        filters.form(_pack, scheme, True), _bias(b, n_in), x, per_block,
        scheme.tile, *tiles, width, of.ravel(), CODES[activation])
    return channels_first_view(x)


def correlate_weight(x, y, factors, with_bias):
    """Gradients, as :func:`..numpy.convolution.correlate_weight`."""
    x = channels_last(x)
    y = channels_last(y)
    n_in, n_out = x.shape[3], y.shape[3]
    scheme = choose(y.shape[1:3])
    tiles = scheme.tiles(y.shape[1:3])
    n_products = scheme.n_products
    width = round_up(n_out, COLUMNS)
    height = round_up(4 * n_in, ROWS)
    n_tiles = tiles[0] * tiles[1]
    image_bytes = n_products * n_tiles * (4 * n_in + width) * x.itemsize
    per_block = min(len(x), max(1, _BLOCK_BYTES // image_bytes))
    n_rows = per_block * n_tiles
    v = numpy.empty(n_products * plane_size(n_rows, 4 * n_in), x.dtype)
    m = _padded(width == n_out)(
        n_products * plane_size(n_rows, width), x.dtype)
    products = numpy.empty(
        n_products * plane_size(height, width), x.dtype)
    if factors is None:
        factors = numpy.ones(len(x), x.dtype)
    sums = numpy.zeros((len(x) if with_bias else 0, n_out), x.dtype)
    for start in range(0, len(x), per_block):
        n = min(per_block, len(x) - start)
        threads.run(_transform_both, n, x, y, start, scheme.tile, *tiles, v,
                    m, n_rows, width, factors, sums)
        threads.run(_multiply, n_products, v, m, products, n_rows,
                    n * n_tiles, 4 * n_in, height, width, start > 0)
    W = numpy.empty((n_out, n_in, 4, 4), x.dtype)
    threads.run(restore_weights, n_in, products, width, scheme.tile, W,
                grain=max(1, _GRAIN // n_out * LANES))
    return W, total(sums) if with_bias else None


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


def _padded(is_full):
    # What columns are padded with is zero.
    return numpy.empty if is_full else numpy.zeros


def _pack(W, scheme, transposed):
    n_out, n_in = W.shape[:2]
    rows, columns = (
        (n_out, 4 * n_in) if transposed else (4 * n_in, n_out))
    width = round_up(columns, COLUMNS)
    packed = _padded(width == columns)(
        scheme.n_products * plane_size(rows, width), W.dtype)
    threads.run(transform_weights, n_out // LANES,
                numpy.ascontiguousarray(W), scheme.tile, transposed, packed,
                grain=max(1, _GRAIN // n_in))
    return packed


@compiled
def _correlate(task, x, packed, bias, y, per_block, tile, tiles_h, tiles_w,
               width, leak):
    n_images, h, w, n_in = x.shape
    out_h, out_w, n_out = y.shape[1:]
    first = task * per_block
    last = min(first + per_block, n_images)
    n_products = (tile + 1) ** 2
    n_tiles = tiles_h * tiles_w
    rows = n_tiles * (last - first)
    n_rows = -(-rows // ROWS) * ROWS
    k = 4 * n_in
    v = numpy.empty(n_products * plane_size(n_rows, k), numpy.float32)
    m = numpy.empty(n_products * plane_size(n_rows, width), numpy.float32)
    for image in range(first, last):
        transform_input(x.ravel(), image, h, w, n_in, tile, tiles_h,
                        tiles_w, v, (image - first) * n_tiles, n_rows)
    for i in range(n_products):
        product(v, i * plane_size(n_rows, k), k,
                packed, i * plane_size(k, width),
                m, i * plane_size(n_rows, width), rows, width, k, COLUMNS)
    for image in range(first, last):
        restore_output(m, (image - first) * n_tiles, n_rows, width, tile,
                       tiles_h, tiles_w, y.ravel(), image, out_h, out_w,
                       n_out, bias, leak)


@compiled
def _correlate_transposed(task, y, packed, bias, x, per_block, tile,
                          tiles_h, tiles_w, width, of, code):
    n_images, out_h, out_w, n_out = y.shape
    h, w, n_in = x.shape[1:]
    first = task * per_block
    last = min(first + per_block, n_images)
    n_products = (tile + 1) ** 2
    n_tiles = tiles_h * tiles_w
    rows = n_tiles * (last - first)
    n_rows = -(-rows // ROWS) * ROWS
    n = 4 * n_in
    m = numpy.empty(n_products * plane_size(n_rows, width), numpy.float32)
    v = numpy.empty(n_products * plane_size(n_rows, n), numpy.float32)
    for image in range(first, last):
        transform_gradient(y.ravel(), image, out_h, out_w, n_out, tile,
                           tiles_h, tiles_w, m, (image - first) * n_tiles,
                           n_rows, width, numpy.float32(1))
    for i in range(n_products):
        product(m, i * plane_size(n_rows, width), width,
                packed, i * plane_size(n_out, n),
                v, i * plane_size(n_rows, n), rows, n, n_out, COLUMNS)
    for image in range(first, last):
        restore_input(v, (image - first) * n_tiles, n_rows, tile, tiles_h,
                      tiles_w, x.ravel(), image, h, w, n_in, bias)
        if code != 0:
            size = h * w * n_in
            multiply_by_slope(x.ravel(), of, image * size, size, code)


@compiled
def _transform_both(task, x, y, start, tile, tiles_h, tiles_w, v, m, n_rows,
                    width, factors, sums):
    h, w, n_in = x.shape[1:]
    out_h, out_w, n_out = y.shape[1:]
    row = task * tiles_h * tiles_w
    transform_input(x.ravel(), start + task, h, w, n_in, tile, tiles_h,
                    tiles_w, v, row, n_rows)
    transform_gradient(y.ravel(), start + task, out_h, out_w, n_out, tile,
                       tiles_h, tiles_w, m, row, n_rows, width,
                       factors[start + task])
    if len(sums) > 0:
        sum_image(y.ravel(), start + task, out_h * out_w, n_out,
                  factors[start + task], sums.ravel())


@compiled
def _multiply(task, v, m, products, n_rows, rows, k, height, width, add):
    transposed_product(
        v, task * plane_size(n_rows, k), k,
        m, task * plane_size(n_rows, width), width,
        products, task * plane_size(height, width), width, k, width, rows, add,
        COLUMNS)
