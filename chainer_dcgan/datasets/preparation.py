"""From the bytes of any picture to a square of bytes for the nets."""

import io
import struct
import threading
import warnings
import zlib

import numpy
from PIL import Image, ImageOps

VERSION = 1
"""int: Raised whenever the same file would give other pixels."""

_FORMATS = ('PNG', 'JPEG', 'WEBP')

# What Pillow's decoders raise on damaged data, beside its own errors.
_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, IndexError, EOFError,
           OverflowError, struct.error, zlib.error)

# warnings.catch_warnings changes the whole process: one thread at a time.
_open_lock = threading.Lock()


class PreparationError(ValueError):
    """A file is no usable image. The message is a short reason."""


def prepare(data, image_size, channels=3):
    """Decodes a picture and makes it a square of the size asked for.

    It is turned upright as its EXIF data says, laid on white where it is
    transparent, cropped to the largest square in its centre, and resized
    with a Lanczos filter. 16-bit grey is scaled to 8 bits; CMYK becomes RGB
    by Pillow's plain formula, and colour profiles are ignored. Of an
    animation it takes the first frame.

    Args:
        data (bytes): A PNG, JPEG or WebP file.
        image_size (int): Side of the square, :math:`S`, in pixels.
        channels (int): 3 for RGB; 1 for luma (ITU-R 601).

    Returns:
        numpy.ndarray: uint8, :math:`(C, S, S)`.

    Raises:
        PreparationError: If the data is empty, does not decode to the end,
            or holds more pixels than ``PIL.Image.MAX_IMAGE_PIXELS``.
    """
    # Lets the JPEG decoder leave out detail that resizing would throw away;
    # it never goes below the size given.
    img = decode(data, 2 * image_size)
    img = _crop_and_resize(img, image_size)
    img = img.convert('RGB' if channels == 3 else 'L')
    pixels = numpy.asarray(img).reshape(image_size, image_size, channels)
    return numpy.ascontiguousarray(pixels.transpose(2, 0, 1))


def decode(data, enough=None, max_pixels=None):
    """Decodes a picture, upright and on white, at its full size.

    Args:
        data (bytes): A PNG, JPEG or WebP file.
        enough (int): Width and height from which a JPEG may be decoded at a
            half, a quarter or an eighth of its size; ``None`` for never.
        max_pixels (int): Larger pictures are refused before they take
            memory; ``None`` for ``PIL.Image.MAX_IMAGE_PIXELS``, which holds
            in any case.

    Returns:
        PIL.Image.Image: RGB or grey, 8 bits.

    Raises:
        PreparationError: If the data is empty, does not decode to the end,
            or holds more pixels.
    """
    if not data:
        raise PreparationError('empty file')
    try:
        with _open(data) as img:
            if max_pixels is not None and img.width * img.height > max_pixels:
                raise PreparationError(
                    f'{img.width} x {img.height}, more than {max_pixels:,} '
                    'pixels')
            if enough is not None:
                img.draft(None, (enough, enough))
            img.load()
            ImageOps.exif_transpose(img, in_place=True)
            return _flatten(img)
    except PreparationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PreparationError(
            f'decompression bomb: more than {Image.MAX_IMAGE_PIXELS:,} '
            'pixels') from None
    except Image.UnidentifiedImageError:
        raise PreparationError('not a PNG, JPEG or WebP image') from None
    except MemoryError:
        raise PreparationError('too large for the memory') from None
    except _DAMAGE as e:
        raise PreparationError(f'damaged ({str(e)[:99]})') from e


def _open(data):
    with _open_lock, warnings.catch_warnings():
        # Pillow only warns up to twice its limit.
        warnings.simplefilter('error', Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(data), formats=_FORMATS)


def _flatten(img):
    """Gives an RGB or grey 8-bit image without transparency."""
    if img.mode.startswith('I'):
        # convert('L') would clip at 255 instead of scaling.
        values = numpy.asarray(img).astype(numpy.uint32)
        return Image.fromarray(
            ((values * 255 + 32767) // 65535).astype(numpy.uint8))
    if img.has_transparency_data:
        img = img.convert('RGBA')
        white = Image.new('RGBA', img.size, 'white')
        return Image.alpha_composite(white, img).convert('RGB')
    return img if img.mode in ('L', 'RGB') else img.convert('RGB')


def _crop_and_resize(img, image_size):
    width, height = img.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    box = (left, top, left + side, top + side)
    if side == image_size:
        return img if width == height else img.crop(box)
    # Shrinks by whole numbers first while three times the size remains:
    # several times faster on large pictures, hardly different.
    return img.resize(
        (image_size, image_size), Image.Resampling.LANCZOS, box=box,
        reducing_gap=3.0)
