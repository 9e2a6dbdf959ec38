import os
import sys
import types

import pytest
from PIL import Image

from chainer_dcgan.errors import InputError
from chainer_dcgan.faces import anime_face
from chainer_dcgan.faces.central import CentralSquare
from chainer_dcgan.faces.detectors import choose_detector, open_detector
from chainer_dcgan.faces.drawn import draw_face, eyes_of

CASCADE = os.environ.get(
    'ANIMEFACE_CASCADE', '../shared/data/lbpcascade_animeface.xml')


@pytest.fixture(scope='module')
def detector():
    pytest.importorskip('animeface')
    try:
        return open_detector('animeface')
    except InputError as e:
        pytest.skip(str(e))


@pytest.fixture
def cascade():
    pytest.importorskip('cv2')
    if not os.path.exists(CASCADE):
        pytest.skip('no cascade file; name one with ANIMEFACE_CASCADE')
    return open_detector('cascade', CASCADE)


def picture(size=100, tilt=0.0):
    img = Image.new('RGB', (500, 300), (214, 226, 240))
    img.paste(draw_face(size, tilt=tilt), (30, 40))
    img.paste(draw_face(size), (300, 120))
    return img


def test_animeface_finds_faces_and_eyes(detector):
    faces = detector.detect(picture(tilt=15))
    assert len(faces) == 2
    for face, (x, y, tilt) in zip(faces, [(30, 40, 15), (300, 120, 0)]):
        # The picture's left, not the person's.
        for name, (a, b) in zip(
                ('left_eye', 'right_eye'), eyes_of(100, tilt)):
            assert face.places[name] == pytest.approx(
                (x + a, y + b), abs=9)
        assert 0.5 < face.likelihood <= 1
        assert face.colors['left_iris'] == pytest.approx(
            (52, 92, 168), abs=40)
        assert face.colors['hair'] == pytest.approx((92, 60, 44), abs=10)


def test_animeface_sees_the_same_again(detector):
    faces = [detector.detect(picture(tilt=tilt)) for tilt in (5, 15, 5)]
    assert faces[0] == faces[2] != faces[1]


def stand_in(monkeypatch, detect):
    """Puts a package in animeface's place."""
    monkeypatch.setitem(
        sys.modules, 'animeface', types.SimpleNamespace(detect=detect))
    monkeypatch.setitem(sys.modules, 'animeface._nvxs',
                        types.SimpleNamespace(__file__=None))
    monkeypatch.setattr(anime_face.metadata, 'version', lambda name: '2.0.3')
    monkeypatch.setattr(
        anime_face, 'ctypes', types.SimpleNamespace(
            CDLL=lambda path: types.SimpleNamespace(nv_srand=_Seed()),
            c_ulong=int))


class _Seed:
    def __call__(self, seed):
        pass


def test_an_animeface_that_finds_nothing_is_found_out(monkeypatch):
    stand_in(monkeypatch, lambda img: [])
    with pytest.raises(InputError, match="found 0 .*Pillow.*'pillow<12'"):
        open_detector('animeface')
    name, reason = choose_detector('some.xml')
    assert name == 'cascade' and 'does not work with Pillow' in reason


def test_auto_without_animeface(monkeypatch):
    monkeypatch.setitem(sys.modules, 'animeface', None)
    assert choose_detector('some.xml')[0] == 'cascade'
    name, reason = choose_detector()
    assert name == 'none'
    assert 'animeface' in reason and 'No cascade file was named' in reason


def test_auto_prefers_animeface(detector):
    assert choose_detector('some.xml') == ('animeface', '')


def test_cascade_finds_boxes(cascade):
    # On one colour, which takes all contrast if histograms are equalised.
    img = Image.new('RGB', (900, 700), (214, 226, 240))
    places = [(100, 80), (500, 100), (300, 400)]
    for place in places:
        img.paste(draw_face(80), place)
    faces = cascade.detect(img)
    assert len(faces) == 3
    for face, (x, y) in zip(faces, places):
        left, top, width, height = face.box
        assert x <= left + width / 2 <= x + 80
        assert y <= top + height / 2 <= y + 80
        assert face.likelihood is None and not face.places
    assert cascade.detect(img) == faces


def test_cascade_errors(tmp_path):
    with pytest.raises(InputError, match='needs a cascade file'):
        open_detector('cascade')
    pytest.importorskip('cv2')
    with pytest.raises(InputError, match='nothing.xml: No such file'):
        open_detector('cascade', 'nothing.xml')
    for name, content in (('a.xml', b'\xff\xfe'), ('b.xml', b'<a></a>'),
                          ('c.xml', b'')):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=f'{name} is no cascade'):
            open_detector('cascade', str(tmp_path / name))


@pytest.mark.parametrize('module,words', [
    (None, "pip install 'opencv-python-headless<5'"),
    (types.SimpleNamespace(__version__='5.0'),
     'OpenCV 5.0 has no cascade classifier')])
def test_opencv_missing_or_too_new(monkeypatch, module, words):
    monkeypatch.setitem(sys.modules, 'cv2', module)
    with pytest.raises((ImportError, InputError), match=words):
        open_detector('cascade', 'some.xml')


def test_central_square():
    face, = CentralSquare().detect(Image.new('RGB', (101, 50)))
    assert face.box == (25.5, 0, 50, 50)
    assert open_detector('none').version == CentralSquare.version
    with pytest.raises(ValueError, match="found 'best'"):
        open_detector('best')
