"""Gradient of a 4x4 convolution of stride 2 and padding 1 to its weights.

Few weights have a sum for each of several shares of the images, which are
worked through in blocks that stay in the cache. Of many weights there is one
sum, and blocks are large, because adding to it reads and writes it.
"""

import numpy

from chainer_dcgan.functions.kernels.layout import channels_last
from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.microkernel import (
    ROWS,
    panel_width,
    round_up,
)
from chainer_dcgan.functions.kernels.numba.panel_products import (
    transposed_product,
)
from chainer_dcgan.functions.kernels.numba.simd import LANES, load, store
from chainer_dcgan.functions.kernels.numba.sums import sum_image, total
from chainer_dcgan.functions.kernels.numba.winograd import choose, plane_size
from chainer_dcgan.functions.kernels.numba.winograd_input import (
    transform_input,
)
from chainer_dcgan.functions.kernels.numba.winograd_output import (
    transform_gradient,
)
from chainer_dcgan.functions.kernels.numba.winograd_weights import (
    restore_weights,
)

_SMALL_BLOCK_BYTES = 1 << 20
_BLOCK_BYTES = 1 << 24
_SUMS_BYTES = 1 << 21
_MIN_SUMS, _MAX_SUMS = 4, 16
_GRAIN = 1 << 7


def correlate_weight(x, y, factors, with_bias):
    """Gradients, as :func:`..numpy.convolution.correlate_weight`."""
    x = channels_last(x)
    y = channels_last(y)
    n_in, n_out = x.shape[3], y.shape[3]
    scheme = choose(y.shape[1:3])
    tiles = scheme.tiles(y.shape[1:3])
    n_products = scheme.n_products
    panel = panel_width(n_out)
    height, width = round_up(4 * n_in, ROWS), round_up(n_out, panel)
    size = n_products * plane_size(height, width)
    # All of this depends on shapes only.
    n_sums = _sums(size * x.itemsize) if width == panel else 1
    small = n_sums > 1
    image_bytes = (n_products * tiles[0] * tiles[1] * (4 * n_in + width)
                   * x.itemsize)
    per_block = min(len(x), max(1, (
        _SMALL_BLOCK_BYTES if small else _BLOCK_BYTES) // image_bytes))
    if factors is None:
        factors = numpy.ones(len(x), x.dtype)
    biases = numpy.zeros((len(x) if with_bias else 0, n_out), x.dtype)
    arguments = x, y, factors, biases, scheme.tile, *tiles
    if small:
        sums = numpy.empty((min(n_sums, len(x)), size), x.dtype)
        threads.run(_sum_share, len(sums), *arguments, sums, per_block, height,
                    width, panel)
        threads.run(_join, n_products, sums, size // n_products)
        products = sums[0]
    else:
        products = numpy.empty(size, x.dtype)
        _sum_all(arguments, products, per_block, height, width, panel)
    W = numpy.empty((n_out, n_in, 4, 4), x.dtype)
    threads.run(restore_weights, n_in, products, width, scheme.tile, W,
                grain=max(1, _GRAIN // n_out * LANES))
    return W, total(biases) if with_bias else None


def _sums(n_bytes):
    # A power of two, for as many for each thread.
    n = min(_MAX_SUMS, _SUMS_BYTES // n_bytes)
    return 1 << n.bit_length() - 1 if n >= _MIN_SUMS else 1


def _sum_all(arguments, products, per_block, height, width, panel):
    x, y, _, _, tile, *tiles = arguments
    n_products = (tile + 1) ** 2
    n_tiles = tiles[0] * tiles[1]
    n_rows = per_block * n_tiles
    k = 4 * x.shape[3]
    v = numpy.empty(n_products * plane_size(n_rows, k), x.dtype)
    # What columns are padded with is zero.
    make = numpy.empty if width == y.shape[3] else numpy.zeros
    m = make(n_products * plane_size(n_rows, width), x.dtype)
    for start in range(0, len(x), per_block):
        n = min(per_block, len(x) - start)
        threads.run(_transform_both, n, *arguments, start, v, m, n_rows,
                    width)
        threads.run(_multiply, n_products, v, m, products, n_rows,
                    n * n_tiles, k, height, width, panel, start > 0)


@compiled
def _sum_share(task, x, y, factors, biases, tile, tiles_h, tiles_w, sums,
               per_block, height, width, panel):
    n_sums = len(sums)
    first = task * len(x) // n_sums
    last = (task + 1) * len(x) // n_sums
    n_products = (tile + 1) ** 2
    n_tiles = tiles_h * tiles_w
    n_rows = per_block * n_tiles
    k = 4 * x.shape[3]
    v = numpy.empty(n_products * plane_size(n_rows, k), numpy.float32)
    m = numpy.zeros(n_products * plane_size(n_rows, width), numpy.float32)
    for start in range(first, last, per_block):
        n = min(per_block, last - start)
        for image in range(n):
            _transform_both(image, x, y, factors, biases, tile, tiles_h,
                            tiles_w, start, v, m, n_rows, width)
        for i in range(n_products):
            _multiply(i, v, m, sums[task], n_rows, n * n_tiles, k, height,
                      width, panel, start > first)


@compiled
def _join(task, sums, plane):
    # In order, one product's elements.
    n_sums, size = sums.shape
    flat = sums.ravel()
    for i in range(task * plane, (task + 1) * plane, LANES):
        element = load(flat, i)
        for part in range(1, n_sums):
            element = element + load(flat, part * size + i)
        store(flat, i, element)


@compiled
def _transform_both(task, x, y, factors, biases, tile, tiles_h, tiles_w,
                    start, v, m, n_rows, width):
    h, w, n_in = x.shape[1:]
    out_h, out_w, n_out = y.shape[1:]
    row = task * tiles_h * tiles_w
    image = start + task
    transform_input(x.ravel(), image, h, w, n_in, tile, tiles_h, tiles_w, v,
                    row, n_rows)
    transform_gradient(y.ravel(), image, out_h, out_w, n_out, tile, tiles_h,
                       tiles_w, m, row, n_rows, width, factors[image])
    if len(biases) > 0:
        sum_image(y.ravel(), image, out_h * out_w, n_out, factors[image],
                  biases.ravel())


@compiled
def _multiply(task, v, m, products, n_rows, rows, k, height, width, panel,
              add):
    transposed_product(
        v, task * plane_size(n_rows, k), k,
        m, task * plane_size(n_rows, width), width,
        products, task * plane_size(height, width), width, k, width, rows, add,
        panel)
