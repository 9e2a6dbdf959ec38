"""Names of colours, as tags of hair, eyes and skin."""

import numpy

# What animeface sees in faces that people have tagged so: medians of 1,684
# faces for hair and 1,629 for eyes, aqua counted as blue, pink as red and
# orange as yellow. It sees eyes darker than people do.
_NAMED = {
    'hair': {
        'aqua': (132, 184, 188), 'black': (66, 60, 71),
        'blonde': (217, 185, 140), 'blue': (118, 148, 191),
        'brown': (148, 96, 84), 'gray': (191, 172, 172),
        'green': (140, 170, 131), 'orange': (226, 147, 90),
        'pink': (222, 159, 165), 'purple': (165, 114, 169),
        'red': (186, 63, 86), 'white': (198, 179, 183)},
    'eyes': {
        'blue': (72, 81, 100), 'brown': (96, 61, 53), 'green': (75, 85, 69),
        'purple': (100, 59, 94), 'red': (114, 48, 56),
        'yellow': (106, 72, 58)},
    # Those of the faces that datasets.avatars draws.
    'skin': {
        'light': (255, 227, 207), 'fair': (246, 201, 164),
        'tan': (217, 155, 108), 'dark': (141, 90, 59)}}

CATEGORIES = tuple(_NAMED)
"""tuple of str: What colours have names for."""

# Lightness says less than hue: faces are lit in many ways.
_WEIGHTS = numpy.array((0.5, 1, 1))

# Between two names, neither.
_CLEAR = 0.8


def name_color(category: str, rgb: tuple[float, ...]) -> str:
    """Finds the name of a colour.

    The one whose colour is nearest in CIELAB, lightness counting half,
    unless another is nearly as near.

    Args:
        category (str): One of :data:`CATEGORIES`.
        rgb (tuple of float): Red, green and blue in [0, 255].

    Returns:
        str: The name; '' if no one name fits.
    """
    names = list(_NAMED[category])
    colors = _to_lab(numpy.array([rgb, *_NAMED[category].values()]))
    distances = numpy.linalg.norm(
        (colors[1:] - colors[0]) * _WEIGHTS, axis=1)
    first, second = numpy.argsort(distances, kind='stable')[:2]
    return names[first] if (
        distances[first] <= _CLEAR * distances[second]) else ''


def _to_lab(rgb):
    """sRGB (IEC 61966-2-1) to CIELAB (CIE 15), under D65."""
    x = rgb / 255
    x = numpy.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    x = x @ numpy.array([[0.4124564, 0.2126729, 0.0193339],
                         [0.3575761, 0.7151522, 0.1191920],
                         [0.1804375, 0.0721750, 0.9503041]])
    x = x / (0.95047, 1, 1.08883)
    x = numpy.where(x > (6 / 29) ** 3, numpy.cbrt(x),
                    x * (29 / 6) ** 2 / 3 + 4 / 29)
    return numpy.stack([116 * x[:, 1] - 16, 500 * (x[:, 0] - x[:, 1]),
                        200 * (x[:, 1] - x[:, 2])], axis=1)
