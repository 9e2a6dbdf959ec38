"""Grids of images with a title and labels, and several of them as one."""

from collections.abc import Sequence

import numpy
from PIL import Image, ImageDraw, ImageFont

from chainer_dcgan import images

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_FONT_SIZE = 14
_LINE = 20
_MARGIN = 8
_INK = (40, 40, 48)
# Pixels. Smaller images are enlarged, or no label would fit beside them.
_LEAST_CELL = 64


def panel(
        imgs: numpy.ndarray, rows: int, cols: int, title: str = '',
        row_labels: Sequence[str] = (),
        col_labels: Sequence[str] = ()) -> numpy.ndarray:
    """Lays images out as a grid with labels.

    Images of less than 64 pixels are enlarged by a whole number; a label
    that is too wide for its column is drawn smaller. What is transparent
    lies on white.

    Args:
        imgs (numpy.ndarray): uint8 images, :math:`(B, C, H, W)`, with
            :math:`B \\le rows \\cdot cols`; row by row.
        rows (int): Images in a column.
        cols (int): Images in a row.
        title (str): Text above the grid.
        row_labels (list of str): Text to the left of each row.
        col_labels (list of str): Text above each column.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    grid = images.tile(enlarge(images.flatten(imgs)), rows, cols)
    height, width = grid.shape[:2]
    font = _font(_FONT_SIZE)
    left = int(max(map(font.getlength, row_labels), default=0))
    left += _MARGIN if left else 0
    top = _LINE * (bool(title) + bool(col_labels))
    full = max(width, int(font.getlength(title)) + _MARGIN)
    sheet = Image.new('RGB', (left + full, top + height), 'white')
    sheet.paste(Image.fromarray(grid), (left, top))
    draw = ImageDraw.Draw(sheet)
    draw.text((left + 2, _LINE // 2), title, _INK, font, 'lm')
    for i, label in enumerate(row_labels):
        y = top + (i + 0.5) * height / rows
        draw.text((left - _MARGIN, y), label, _INK, font, 'rm')
    for i, label in enumerate(col_labels):
        x = left + (i + 0.5) * width / cols
        draw.text((x, top - _LINE // 2), label, _INK,
                  _fitting_font(label, width / cols), 'mm')
    return numpy.asarray(sheet)


def row_panel(
        imgs: numpy.ndarray, row_labels: Sequence[str] = (),
        col_labels: Sequence[str] = (), title: str = '') -> numpy.ndarray:
    """Lays out rows of steps with labels.

    Args:
        imgs (numpy.ndarray): uint8, (rows, steps, C, H, W).
        row_labels (list of str): Text to the left of each row.
        col_labels (list of str): Text above each step.
        title (str): Text above the grid.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    n, steps = imgs.shape[:2]
    return panel(imgs.reshape((-1,) + imgs.shape[2:]), n, steps, title,
                 row_labels, col_labels)


def beside(panels: Sequence[numpy.ndarray], gap: int = 24) -> numpy.ndarray:
    """Puts pictures beside each other, their upper edges on one line.

    Args:
        panels (list of numpy.ndarray): uint8 images, :math:`(H, W, 3)`.
        gap (int): Pixels between two, and around all.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    height = max(len(part) for part in panels)
    parts = [numpy.pad(
        part, ((gap, height - len(part) + gap), (gap, 0), (0, 0)),
        constant_values=255) for part in panels]
    sheet = numpy.concatenate(parts, axis=1)
    return numpy.pad(sheet, ((0, 0), (0, gap), (0, 0)), constant_values=255)


def enlarge(imgs: numpy.ndarray, least: int = _LEAST_CELL) -> numpy.ndarray:
    """Enlarges images by a whole number, so that they reach a size.

    Args:
        imgs (numpy.ndarray): uint8 images, :math:`(B, C, H, W)`.
        least (int): Height to reach, in pixels.

    Returns:
        numpy.ndarray: uint8 images; the same ones if they are large enough.
    """
    factor = -(-least // imgs.shape[2])
    return imgs.repeat(factor, axis=2).repeat(factor, axis=3)


def _fitting_font(text: str, width: float) -> _Font:
    size = _FONT_SIZE
    while size > 8 and _font(size).getlength(text) > width - 4:
        size -= 1
    return _font(size)


def _font(size: int) -> _Font:
    # Pillow's own, so that the picture is the same on every machine.
    return ImageFont.load_default(size)
