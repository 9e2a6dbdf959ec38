"""A face drawn with a few lines, to try a detector on."""

import math

from PIL import Image, ImageDraw

EYES = ((34, 59), (66, 59))
"""tuple: Centres of the eyes, left and right in the picture, in hundredths of
its sides."""

_FINE = 4

_FRINGE = ((16, 50), (22, 22), (50, 12), (78, 22), (84, 50), (76, 36),
           (66, 48), (60, 34), (50, 47), (42, 33), (33, 48), (26, 36))
_JAW = ((20, 58), (80, 58), (64, 82), (50, 91), (36, 82))
_WHITE = (250, 250, 250)
_LINE = (40, 26, 30)


def draw_face(
        size: int, hair: tuple[int, ...]=(92, 60, 44),
        iris: tuple[int, ...]=(52, 92, 168),
        skin: tuple[int, ...]=(252, 226, 208),
        background: tuple[int, ...]=(214, 226, 240), tilt: float=0.0):
    """Draws a face that looks straight ahead.

    Args:
        size (int): Side of the picture in pixels.
        hair (tuple of int): Colour, red, green and blue in [0, 255].
        iris (tuple of int): Colour of both eyes.
        skin (tuple of int): Its colour.
        background (tuple of int): Its colour.
        tilt (float): Degrees that the face is turned clockwise, about the
            centre of the picture.

    Returns:
        PIL.Image.Image: RGB.
    """
    pen = _Pen(size * _FINE, background)
    pen.ellipse(50, 48, 40, 42, hair)
    pen.polygon(((12, 48), (88, 48), (88, 100), (12, 100)), hair)
    pen.polygon(((42, 78), (58, 78), (58, 100), (42, 100)),
                tuple(value * 9 // 10 for value in skin))
    pen.ellipse(50, 52, 31, 30, skin)
    pen.polygon(_JAW, skin)
    pen.polygon(_FRINGE, hair)
    for x, y in EYES:
        pen.ellipse(x, y - 1, 9.5, 10.5, _LINE)
        pen.ellipse(x, y + 1, 8, 9, _WHITE)
        pen.ellipse(x, y + 0.5, 6.3, 8.6, iris)
        pen.ellipse(x, y, 3, 4.5, tuple(value // 3 for value in iris))
        pen.ellipse(x - 2.3, y - 3.5, 2.2, 2.6, _WHITE)
        pen.polygon(((x - 8, 43), (x + 8, 43), (x + 8, 44.5), (x - 8, 44.5)),
                    hair)
    pen.ellipse(50, 70.5, 0.9, 0.9, (206, 150, 130))
    pen.polygon(((45, 76), (50, 77.5), (55, 76), (50, 79)), (170, 70, 70))
    img = pen.img.rotate(
        -tilt, Image.Resampling.BICUBIC, fillcolor=background)
    return img.resize((size, size), Image.Resampling.BOX)


def eyes_of(size: int, tilt: float=0.0):
    """Says where :func:`draw_face` puts the eyes.

    Args:
        size (int): Side of the picture in pixels.
        tilt (float): Degrees that the face is turned clockwise.

    Returns:
        list of tuple of float: x and y of the left and of the right eye.
    """
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    return [(size / 100 * (50 + cos * (x - 50) - sin * (y - 50)),
             size / 100 * (50 + sin * (x - 50) + cos * (y - 50)))
            for x, y in EYES]


class _Pen:
    """Draws in hundredths of a picture's side."""

    def __init__(self, side, background):
        self.img = Image.new('RGB', (side, side), background)
        self._draw = ImageDraw.Draw(self.img)
        self._unit = side / 100

    def ellipse(self, x, y, rx, ry, color):
        self._draw.ellipse(
            [self._unit * value
             for value in (x - rx, y - ry, x + rx, y + ry)], fill=color)

    def polygon(self, points, color):
        self._draw.polygon(
            [(self._unit * x, self._unit * y) for x, y in points],
            fill=color)
