"""Images as arrays and as files.

The only place that knows how bytes become the nets' values and back.
"""

from collections.abc import Iterable

import numpy
from chainer import Variable, backend
from chainer.types import NdArray
from PIL import Image

from chainer_dcgan.errors import InputError
from chainer_dcgan.storage.atomic import atomic_path

MOST_PIXELS = 10 ** 8
"""int: Pixels of a picture, at most; some 10,000 faces of 96 x 96."""

MOST_BYTES = 500 * 10 ** 6
"""int: Bytes of the faces of a picture, or of an animation's frames."""

_PAD = 2


def from_uint8(imgs: NdArray, flips: NdArray | None = None) -> NdArray:
    """Scales bytes to the nets' range, and mirrors some of the images.

    The reference's scaling, (x - 128) / 128, so that 255 becomes 0.992.

    Args:
        imgs (:ref:`ndarray`): uint8 images, :math:`(B, C, H, W)`.
        flips (:ref:`ndarray`): bool, :math:`(B,)`: which images to mirror
            left to right; none if it is ``None``.

    Returns:
        :ref:`ndarray`: float32 images of the same shape, in [-1, 1), on the
        same device.
    """
    xp = backend.get_array_module(imgs)
    x = xp.empty(imgs.shape, numpy.float32)
    if xp is numpy:
        # Image by image: each is scaled while it is in the cache.
        for i in range(len(imgs)):
            img = imgs[i:i + 1]
            if flips is not None and flips[i]:
                img = img[:, :, :, ::-1]
            _scale(img, x[i:i + 1])
        return x
    if flips is not None:
        imgs = xp.where(flips[:, None, None, None], imgs[:, :, :, ::-1], imgs)
    _scale(imgs, x)
    return x


def _scale(imgs: NdArray, x: NdArray) -> None:
    x[...] = imgs
    x -= 128
    x *= 1 / 128


def to_uint8(x: NdArray) -> NdArray:
    """Turns the nets' values into bytes; the inverse of :func:`from_uint8`.

    What lies outside [-1, 1] is clipped: the reference's generator is not
    bounded.

    Args:
        x (:ref:`ndarray`): float images, any shape.

    Returns:
        :ref:`ndarray`: uint8 images of the same shape, on the same device.
    """
    xp = backend.get_array_module(x)
    return xp.clip(xp.rint(x * 128 + 128), 0, 255).astype(numpy.uint8)


def from_unit(x: Variable | NdArray) -> Variable | NdArray:
    """Brings pixels in [0, 1] into the nets' range.

    What a byte would do: 255 x scaled by :func:`from_uint8`.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Pixels, any shape,
            in [0, 1].

    Returns:
        :class:`~chainer.Variable` or :ref:`ndarray`: Pixels, of the same
        shape, in [-1, 1).
    """
    return x * (255 / 128) - 1


def to_unit(x: Variable | NdArray) -> Variable | NdArray:
    """Brings the nets' values to [0, 1]; the inverse of :func:`from_unit`.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Pixels, any shape,
            in [-1, 1).

    Returns:
        :class:`~chainer.Variable` or :ref:`ndarray`: Pixels, of the same
        shape, in [0, 1].
    """
    return x * (128 / 255) + 128 / 255


def flatten(imgs: numpy.ndarray) -> numpy.ndarray:
    """Gives images three colours and no opacity.

    Grey is repeated; what is transparent is laid on white, as when pictures
    are loaded.

    Args:
        imgs (numpy.ndarray): uint8 images, :math:`(..., C, H, W)` with 1, 3
            or 4 channels.

    Returns:
        numpy.ndarray: uint8 images, :math:`(..., 3, H, W)`; the same ones if
        they have three channels.
    """
    channels = imgs.shape[-3]
    if channels == 1:
        return imgs.repeat(3, axis=-3)
    if channels == 3:
        return imgs
    colours, opacity = numpy.split(imgs.astype(numpy.uint16), [3], axis=-3)
    # At most 255 * 255 + 127.
    return ((colours * opacity + 255 * (255 - opacity) + 127) // 255).astype(
        numpy.uint8)


def tile(
        imgs: numpy.ndarray, rows: int, cols: int, pad: int = _PAD,
        background: int = 255) -> numpy.ndarray:
    """Lays images out as a grid.

    Args:
        imgs (numpy.ndarray): uint8 images, :math:`(B, C, H, W)`, with
            :math:`B \\le rows \\cdot cols`; row by row.
        rows (int): Images in a column.
        cols (int): Images in a row.
        pad (int): Pixels between two images and around the grid.
        background (int): Value of those pixels and of empty places; with
            opacity, they are transparent besides.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', C)`.

    Raises:
        ValueError: If there are more images than places, or the grid is too
            large, as :func:`check_grid` says.
    """
    return tile_batches([imgs], rows, cols, pad, background)


def tile_batches(
        batches: Iterable[numpy.ndarray], rows: int, cols: int,
        pad: int = _PAD, background: int = 255) -> numpy.ndarray:
    """Lays images out as :func:`tile` does, as they come.

    Args:
        batches (iterable): Parts of what :func:`tile` takes, one at least.
        rows (int): Images in a column.
        cols (int): Images in a row.
        pad (int): Pixels between two images and around the grid.
        background (int): Value of those pixels and of empty places.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', C)`.

    Raises:
        ValueError: As :func:`tile`.
    """
    sheet, place = None, 0
    for imgs in batches:
        n, channels, height, width = imgs.shape
        if place + n > rows * cols:
            raise ValueError(
                f'{place + n} images do not fit into {rows} x {cols}')
        if sheet is None:
            check_grid(rows, cols, height, width, pad)
            sheet = numpy.full(
                (rows * (height + pad) + pad, cols * (width + pad) + pad,
                 channels), background, numpy.uint8)
            # Opacity, where there is one.
            sheet[:, :, 3:] = 0
        for img in imgs:
            row, col = divmod(place, cols)
            top, left = row * (height + pad) + pad, col * (width + pad) + pad
            sheet[top:top + height, left:left + width] = img.transpose(
                1, 2, 0)
            place += 1
    if sheet is None:
        raise ValueError('expected at least one batch of images')
    return sheet


def check_grid(
        rows: int, cols: int, height: int, width: int,
        pad: int = _PAD) -> None:
    """Refuses a grid that would be too large a picture.

    Args:
        rows (int): Images in a column.
        cols (int): Images in a row.
        height (int): Of an image, in pixels.
        width (int): Likewise.
        pad (int): Pixels between two images and around the grid.

    Raises:
        InputError: If it has more than :data:`MOST_PIXELS` pixels.
    """
    check_size((rows * (height + pad) + pad) * (cols * (width + pad) + pad))


def check_size(n: int, unit: str='pixels') -> None:
    """Refuses a picture that is too large.

    Args:
        n (int): Its pixels, or bytes of what it is made of.
        unit (str): ``'pixels'`` or ``'bytes'``.

    Raises:
        InputError: If they are more than :data:`MOST_PIXELS` or
            :data:`MOST_BYTES`.
    """
    most = {'pixels': MOST_PIXELS, 'bytes': MOST_BYTES}[unit]
    if n > most:
        raise InputError(f'a picture of {n:,} {unit} is larger than the limit '
                         f'of {most:,}. Ask for fewer images.')


def save_image(path: str, img: numpy.ndarray) -> None:
    """Writes one image as a PNG file, whole or not at all.

    Args:
        path (str): File to write.
        img (numpy.ndarray): uint8 image, :math:`(H, W, C)` with 1 (grey), 3
            (colour) or 4 channels (colour and opacity).
    """
    picture = Image.fromarray(img[:, :, 0] if img.shape[2] == 1 else img)
    with atomic_path(path) as temporary:
        picture.save(temporary, format='PNG')
