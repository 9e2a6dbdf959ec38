"""From the bytes of any picture to a square of bytes for the nets."""

import numpy
from PIL import Image

from chainer_dcgan.datasets.decoding import Decoder, PreparationError, flatten

__all__ = ['FITS', 'VERSION', 'PreparationError', 'Preparer', 'prepare']

VERSION = 1
"""int: Raised whenever the same file would give other pixels."""

FITS = ('crop', 'pad')
"""tuple of str: Ways to make a square of a picture."""

WHITE = (255, 255, 255)
"""tuple of int: What fills up and lies behind, if nothing else is named."""


class Preparer:
    """Makes squares of pictures; several threads may use one.

    Args:
        image_size (int): Side of the square, :math:`S`, in pixels.
        channels (int): 3 for RGB; 1 for luma (ITU-R 601); 4 for RGB and
            opacity.
        fit (str): ``'crop'``: the largest square in the centre; ``'pad'``:
            all of the picture, in the centre of a square.
        fill (tuple of int): Red, green and blue beside a padded picture, 0
            to 255. With four channels it is transparent there as well.
        max_pixels (int): See :class:`~chainer_dcgan.datasets.decoding.Decoder`
            .

    Raises:
        ValueError: If an argument is not possible.
    """

    def __init__(
            self, image_size: int, channels: int=3, fit: str='crop',
            fill: tuple[int, ...]=WHITE, max_pixels: int | None=None) -> None:
        if image_size < 1:
            raise ValueError(
                f'expected image_size of at least 1, found {image_size}')
        if channels not in (1, 3, 4):
            raise ValueError(
                f'expected channels 1, 3 or 4, found {channels}')
        if fit not in FITS:
            raise ValueError(f'expected fit crop or pad, found {fit!r}')
        self.image_size = image_size
        self.channels = channels
        self._fit = fit
        self._fill = tuple(fill)
        self._decoder = Decoder(max_pixels)

    def prepare(self, data):
        """Prepares a picture; see :func:`prepare`.

        Returns:
            tuple: uint8, :math:`(C, S, S)`, and whether more than a quarter
            of the picture was cut off.

        Raises:
            PreparationError: If it cannot be used.
        """
        with self._decoder.decode(data, self.image_size) as (img, is_long):
            img = img.convert('RGBA') if self.channels == 4 else flatten(img)
            img = (self._crop if self._fit == 'crop' else self._pad)(img)
            img = img.convert({1: 'L', 3: 'RGB', 4: 'RGBA'}[self.channels])
            pixels = numpy.asarray(img).reshape(
                self.image_size, self.image_size, self.channels)
            if self.channels == 4:
                pixels = whiten_hidden(pixels)
            pixels = numpy.ascontiguousarray(pixels.transpose(2, 0, 1))
        return pixels, is_long and self._fit == 'crop'

    def _crop(self, img):
        width, height = img.size
        side = min(width, height)
        left, top = (width - side) // 2, (height - side) // 2
        box = (left, top, left + side, top + side)
        if side == self.image_size:
            return img if width == height else img.crop(box)
        return self._resize(img, (self.image_size, self.image_size), box)

    def _pad(self, img):
        side = max(img.size)
        if side != self.image_size:
            size = [max(1, round(n * self.image_size / side))
                    for n in img.size]
            img = self._resize(img, size, (0, 0, *img.size))
        if img.mode == 'L' and len(set(self._fill)) > 1:
            img = img.convert('RGB')
        fill = self._fill + (0,) if img.mode == 'RGBA' else self._fill
        square = Image.new(
            img.mode, (self.image_size, self.image_size),
            fill[0] if img.mode == 'L' else fill)
        square.paste(img, tuple(
            (self.image_size - n) // 2 for n in img.size))
        return square

    def _resize(self, img, size, box):
        # Shrinks by whole numbers first while three times the size remains:
        # several times faster on large pictures, hardly different.
        return img.resize(
            size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def whiten_hidden(pixels: numpy.ndarray) -> numpy.ndarray:
    """Makes white of what is transparent altogether.

    What no one sees should be the same in every picture.

    Args:
        pixels (numpy.ndarray): uint8, :math:`(S, S, 4)`.

    Returns:
        numpy.ndarray: The same where there is something to see.
    """
    return numpy.where(pixels[:, :, 3:] > 0, pixels, numpy.array(
        (*WHITE, 0), numpy.uint8))


def prepare(
        data: bytes, image_size: int, channels: int=3, fit: str='crop',
        fill: tuple[int, ...]=WHITE,
        max_pixels: int | None=None) -> numpy.ndarray:
    """Decodes a picture and makes it a square of the size asked for.

    It is turned upright as its EXIF data says, laid on white where it is
    transparent, made a square, and resized with a Lanczos filter. 16-bit
    grey is scaled to 8 bits; CMYK becomes RGB by Pillow's plain formula, and
    colour profiles are ignored. Of an animation it takes the first frame.
    With four channels its transparency is kept.

    Args:
        data (bytes): A file in one of
            :data:`~chainer_dcgan.datasets.formats.FORMATS`, which its
            content tells.
        image_size (int): Side of the square, :math:`S`, in pixels.
        channels (int): See :class:`Preparer`.
        fit (str): Likewise.
        fill (tuple of int): Likewise.
        max_pixels (int): Likewise.

    Returns:
        numpy.ndarray: uint8, :math:`(C, S, S)`.

    Raises:
        PreparationError: If the data is empty, does not decode to the end,
            has a wrong checksum, or holds too many pixels.
    """
    return Preparer(
        image_size, channels, fit, fill, max_pixels).prepare(data)[0]
