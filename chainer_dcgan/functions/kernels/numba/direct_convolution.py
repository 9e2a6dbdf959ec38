"""Convolution of any kernel, stride and padding, in vectors.

The functions are those of :mod:`..numpy.convolution`, an image a task: patches
of a few rows of the output at a time go through the matrix product while
they are in the cache. Serves the layers on the side of the image, whose
channels are too few for Winograd's transforms, and the 5x5 kernels.

Long because Numba compiles each loop as a function of its own.
"""

import numpy

from chainer_dcgan.functions.kernels.activation_codes import CODES
from chainer_dcgan.functions.kernels.layout import (
    channels_first_view,
    channels_last,
)
from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.activation import activated
from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.microkernel import (
    ROWS,
    panel_width,
    round_up,
)
from chainer_dcgan.functions.kernels.numba.panel_products import (
    product,
    transposed_product,
)
from chainer_dcgan.functions.kernels.numba.simd import (
    LANES,
    load,
    splat,
    store,
)
from chainer_dcgan.functions.kernels.numba.sums import sum_image
from chainer_dcgan.functions.kernels.numpy.normalization import (
    activate_in_place,
    multiply_by_slope,
)

_CHUNK_SIZE = 1 << 15
_SUMS_SIZE = 1 << 22
_MAX_SUMS = 16


def correlate(x, filters, b, stride, pad, outsize, activation):
    """See :func:`..numpy.convolution.correlate`."""
    x = channels_last(x)
    n_out, _, kh, kw = filters.shape
    y = numpy.empty((len(x), *outsize, n_out), x.dtype)
    whole = n_out % LANES == 0
    threads.run(_correlate, len(x), x, filters.form(_pack_forward),
                panel_width(n_out), _bias(b, n_out), y, kh, kw, stride, pad,
                CODES[activation] if whole else 0)
    if not whole:
        activate_in_place(y, activation)
    return channels_first_view(y)


def correlate_transposed(y, filters, b, stride, pad, outsize, slope):
    """See :func:`..numpy.convolution.correlate_transposed`."""
    y = channels_last(y)
    _, n_in, kh, kw = filters.shape
    x = numpy.empty((len(y), *outsize, n_in), y.dtype)
    columns = kh * round_up(kw, stride) * n_in
    threads.run(_correlate_transposed, len(y), y,
                filters.form(_pack_transposed, stride), panel_width(columns),
                _bias(b, n_in), x, kh, round_up(kw, stride), stride, pad)
    if slope is not None:
        multiply_by_slope(x, channels_last(slope[0]), slope[1])
    return channels_first_view(x)


def correlate_weight(x, y, kernel, stride, pad, factors, with_bias):
    """See :func:`..numpy.convolution.correlate_weight`."""
    x = channels_last(x)
    y = channels_last(y)
    if factors is None:
        factors = numpy.ones(len(x), x.dtype)
    n_in, n_out = x.shape[3], y.shape[3]
    k = kernel[0] * kernel[1] * n_in
    panel = panel_width(n_out)
    height, width = round_up(k, ROWS), round_up(n_out, panel)
    # Several sums, joined in order: their number depends on shapes only.
    n_sums = min(len(x), _MAX_SUMS, max(2, _SUMS_SIZE // (height * width)))
    sums = numpy.zeros((n_sums, height, width), x.dtype)
    threads.run(_correlate_weight, n_sums, x, y, factors, sums.ravel(),
                height, width, panel, *kernel, stride, pad, n_sums)
    # What lies beyond is of patches' leftovers, any values.
    total, *parts = sums[:, :k, :n_out]
    for part in parts:
        total += part
    W = numpy.ascontiguousarray(
        total.reshape(*kernel, n_in, n_out).transpose(3, 2, 0, 1))
    if not with_bias:
        return W, None
    if n_out % LANES:
        sums = y.reshape(len(y), -1, n_out).sum(axis=1) * factors[:, None]
    else:
        sums = numpy.empty((len(y), n_out), y.dtype)
        threads.run(_sum_image, len(y), y, factors, sums.ravel())
    return W, sums.sum(axis=0)


def _bias(b, n):
    return numpy.zeros(n, numpy.float32) if b is None else b


def _pack_forward(W):
    return _pack(W.transpose(2, 3, 1, 0).reshape(-1, len(W)))


def _pack_transposed(W, stride):
    # A kernel as wide as a number of strides.
    n_out, n_in, kh, kw = W.shape
    padded = numpy.zeros((n_out, kh, round_up(kw, stride), n_in), W.dtype)
    padded[:, :, :kw] = W.transpose(0, 2, 3, 1)
    return _pack(padded.reshape(n_out, -1))


def _pack(matrix):
    rows, columns = matrix.shape
    panel = panel_width(columns)
    padded = numpy.zeros((rows, round_up(columns, panel)), matrix.dtype)
    padded[:, :columns] = matrix
    return padded.reshape(rows, -1, panel).transpose(1, 0, 2).ravel()


@compiled
def _chunk_rows(k):
    # A multiple of ROWS, so that only an image's last chunk is ragged.
    return max(1, _CHUNK_SIZE // k // ROWS) * ROWS


@compiled
def _correlate(task, x, packed, panel, bias, y, kh, kw, stride, pad, code):
    out_h, out_w, n_out = y.shape[1:]
    k = kh * kw * x.shape[3]
    width = -(-n_out // panel) * panel
    step = _chunk_rows(k)
    padded, line = _pad(x, task, out_h, out_w, kh, kw, stride, pad)
    patches = numpy.empty(step * k + LANES, numpy.float32)
    sums = numpy.empty(step * width, numpy.float32)
    flat = y.ravel()
    for start in range(0, out_h * out_w, step):
        rows = min(step, out_h * out_w - start)
        _gather(padded, line, start, rows, out_w, kh, kw * x.shape[3],
                stride * x.shape[3], stride * line, numpy.float32(1), patches)
        product(patches, 0, k, packed, 0, sums, 0, rows, width, k, panel)
        target = (task * out_h * out_w + start) * n_out
        if n_out % LANES == 0:
            for row in range(rows):
                for i in range(0, n_out, LANES):
                    store(flat, target + row * n_out + i, activated(
                        load(sums, row * width + i) + load(bias, i), code))
        else:
            for row in range(rows):
                _add(sums, row * width, bias, flat, target + row * n_out,
                     n_out)


@compiled
def _correlate_transposed(task, y, packed, panel, bias, x, kh, kw, stride,
                          pad):
    out_h, out_w, n_out = y.shape[1:]
    h, w, n_in = x.shape[1:]
    width = len(packed) // n_out
    step = _chunk_rows(max(width, n_out))
    n_rows = -(-out_h * out_w // ROWS) * ROWS
    last = numpy.empty(step * n_out, numpy.float32)
    patches = numpy.empty(n_rows * width + LANES, numpy.float32)
    flat = y.ravel()
    for start in range(0, out_h * out_w, step):
        rows = min(step, out_h * out_w - start)
        source = (task * out_h * out_w + start) * n_out
        if rows % ROWS == 0:
            product(flat, source, n_out, packed, 0, patches, start * width,
                    rows, width, n_out, panel)
        else:
            last[:rows * n_out] = flat[source:source + rows * n_out]
            product(last, 0, n_out, packed, 0, patches, start * width, rows,
                    width, n_out, panel)
    n_groups = -(-(w + pad) // stride)
    line = numpy.empty(n_groups * stride * n_in + LANES, numpy.float32)
    terms = numpy.empty(w * n_in, numpy.float32)
    for i in range(w * n_in):
        terms[i] = bias[i % n_in]
    flat = x.ravel()
    for row in range(h):
        _collect(patches, width, row + pad, out_h, out_w, kh, kw * n_in,
                 stride, stride * n_in, n_groups, line)
        _add(line, pad * n_in, terms, flat, (task * h + row) * w * n_in,
             w * n_in)


@compiled
def _correlate_weight(task, x, y, factors, sums, height, width, panel, kh, kw,
                      stride, pad, n_sums):
    out_h, out_w, n_out = y.shape[1:]
    k = kh * kw * x.shape[3]
    step = _chunk_rows(k)
    patches = numpy.empty(step * k + max(LANES, ROWS), numpy.float32)
    flat = y.ravel()
    for image in range(task, len(x), n_sums):
        padded, line = _pad(x, image, out_h, out_w, kh, kw, stride, pad)
        for start in range(0, out_h * out_w, step):
            rows = min(step, out_h * out_w - start)
            _gather(padded, line, start, rows, out_w, kh, kw * x.shape[3],
                    stride * x.shape[3], stride * line, factors[image],
                    patches)
            transposed_product(
                patches, 0, k, flat,
                (image * out_h * out_w + start) * n_out, n_out,
                sums, task * height * width, width, k, n_out, rows, True,
                panel)


@compiled
def _sum_image(task, y, factors, sums):
    out_h, out_w, n_out = y.shape[1:]
    sum_image(y.ravel(), task, out_h * out_w, n_out, factors[task], sums)


@compiled
def _pad(x, image, out_h, out_w, kh, kw, stride, pad):
    # The image with all that its patches reach around it, and the length of
    # a line of it; whole vectors may be read past its end.
    h, w, c = x.shape[1:]
    line = max(w + 2 * pad, (out_w - 1) * stride + kw) * c
    n_lines = max(h + 2 * pad, (out_h - 1) * stride + kh)
    padded = numpy.zeros(n_lines * line + LANES, numpy.float32)
    flat = x.ravel()
    for row in range(h):
        target = (row + pad) * line + pad * c
        source = (image * h + row) * w * c
        padded[target:target + w * c] = flat[source:source + w * c]
    return padded, line


@compiled
def _gather(padded, line, start, rows, out_w, kh, run, step_w, step_h,
            factor, patches):
    # Patches of output positions start, ..., start + rows - 1, times a
    # factor. Whole vectors are copied: the next run overwrites what one
    # writes too much.
    factor = splat(factor)
    place = 0
    for row in range(start, start + rows):
        source = row // out_w * step_h + row % out_w * step_w
        for _ in range(kh):
            for j in range(0, run, LANES):
                store(patches, place + j,
                      load(padded, source + j) * factor)
            place += run
            source += line


@compiled
def _collect(patches, width, row, out_h, out_w, kh, run, stride, group,
             n_groups, line):
    # One line of the padded image: for each group of as many pixels as a
    # stride, the sum of those parts of patches that cover it.
    first = max(0, -(-(row - kh + 1) // stride))
    last = min(out_h - 1, row // stride)
    for g in range(n_groups):
        left = max(0, g + 1 - run // group)
        right = min(out_w - 1, g)
        for j in range(0, group, LANES):
            total = splat(numpy.float32(0))
            for y in range(first, last + 1):
                for x in range(left, right + 1):
                    total = total + load(
                        patches, (y * out_w + x) * width
                        + (row - y * stride) * run + (g - x) * group + j)
            store(line, g * group + j, total)


@compiled
def _add(a, a_start, b, c, c_start, n):
    # c = a + b, n elements.
    whole = n // LANES * LANES
    for i in range(0, whole, LANES):
        store(c, c_start + i, load(a, a_start + i) + load(b, i))
    for i in range(whole, n):
        c[c_start + i] = a[a_start + i] + b[i]
