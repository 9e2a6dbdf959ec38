"""Fixtures of the tests of faces: drawn pictures, and a detector for them."""

import types

import numpy
import pytest
from PIL import Image

from chainer_dcgan.faces import picture, preparing
from chainer_dcgan.faces.drawn import draw_face
from chainer_dcgan.faces.face import Face

IRIS = (52, 92, 168)


class BlueEyes:
    """Finds the one face of a picture by its blue eyes."""

    version = 'blue eyes'
    looks = True

    def detect(self, img):
        pixels = numpy.asarray(img).astype(int)
        y, x = numpy.nonzero(
            numpy.abs(pixels - IRIS).sum(axis=2) < 40)
        if not len(x):
            return []
        left = x < x.mean()
        eyes = [(float(x[part].mean()) + 0.5, float(y[part].mean()) + 0.5)
                for part in (left, ~left)]
        distance = numpy.hypot(*numpy.subtract(*eyes))
        box = (eyes[0][0] - distance / 2, eyes[0][1] - distance,
               2 * distance, 2 * distance)
        return [Face(box, 0.95, dict(zip(('left_eye', 'right_eye'), eyes)), {
            'hair': (186, 63, 86), 'left_iris': (72, 81, 100),
            'right_iris': (72, 81, 100)})]


class BrightnessHash:
    """Stands for imagehash: which of 64 places are bright."""

    def __call__(self, img):
        small = numpy.asarray(img.convert('L').resize((8, 8)))
        bits = ''.join('01'[int(v)] for v in (small > small.mean()).ravel())
        return f'{int(bits, 2):016x}'


@pytest.fixture
def stubs(monkeypatch):
    """Has a detector that needs no package, and counts its pictures."""
    seen = []

    def read(key, *args):
        seen.append(key)
        return original(key, *args)

    original = picture.read_picture
    for module in (picture, preparing):
        monkeypatch.setattr(module, 'open_detector', lambda *args: BlueEyes())
        monkeypatch.setattr(module, 'Hasher', BrightnessHash)
    monkeypatch.setattr(picture, 'read_picture', read)
    picture._detector.cache_clear()
    picture._hasher.cache_clear()
    yield types.SimpleNamespace(seen=seen)
    picture._detector.cache_clear()
    picture._hasher.cache_clear()


@pytest.fixture
def pictures(tmp_path):
    """A folder of seven pictures, five with a face."""
    folder = tmp_path / 'pictures'
    folder.mkdir()
    for i, (size, tilt) in enumerate(
            [(90, 0), (120, 15), (150, -10), (200, 5), (60, 0)]):
        img = Image.new('RGB', (320, 240), (214, 226, 240))
        # Stripes, or all of them would look the same.
        img.paste((20, 60, 40), (0, 0, 320, 25 * i))
        img.paste(draw_face(size, (40 * i, 60, 90), tilt=tilt),
                  (20 * i, 20))
        img.save(folder / f'{i}.png')
    Image.new('RGB', (50, 40), 'red').save(folder / 'plain.png')
    (folder / 'bad.png').write_bytes(b'nothing')
    return folder
