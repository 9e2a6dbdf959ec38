"""Winograd's convolution with each of its schemes."""

import chainer
import numpy
import pytest

pytest.importorskip('numba')

from chainer_dcgan.functions.kernels import numba as numba_kernels  # NOQA
from chainer_dcgan.functions.kernels.filters import Filters  # NOQA
from chainer_dcgan.functions.kernels.numba import winograd  # NOQA
from chainer_dcgan.functions.kernels.numba import winograd_convolution  # NOQA
from chainer_dcgan.functions.kernels.numba import winograd_gradient  # NOQA

# (batch, input channels, output channels, height, width): eight channels
# are the fewest; tiles that are full, that stick out, and that are one; more
# images than a block holds.
_CASES = [
    (2, 8, 16, 24, 24), (3, 8, 8, 7, 5), (2, 16, 24, 13, 10),
    (1, 40, 8, 2, 3), (1, 8, 40, 18, 30), (70, 8, 8, 8, 6),
    # Too many weights for several sums of the gradient.
    (3, 32, 64, 10, 12), (2, 64, 32, 8, 8)]


@pytest.fixture(params=winograd.SCHEMES, ids=lambda scheme: scheme.tile)
def scheme(request, monkeypatch):
    """Takes one scheme for all sizes."""
    for module in winograd_convolution, winograd_gradient:
        monkeypatch.setattr(module, 'choose', lambda size: request.param)
    return request.param


def images(rng, b, c, *size):
    return rng.standard_normal((b, *size, c)).astype('f').transpose(0, 3, 1, 2)


def patches(x, out_h, out_w):
    # (B, I, H', W', 4, 4), in float64.
    padded = numpy.pad(x.astype('d'), ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = numpy.lib.stride_tricks.sliding_window_view(
        padded, (4, 4), axis=(2, 3))[:, :, ::2, ::2]
    assert windows.shape[2:4] == (out_h, out_w)
    return windows


def make(rng, case):
    b, n_in, n_out, *size = case
    x = images(rng, b, n_in, *size)
    y = images(rng, b, n_out, *((n - 2) // 2 + 1 for n in size))
    W = rng.standard_normal((n_out, n_in, 4, 4)).astype('f')
    return x, y, W


def assert_close(actual, expected):
    # By what is usual of the values. The sums of 64 channels are off by 5e-7
    # and 1.4e-6 with the two schemes.
    usual = numpy.sqrt((expected ** 2).mean())
    error = (actual - expected) / usual
    assert actual.dtype == 'f'
    assert numpy.sqrt((error ** 2).mean()) < 2e-6
    assert numpy.abs(error).max() < 4e-5


@pytest.mark.parametrize('case', _CASES)
def test_correlate(rng, scheme, case):
    x, y, W = make(rng, case)
    b = rng.standard_normal(case[2]).astype('f')
    outsize = y.shape[2:]
    expected = numpy.einsum(
        'nchwij,ocij->nohw', patches(x, *outsize), W.astype('d'),
        optimize=True) + b[:, None, None]
    for activation, function in (
            ('identity', lambda v: v),
            ('leaky_relu', lambda v: numpy.where(v > 0, v, 0.2 * v))):
        assert_close(numba_kernels.correlate(
            x, Filters(W), b, 2, 1, outsize, activation), function(expected))


@pytest.mark.parametrize('case', _CASES)
def test_correlate_transposed(rng, scheme, case):
    x, y, W = make(rng, case)
    b = rng.standard_normal(case[1]).astype('f')
    h, w = x.shape[2:]
    padded = numpy.zeros((*x.shape[:2], h + 3, w + 3))
    for i in range(4):
        for j in range(4):
            padded[:, :, i:i + 2 * y.shape[2]:2, j:j + 2 * y.shape[3]:2] += (
                numpy.einsum('nohw,oc->nchw', y.astype('d'), W[:, :, i, j]))
    expected = padded[:, :, 1:h + 1, 1:w + 1] + b[:, None, None]
    assert_close(numba_kernels.correlate_transposed(
        y, Filters(W), b, 2, 1, (h, w)), expected)
    assert_close(numba_kernels.correlate_transposed(
        y, Filters(W), b, 2, 1, (h, w), (x, 'leaky_relu')),
        expected * numpy.where(x > 0, 1, 0.2))


@pytest.mark.parametrize('case', _CASES)
def test_correlate_weight(rng, scheme, case):
    x, y, _ = make(rng, case)
    factors = rng.standard_normal(len(x)).astype('f')
    scaled = y * factors.astype('d')[:, None, None, None]
    gW, gb = numba_kernels.correlate_weight(x, y, (4, 4), 2, 1, factors)
    assert_close(gW, numpy.einsum(
        'nchwij,nohw->ocij', patches(x, *y.shape[2:]), scaled, optimize=True))
    assert_close(gb, scaled.sum(axis=(0, 2, 3)))


@pytest.mark.parametrize('large', [False, True])
@pytest.mark.parametrize('n_out', [8, 40])
def test_blocks_of_the_gradient(rng, scheme, monkeypatch, n_out, large):
    # A few images a block, and of the last share fewer.
    x, y, _ = make(rng, (21, 8, n_out, 12, 12))
    monkeypatch.setattr(winograd_gradient, '_SMALL_BLOCK_BYTES', 1 << 17)
    monkeypatch.setattr(winograd_gradient, '_BLOCK_BYTES', 1 << 18)
    if large:
        monkeypatch.setattr(winograd_gradient, '_SUMS_BYTES', 0)
    gW, gb = numba_kernels.correlate_weight(x, y, (4, 4), 2, 1)
    assert_close(gW, numpy.einsum(
        'nchwij,nohw->ocij', patches(x, *y.shape[2:]), y, optimize=True))
    assert_close(gb, y.sum(axis=(0, 2, 3), dtype='d'))


@pytest.mark.parametrize('n_threads', [1, 2, 3])
def test_blocks_do_not_matter(rng, scheme, n_threads):
    x, y, W = make(rng, (50, 8, 8, 8, 10))
    filters, outsize = Filters(W), y.shape[2:]
    with chainer.using_config('dcgan_threads', n_threads):
        together = (
            numba_kernels.correlate(x, filters, None, 2, 1, outsize),
            numba_kernels.correlate_transposed(
                y, filters, None, 2, 1, (8, 10)))
        gW, _ = numba_kernels.correlate_weight(x, y, (4, 4), 2, 1)
    with chainer.using_config('dcgan_threads', 1):
        for i in range(0, 50, 7):
            numpy.testing.assert_array_equal(
                numba_kernels.correlate(
                    x[i:i + 1], filters, None, 2, 1, outsize)[0],
                together[0][i])
            numpy.testing.assert_array_equal(
                numba_kernels.correlate_transposed(
                    y[i:i + 1], filters, None, 2, 1, (8, 10))[0],
                together[1][i])
        numpy.testing.assert_array_equal(
            numba_kernels.correlate_weight(x, y, (4, 4), 2, 1)[0], gW)


@pytest.mark.parametrize('scheme', winograd.SCHEMES)
def test_matrices_convolve(rng, scheme):
    at, g, bt = (numpy.array(matrix) for matrix in scheme[1:])
    d, kernel = rng.standard_normal(scheme.tile + 1), rng.standard_normal(2)
    numpy.testing.assert_allclose(
        at @ ((g @ kernel) * (bt @ d)),
        d[:-1] * kernel[0] + d[1:] * kernel[1], rtol=0, atol=1e-12)


def test_tiles_of_3x3_have_the_published_matrices():
    assert winograd.SCHEMES[0][1:] == (
        ((1, 1, 1, 0), (0, 1, -1, 0), (0, 1, 1, 1)),
        ((1, 0), (.5, .5), (.5, -.5), (0, 1)),
        ((1, 0, -1, 0), (0, 1, 1, 0), (0, -1, 1, 0), (0, -1, 0, 1)))


@pytest.mark.parametrize('size,tile', [
    ((3, 3), 3), ((6, 6), 3), ((9, 5), 3), ((4, 4), 4), ((8, 8), 4),
    ((12, 12), 4), ((16, 16), 4), ((2, 2), 3)])
def test_the_fewest_products_are_chosen(size, tile):
    assert winograd.choose(size).tile == tile


@pytest.mark.parametrize('n_tiles,n_images,n_threads,expected', [
    # Twelve rows or six go through the registers at a time.
    (9, 32, 1, 8), (36, 32, 2, 2), (400, 8, 2, 1), (1, 1, 1, 1)])
def test_blocks_are_of_whole_rows(n_tiles, n_images, n_threads, expected):
    assert winograd_convolution._images_per_block(
        n_tiles, n_images, n_threads) == expected


@pytest.mark.parametrize('n_bytes,expected', [
    (1 << 16, 16), (200000, 8), (1 << 19, 4), (1 << 20, 1)])
def test_few_weights_have_several_sums(n_bytes, expected):
    assert winograd_gradient._sums(n_bytes) == expected
