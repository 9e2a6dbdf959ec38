"""Draws one face from parts of DiceBear's style 'toon-head'.

Every part is rendered once in each of its colours, and a face is laid
together from those pictures in the style's own order: the same picture as
rendering a whole face, but for rounding at soft edges, in a tenth of the
time.

Changed from the original, as its licence asks to say: eyes have coloured
irises with pupil and highlight; of the hair bun only the hair below it is
drawn, also with a fringe; glasses and blushing cheeks are added; the picture
ends at the face.
"""

import io
import json
import re
from importlib import resources

from PIL import Image

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.storage.optional import require

STYLE = 'toon-head'

CREDIT = (
    'Faces: a remix of "ToonHead" '
    '(https://www.figma.com/community/file/1589627891082866389) by Johan '
    'Melin (https://www.johanmelin.com), licensed under CC BY 4.0 '
    '(https://creativecommons.org/licenses/by/4.0/), drawn with DiceBear '
    '(https://www.dicebear.com). Changed: irises, fringe, glasses, blush, '
    'framing.')
"""str: What to print beside pictures of these faces."""

# The square of the style's canvas (768 units) that the face fills, from the
# top of the hair to the chin, the eyes on one height in all pictures.
_FRAME = '133.5 102 500 500'

_EYE_X = (314, 453)
_EYE_Y = 412

# In the hair's own coordinates.
_FRINGE = (
    'M389 372C372 356 352 332 345 302C336 326 318 340 292 347C286 330 283 '
    '318 283 300C270 328 245 344 212 350C206 334 203 320 204 304C190 330 165 '
    '342 132 346C126 332 123 320 122 304C112 335 84 356 62 372')
_FOREHEAD = 'C56 250 130 190 225 190C320 190 394 250 389 372Z'

_LENSES = {
    'round': '<circle cx="{x}" cy="{y}" r="55"/>',
    'square': '<rect x="{left}" y="{top}" width="116" height="92" rx="18"/>'}


class FaceArtist:
    """Draws faces of one size from named parts and colours.

    Args:
        size (int): Side of the pictures in pixels.

    Raises:
        DatasetError: If the packages that draw are not installed.
    """

    def __init__(self, size):
        try:
            dicebear, styles, resvg_py = require(
                'the embedded faces', 'dicebear', 'dicebear_styles',
                'resvg_py')
        except ImportError as e:
            raise DatasetError(f'{e} Or pass a folder of images.') from e
        style = resources.files(styles).joinpath(
            STYLE + '.json').read_text('utf-8')
        self._size = size
        self._make_avatar = dicebear.Avatar
        self._rasterize = resvg_py.svg_to_bytes
        definition = _change(json.loads(style))
        self._components = list(definition['components'])
        self._style = dicebear.Style(definition)
        self._layers = {}

    def draw(self, parts, background=None):
        """Draws one face.

        Args:
            parts (list of tuple): From back to front: the component, its
                variant, and a dict of colours without '#'. Components are
                those of the style, ``'glasses'`` (``'round'`` or
                ``'square'``, with ``'frame'``) and ``'blush'``.
            background (str): Colour without '#'; ``None`` for none.

        Returns:
            PIL.Image.Image: RGBA.
        """
        img = Image.new(
            'RGBA', (self._size, self._size),
            (0, 0, 0, 0) if background is None else '#' + background)
        for component, variant, colors in parts:
            img.alpha_composite(self._layer(component, variant, colors))
        return img

    def _layer(self, component, variant, colors):
        key = (component, variant, tuple(sorted(colors.items())))
        if key not in self._layers:
            if component == 'glasses':
                svg = _glasses(variant, colors['frame'])
            elif component == 'blush':
                svg = _blush()
            else:
                svg = self._part(component, variant, colors)
            png = self._rasterize(
                svg_string=svg, width=self._size, height=self._size,
                skip_system_fonts=True)
            self._layers[key] = Image.open(io.BytesIO(png)).convert('RGBA')
        return self._layers[key]

    def _part(self, component, variant, colors):
        options = {name + 'Probability': 100 if name == component else 0
                   for name in self._components}
        options[component + 'Variant'] = variant
        options.update(
            (name + 'Color', color) for name, color in colors.items())
        svg = str(self._make_avatar(self._style, options))
        return re.sub(
            'viewBox="[^"]*"', f'viewBox="{_FRAME}"', svg, count=1)


def _change(definition):
    """Adds irises, the hair without its bun, and the fringe."""
    components = definition['components']
    definition['colors']['eyes'] = {'values': ['#4b2422']}
    for variant in components['eyes']['variants'].values():
        variant['elements'] = [
            new for old in variant['elements'] for new in _iris(old)]
    hair = components['hair']['variants']
    below = hair['bun']['elements'][1:]
    hair['parted'] = dict(hair['bun'], elements=below)
    color = {'type': 'color', 'name': 'hair'}
    hair['fringe'] = dict(hair['bun'], elements=below + [
        _element('path', d=_FRINGE + _FOREHEAD, fill=color),
        # Only its lower edge has a line, or there would be a cap.
        _element('path', d=_FRINGE,
                 stroke={'type': 'color', 'name': 'stroke'})])
    return definition


def _iris(element):
    """Colours the one circle of an eye, and lays pupil and highlight on."""
    if element['name'] != 'circle':
        return [element]
    at = element['attributes']
    x, y = float(at['cx']), float(at['cy'])
    # One eye is mirrored; the light comes from the same side for both.
    side = 1 if 'transform' in at else -1
    place = {name: at[name] for name in ('transform',) if name in at}
    return [
        _element('circle', **dict(
            at, fill={'type': 'color', 'name': 'eyes'})),
        _element('circle', cx=at['cx'], cy=at['cy'], r='14', fill='#2a1518',
                 **place),
        _element('circle', cx=str(x + 9 * side), cy=str(y - 11), r='9',
                 fill='#ffffff', **place)]


def _element(name, **attributes):
    return {'name': name, 'type': 'element', 'attributes': attributes}


def _glasses(shape, color):
    lenses = ''.join(
        _LENSES[shape].format(x=x, y=_EYE_Y, left=x - 58, top=_EYE_Y - 46)
        for x in _EYE_X)
    return _svg(
        f'<g stroke="#{color}" stroke-width="13" fill="#fff" '
        f'fill-opacity="0.18">{lenses}<path fill="none" d="M368 406Q383.5 388 '
        '399 406M258 400L200 390M509 400L567 390"/></g>')


def _blush():
    return _svg(
        '<g fill="#f2707a" fill-opacity="0.45"><ellipse cx="268" cy="478" '
        'rx="38" ry="22"/><ellipse cx="499" cy="478" rx="38" ry="22"/></g>')


def _svg(body):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="{_FRAME}">{body}</svg>'
            )
