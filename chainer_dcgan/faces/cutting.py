"""Cuts a square, turned or not, out of a picture."""

import math

import numpy
from PIL import Image

# Pixels around the square that its edge pixels are made from as well.
_REACH = 3


def cut(img, square, size):
    """Cuts a square out of a picture and brings it to a size.

    The picture is read once, turned and scaled in one go: bicubically on a
    lattice as fine as its own pixels or finer, and from there, where that is
    more than ``size`` pixels a side, by a Lanczos filter as wide as the new
    pixels, so that nothing aliases. What lies outside the picture is its
    mirror image at the edge.

    Args:
        img (PIL.Image.Image): RGB.
        square (Square): What to cut.
        size (int): Side of the result in pixels.

    Returns:
        PIL.Image.Image: RGB, ``size`` x ``size``.
    """
    corners = [square.to_picture(u, v) for u in (0, 1) for v in (0, 1)]
    left, top = (math.floor(min(values)) - _REACH for values in zip(*corners))
    right, bottom = (
        math.ceil(max(values)) + _REACH for values in zip(*corners))
    region = _region(img, left, top, right, bottom)
    fine = size * math.ceil(max(square.side / size, 1))
    x, y = square.to_picture(0, 0)
    (x1, y1), (x2, y2) = square.to_picture(1, 0), square.to_picture(0, 1)
    # Pillow's six numbers: where in the region a place in the result lies.
    region = region.transform((fine, fine), Image.Transform.AFFINE, (
        (x1 - x) / fine, (x2 - x) / fine, x - left,
        (y1 - y) / fine, (y2 - y) / fine, y - top), Image.Resampling.BICUBIC)
    return region.resize((size, size), Image.Resampling.LANCZOS)


def share_outside(img, square):
    """Says how much of a square lies outside the picture.

    Args:
        img (PIL.Image.Image): The picture.
        square (Square): The square.

    Returns:
        float: In [0, 1], to a thousandth or so.
    """
    places = (numpy.arange(32) + 0.5) / 32
    x, y = square.to_picture(places[None], places[:, None])
    inside = (0 <= x) & (x < img.width) & (0 <= y) & (y < img.height)
    return 1 - float(inside.mean())


def _region(img, left, top, right, bottom):
    """Crops, with the mirror image of the picture around it."""
    inner = (max(left, 0), max(top, 0),
             min(right, img.width), min(bottom, img.height))
    if inner == (left, top, right, bottom):
        return img.crop(inner)
    columns = _mirrored(numpy.arange(left, right), img.width)
    rows = _mirrored(numpy.arange(top, bottom), img.height)
    # Only the part that is needed becomes an array.
    part = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    pixels = numpy.asarray(img.crop(tuple(map(int, part))))
    return Image.fromarray(
        pixels[(rows - part[1])[:, None], columns - part[0]])


def _mirrored(index, length):
    """Folds places outside [0, length) back in: 1 0 | 0 1 2 | 2 1."""
    index = index % (2 * length)
    return numpy.where(index < length, index, 2 * length - 1 - index)
