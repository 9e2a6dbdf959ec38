"""Faces by nagadomi's AnimeFace of 2009, from PyPI's ``animeface``."""

import ctypes
import importlib
import sys
from importlib import metadata

import PIL

from chainer_dcgan.errors import InputError
from chainer_dcgan.faces.drawn import draw_face
from chainer_dcgan.faces.face import Face

_INSTALL = "pip install 'animeface==2.0.3' 'pillow<12'"

# Colours come from random pixels and k-means; this is how the library starts.
_SEED = 8273


class AnimeFace:
    """Finds faces with their eyes, nose, mouth, chin and colours.

    Tries itself on a drawn face first: with Pillow from version 12 on,
    ``animeface`` 2.0.3 finds nothing at all, and says nothing. Its random
    numbers, which colours depend on, begin anew with every picture.

    Raises:
        ImportError: If it is not installed, with the pip command.
        InputError: If it does not find the drawn face.
    """

    looks = True

    def __init__(self) -> None:
        try:
            self._detect = importlib.import_module('animeface').detect
            # The library that its compiled part is linked to.
            self._seed = ctypes.CDLL(importlib.import_module(
                'animeface._nvxs').__file__).nv_srand
            version = metadata.version('animeface')
        except (ImportError, OSError, AttributeError) as e:
            # Not there, or without its compiled part.
            raise ImportError(_advice()) from e
        self._seed.argtypes = [ctypes.c_ulong]
        self._seed.restype = None
        self.version = f'animeface {version}'
        found = len(self.detect(draw_face(96)))
        if found != 1:
            raise InputError(
                f'animeface {version} found {found} faces in the drawing of '
                'one face that it is tried on: it does not work with Pillow '
                f'{PIL.__version__} (it needs one older than 12). Run '
                f'`{_INSTALL}`, in a venv of its own if need be.')

    def detect(self, img):
        """Finds faces.

        Args:
            img (PIL.Image.Image): Any mode.

        Returns:
            list of Face: From top to bottom.
        """
        self._seed(_SEED)
        faces = [_face(found) for found in self._detect(img.convert('RGB'))]
        return sorted(faces, key=lambda face: face.box[1::-1])


def _face(found):
    # Its left is the person's; ours is the picture's.
    left, right = found.right_eye, found.left_eye
    return Face(
        tuple(map(float, _box(found.face.pos))),
        # To a billionth: it is the same on every machine.
        round(found.likelihood, 9), {
            'left_eye': _centre(left.pos), 'right_eye': _centre(right.pos),
            'nose': (float(found.nose.pos.x), float(found.nose.pos.y)),
            'mouth': _centre(found.mouth.pos),
            'chin': (float(found.chin.pos.x), float(found.chin.pos.y))}, {
            'hair': _rgb(found.hair.color), 'skin': _rgb(found.skin.color),
            'left_iris': _rgb(left.color), 'right_iris': _rgb(right.color)})


def _box(pos):
    return pos.x, pos.y, pos.width, pos.height


def _centre(pos):
    return pos.x + pos.width / 2, pos.y + pos.height / 2


def _rgb(color):
    return color.r, color.g, color.b


def _advice():
    if sys.version_info >= (3, 14) or sys.platform == 'win32':
        return ('animeface has wheels for Python up to 3.13 on Linux and '
                f'macOS only. There, run `{_INSTALL}`.')
    return f'the detector needs animeface: run `{_INSTALL}`.'
