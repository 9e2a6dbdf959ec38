"""From the bytes of a picture to a picture, whatever the bytes."""

import contextlib
import io
import threading
import zlib

import numpy
from PIL import Image, ImageOps

from chainer_dcgan.datasets import formats
from chainer_dcgan.datasets.memory_budget import MemoryBudget
from chainer_dcgan.datasets.quiet_tiff import silence

MAX_PIXELS = 2 ** 26
"""int: Pixels that a picture may have if nothing else is asked for."""

_MEMORY = 600 * 10 ** 6

# Bytes a pixel that Pillow 12's decoders take, measured at 4096 x 4096; the
# picture itself takes 4.
_DECODING = {'JPEG': 6, 'MPO': 6, 'WEBP': 17, 'AVIF': 14, 'JPEG2000': 22,
             'DDS': 8, 'QOI': 8, 'SGI': 7}
_COPY = 4
_ROWS = 256

# Pillow's own limit is one for the whole process: one thread at a time.
_open_lock = threading.Lock()


class PreparationError(ValueError):
    """A file is no usable image. The message is a short reason."""


class Decoder:
    """Decodes pictures, several at a time, within bounds.

    Args:
        max_pixels (int): Most pixels of a picture; ``None`` for the lesser
            of :data:`MAX_PIXELS` and Pillow's own limit. 600 MB of memory go
            with the former, for all threads together, and more with more.
    """

    def __init__(self, max_pixels: int | None=None) -> None:
        silence()
        self.max_pixels = max_pixels or min(
            MAX_PIXELS, Image.MAX_IMAGE_PIXELS or MAX_PIXELS)
        self.budget = MemoryBudget(
            _MEMORY * max(MAX_PIXELS, self.max_pixels) // MAX_PIXELS)

    @contextlib.contextmanager
    def decode(self, data: bytes, side: int):
        """Decodes a picture, upright; its first frame if it is animated.

        Args:
            data (bytes): File.
            side (int): Pixels a side that will be used: of a JPEG that is
                more than twice as large, detail may be left out.

        Yields:
            tuple: PIL.Image.Image, and whether more than a quarter lies
            outside of its central square.

        Raises:
            PreparationError: If it cannot be decoded to the end, is damaged
                or too large; and for any error in the block.
        """
        if not data:
            raise PreparationError('empty file')
        try:
            with self._open(data) as img:
                self._check_pixels(img, data)
                cut = min(img.size) < 0.75 * max(img.size)
                with self.budget.hold(self._measure(img, data)):
                    if img.format == 'PNG':
                        check_png(data)
                    # Never goes below the size given.
                    img.draft(None, (2 * side, 2 * side))
                    img.load()
                    ImageOps.exif_transpose(img, in_place=True)
                    yield img, cut
        except PreparationError:
            raise
        except Image.UnidentifiedImageError:
            raise PreparationError(
                'not an image in a form that is read') from None
        except MemoryError:
            raise PreparationError('too large for the memory') from None
        except Exception as e:
            # Decoders raise anything: AssertionError, KeyError, struct.error,
            # RecursionError and a dozen others were seen.
            raise PreparationError(
                f'damaged ({str(e)[:99] or type(e).__name__})') from e

    def _open(self, data):
        with _open_lock:
            # The limit is kept here: Pillow's warns first, then raises.
            limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
            try:
                return Image.open(io.BytesIO(data), formats=formats.FORMATS)
            finally:
                Image.MAX_IMAGE_PIXELS = limit

    def _check_pixels(self, img, data):
        pixels = img.width * img.height
        if img.format == 'ICO':
            pixels = max(pixels, _pixels_inside(data))
        if pixels > self.max_pixels:
            raise PreparationError(
                f'decompression bomb: {pixels:,} pixels, more than the limit '
                f'of {self.max_pixels:,}')

    def _measure(self, img, data):
        """Estimates the bytes that decoding takes."""
        each = _DECODING.get(img.format, _COPY)
        # Turning it upright takes a copy as well. Asking Pillow whether it
        # is to be turned would decode a PNG.
        if img.mode not in ('L', 'RGB') or img.has_transparency_data or \
                img.format == 'TIFF' or 'exif' in img.info or b'eXIf' in data:
            each += _COPY
        needed = len(data) + each * img.width * img.height
        if needed > self.budget.total:
            raise PreparationError(
                f'{img.width:,} x {img.height:,} pixels as {img.format}: '
                f'decoding takes {needed // 10 ** 6:,} MB, more than the '
                f'limit of {self.budget.total // 10 ** 6:,} MB')
        return needed


def check_png(data: bytes) -> None:
    """Compares the checksums of a PNG file's chunks, which Pillow does not.

    A chunk that is not whole is left to the decoder.

    Args:
        data (bytes): The file.

    Raises:
        PreparationError: If one is wrong.
    """
    view = memoryview(data)
    place = 8
    while place + 12 <= len(data):
        end = place + 8 + int.from_bytes(view[place:place + 4])
        kind = bytes(view[place + 4:place + 8])
        if end + 4 > len(data):
            return
        if zlib.crc32(view[place + 4:end]) != int.from_bytes(
                view[end:end + 4]):
            raise PreparationError(f'damaged (wrong checksum in {kind!r})')
        if kind == b'IEND':
            return
        place = end + 4


def _pixels_inside(data):
    """Finds the largest PNG inside of an icon, of which its head says less."""
    pixels, place = 0, data.find(b'IHDR')
    while place >= 0:
        width, height = (int.from_bytes(data[i:i + 4])
                         for i in (place + 4, place + 8))
        pixels = max(pixels, width * height)
        place = data.find(b'IHDR', place + 1)
    return pixels


def flatten(img):
    """Gives an RGB or grey 8-bit image without transparency.

    What is transparent is laid on white. 16-bit grey is scaled to 8 bits;
    of floats, 0 to 1 if none is larger, 0 to 255 otherwise.

    Args:
        img (PIL.Image.Image): Any.

    Returns:
        PIL.Image.Image: Of mode ``RGB`` or ``L``.
    """
    if img.mode.startswith('I'):
        return _by_rows(img, 'L', _scale_16_bits)
    if img.mode == 'F':
        top = 255 if img.getextrema()[1] > 1 else 1
        return _by_rows(img, 'L', lambda rows: _scale(rows, top))
    if img.has_transparency_data:
        return _by_rows(img, 'RGB', _lay_on_white)
    return img if img.mode in ('L', 'RGB') else img.convert('RGB')


def _by_rows(img, mode, convert):
    # All at once would take five times the memory of the picture.
    result = Image.new(mode, img.size)
    for top in range(0, img.height, _ROWS):
        bottom = min(top + _ROWS, img.height)
        result.paste(
            convert(img.crop((0, top, img.width, bottom))), (0, top))
    return result


def _scale_16_bits(img):
    # convert('L') would clip at 255 instead of scaling.
    values = numpy.asarray(img).clip(0, 65535).astype(numpy.uint32)
    return Image.fromarray(((values * 255 + 32767) // 65535).astype(
        numpy.uint8))


def _scale(img, top):
    values = numpy.nan_to_num(numpy.asarray(img) * (255 / top))
    return Image.fromarray(numpy.rint(values).clip(0, 255).astype(
        numpy.uint8))


def _lay_on_white(img):
    img = img.convert('RGBA')
    white = Image.new('RGBA', img.size, 'white')
    return Image.alpha_composite(white, img).convert('RGB')
