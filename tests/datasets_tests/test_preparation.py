import io
import warnings

import numpy
import pytest
from PIL import Image

from chainer_dcgan.datasets import PreparationError, prepare


def encode(img, format='PNG', **options):
    f = io.BytesIO()
    img.save(f, format, **options)
    return f.getvalue()


def solid(img, **options):
    """Prepares a picture of one colour and returns that colour."""
    x = prepare(encode(img, **options), 4)
    assert x.shape == (3, 4, 4) and x.dtype == numpy.uint8
    numpy.testing.assert_array_equal(x, x[:, :1, :1] + numpy.zeros_like(x))
    return tuple(int(value) for value in x[:, 0, 0])


@pytest.mark.parametrize('format', ['PNG', 'WEBP'])
def test_pixels_of_the_right_size_are_untouched(rng, format):
    pixels = rng.integers(0, 256, (8, 8, 3)).astype(numpy.uint8)
    x = prepare(
        encode(Image.fromarray(pixels), format, lossless=True), 8)
    numpy.testing.assert_array_equal(x, pixels.transpose(2, 0, 1))
    assert x.flags.c_contiguous


def test_colour():
    assert solid(Image.new('RGB', (4, 4), (10, 20, 30))) == (10, 20, 30)


def test_jpeg():
    color = solid(Image.new('RGB', (16, 16), (200, 100, 50)), format='JPEG')
    numpy.testing.assert_allclose(color, (200, 100, 50), atol=2)


def test_grey():
    assert solid(Image.new('L', (4, 4), 77)) == (77, 77, 77)


def test_bilevel():
    assert solid(Image.new('1', (4, 4), 1)) == (255, 255, 255)


@pytest.mark.parametrize(
    ('value', 'expected'),
    [(0, 0), (255, 1), (32768, 128), (65535, 255)])
def test_16_bit_grey_is_scaled_not_clipped(value, expected):
    img = Image.fromarray(numpy.full((4, 4), value, numpy.uint16))
    assert img.mode == 'I;16'
    assert solid(img) == (expected,) * 3


def test_palette():
    img = Image.new('P', (4, 4), 1)
    img.putpalette([1, 2, 3, 250, 128, 7])
    assert solid(img) == (250, 128, 7)


def test_transparent_palette_entry_becomes_white():
    img = Image.new('P', (4, 4), 1)
    img.putpalette([1, 2, 3, 250, 128, 7])
    assert solid(img, transparency=1) == (255, 255, 255)


def test_alpha_is_laid_on_white():
    img = Image.new('RGBA', (4, 4), (100, 0, 200, 51))
    # 0.2 c + 0.8 * 255
    assert solid(img) == (224, 204, 244)


def test_alpha_of_grey():
    assert solid(Image.new('LA', (4, 4), (100, 0))) == (255, 255, 255)


def test_transparent_colour():
    img = Image.new('RGB', (4, 4), (9, 9, 9))
    assert solid(img, transparency=(9, 9, 9)) == (255, 255, 255)


def test_cmyk():
    # No black: R = 255 - C and so on.
    img = Image.new('CMYK', (16, 16), (255, 0, 0, 0))
    color = solid(img, format='JPEG', quality=95)
    numpy.testing.assert_allclose(color, (0, 255, 255), atol=3)


def test_exif_turns_it_upright():
    img = Image.new('RGB', (8, 8), 'black')
    img.paste('white', (0, 0, 8, 4))
    exif = Image.Exif()
    # 6: the stored left side is the top, so turn it clockwise: white, now
    # at the top, goes to the right.
    exif[0x0112] = 6
    x = prepare(encode(img, exif=exif), 8)
    expected = numpy.zeros((3, 8, 8), numpy.uint8)
    expected[:, :, 4:] = 255
    numpy.testing.assert_array_equal(x, expected)


@pytest.mark.parametrize('size', [(12, 4), (4, 12)])
def test_crops_the_centre(size):
    img = Image.new('RGB', size, 'red')
    left, top = (size[0] - 4) // 2, (size[1] - 4) // 2
    img.paste('lime', (left, top, left + 4, top + 4))
    assert solid(img) == (0, 255, 0)


def test_shrinking_averages(rng):
    # Noise at one pixel in four would alias if pixels were only picked.
    pixels = rng.integers(0, 256, (512, 512)).astype(numpy.uint8)
    x = prepare(encode(Image.fromarray(pixels)), 8)
    assert abs(float(x.mean()) - 127.5) < 2
    assert x.std() < 5


def test_shrinking_keeps_places():
    img = Image.new('L', (300, 300), 0)
    img.paste(255, (150, 0, 300, 150))
    x = prepare(encode(img), 10)
    # The Lanczos filter overshoots, by much beside the edge only.
    numpy.testing.assert_allclose(x[:, :3, 7:], 255, atol=3)
    numpy.testing.assert_allclose(x[:, 7:, :], 0, atol=3)
    numpy.testing.assert_allclose(x[:, :, :3], 0, atol=3)


@pytest.mark.parametrize('size', [128, 768])
def test_large_jpeg_is_as_good_as_large_png(size):
    # JPEG takes the short cut of decoding at a lower resolution.
    wave = numpy.sin(numpy.arange(size) * 16 * numpy.pi / size)
    img = Image.fromarray(numpy.tile(
        (128 + 100 * wave).astype(numpy.uint8), (size, 1)))
    png = prepare(encode(img), 32).astype(int)
    jpeg = prepare(encode(img, 'JPEG', quality=95), 32).astype(int)
    assert png.std() > 50
    assert abs(png - jpeg).max() <= 6


def test_enlarging():
    assert solid(Image.new('RGB', (1, 1), (9, 8, 7))) == (9, 8, 7)


def test_one_channel_is_luma():
    x = prepare(encode(Image.new('RGB', (4, 4), (255, 0, 0))), 4, channels=1)
    assert x.shape == (1, 4, 4)
    # ITU-R 601: 0.299 of red.
    numpy.testing.assert_array_equal(x, 76)


def test_empty():
    with pytest.raises(PreparationError, match='^empty file$'):
        prepare(b'', 4)


@pytest.mark.parametrize('format', ['PNG', 'JPEG', 'WEBP'])
def test_truncated(rng, format):
    pixels = rng.integers(0, 256, (64, 64, 3)).astype(numpy.uint8)
    data = encode(Image.fromarray(pixels), format)
    with pytest.raises(PreparationError):
        prepare(data[:len(data) // 2], 4)


def test_no_image():
    with pytest.raises(PreparationError, match='not an image in a form'):
        prepare(b'<html>404</html>', 4)


def test_damaged_anywhere_is_an_error_or_an_image(rng):
    # Whatever Pillow raises, only this module's error comes out.
    data = encode(Image.new('P', (9, 9)), transparency=0)
    failed = 0
    for place in range(8, len(data)):
        bad = bytearray(data)
        bad[place] ^= 0xff
        try:
            assert prepare(bytes(bad), 4).shape == (3, 4, 4)
        except PreparationError:
            failed += 1
    assert failed > len(data) // 4


@pytest.mark.parametrize('limit', [63, 31])
def test_bomb_is_refused_without_a_warning(monkeypatch, limit):
    # Pillow itself warns above the limit and raises above twice that.
    data = encode(Image.new('L', (8, 8)))
    monkeypatch.setattr(Image, 'MAX_IMAGE_PIXELS', limit)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        with pytest.raises(PreparationError, match='bomb'):
            prepare(data, 4)
    assert not caught
