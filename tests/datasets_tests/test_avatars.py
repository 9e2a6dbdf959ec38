import builtins
import io

import numpy
import pytest
from PIL import Image

from chainer_dcgan.datasets import (
    DatasetError,
    avatar_art,
    avatars,
    load_avatars,
)
from chainer_dcgan.datasets.tag_table import load_tag_table


@pytest.fixture(scope='module')
def faces(tmp_path_factory):
    for module in ('dicebear', 'dicebear_styles', 'resvg_py'):
        pytest.importorskip(module)
    return load_avatars(
        60, 24, cache_dir=str(tmp_path_factory.mktemp('cache')))


def test_faces(faces):
    assert faces.images.shape == (60, 3, 24, 24)
    # All differ, and each has more to show than a plain background.
    assert len({img.tobytes() for img in faces.images}) == 60
    assert faces.images.reshape(60, -1).std(1).min() > 20


def test_same_faces_again_and_at_any_count(faces, tmp_path):
    again = load_avatars(7, 24, cache_dir=str(tmp_path))
    numpy.testing.assert_array_equal(again.images, faces.images[:7])
    assert again.names == faces.names[:7]
    later = load_avatars(3, 24, cache_dir=str(tmp_path), first=7)
    numpy.testing.assert_array_equal(later.images, faces.images[7:10])
    assert later.names == faces.names[7:10]


def test_cached(tmp_path, faces, monkeypatch):
    first = load_avatars(2, 8, cache_dir=str(tmp_path))
    monkeypatch.delattr(avatar_art.FaceArtist, 'draw')
    second = load_avatars(2, 8, cache_dir=str(tmp_path))
    assert second.fingerprint == first.fingerprint


def test_grey(faces, tmp_path):
    grey = load_avatars(2, 24, channels=1, cache_dir=str(tmp_path))
    weights = numpy.array([0.299, 0.587, 0.114])[:, None, None]
    luma = (faces.images[:2] * weights).sum(1, keepdims=True)
    numpy.testing.assert_allclose(grey.images, luma, atol=1)


def test_transparent(faces, tmp_path):
    found = load_avatars(5, 24, channels=4, cache_dir=str(tmp_path))
    opacity = found.images[:, 3]
    # The face is there, the corners are not.
    assert (opacity[:, 12, 12] == 255).all() and (opacity[:, 0, 0] == 0).all()
    assert (found.images[:, :3, 0, 0] == 255).all()
    # On a background it is the face that is drawn otherwise.
    for img, whole in zip(found.images, faces.images):
        share = img[3:] / 255
        laid = img[:3] * share + whole[:, :1, :1] * (1 - share)
        # But for the filter, which rings at edges of colour or of opacity.
        difference = abs(laid - whole)
        assert difference.mean() < 3 and difference.max() < 60
    # What no one sees is no tag.
    table = load_tag_table(found)
    assert not any(tag.startswith('background') for tag in table.names())


def test_progress(faces, tmp_path):
    calls = []
    load_avatars(3, 8, cache_dir=str(tmp_path),
                 on_progress=lambda done, total: calls.append((done, total)))
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_tags_say_what_was_drawn(faces):
    tags = load_tag_table(faces)
    assert tags.columns == tuple(avatars.ATTRIBUTES)
    for column, values in avatars.ATTRIBUTES.items():
        assert set(tags.values(column)) <= set(values) | {''}
    # The top left corner of every face is background.
    for img, name in zip(faces.images, tags.values('background')):
        color = bytes.fromhex(avatars._COLORS['background'][name])
        assert tuple(img[:, 0, 0]) == pytest.approx(tuple(color), abs=3)
    # Hair lies at the top in the middle of every face.
    for img, name in zip(faces.images, tags.values('hair_color')):
        color = bytes.fromhex(avatars._COLORS['hair_color'][name])
        assert tuple(img[:, 3, 12]) == pytest.approx(tuple(color), abs=12)


def test_hidden_colours_are_unknown(faces):
    tags = load_tag_table(faces)
    none = tags.values('glasses') == 'none'
    numpy.testing.assert_array_equal(tags.values('glasses_color') == '', none)
    assert 0 < none.sum() < 60
    closed = numpy.isin(tags.values('eyes'), ['laughing', 'lowered'])
    numpy.testing.assert_array_equal(tags.values('eye_color') == '', closed)


def test_weights():
    # 2,000 draws of a weight of 7 in 10: 1,400, deviation 20.
    faces = [avatars._choose(i) for i in range(2000)]
    assert abs(sum(f['glasses'] == 'none' for f in faces) - 1400) < 100
    for attribute, values in avatars.ATTRIBUTES.items():
        assert {face[attribute] for face in faces} == set(values)


def test_layers_give_what_the_whole_drawing_gives(faces):
    import resvg_py
    artist = avatar_art.FaceArtist(96)
    face = dict(avatars._choose(0), glasses='none', blush='no')
    parts = avatars._parts(face)
    ours = numpy.asarray(artist.draw(parts, 'd6ecf7').convert(
        'RGB')).astype(int)

    options = {name + 'Probability': 0 for name in artist._components}
    for component, variant, colors in parts:
        options[component + 'Probability'] = 100
        options[component + 'Variant'] = variant
        options.update(
            (name + 'Color', color) for name, color in colors.items())
    svg = str(artist._make_avatar(artist._style, options))
    svg = svg.replace('viewBox="0 0 768 768"',
                      f'viewBox="{avatar_art._FRAME}"')
    png = resvg_py.svg_to_bytes(
        svg_string=svg, width=96, height=96, background='#d6ecf7',
        skip_system_fonts=True)
    with Image.open(io.BytesIO(png)) as img:
        whole = numpy.asarray(img.convert('RGB')).astype(int)
    # Layers in 8 bits are rounded at their soft edges.
    assert abs(ours - whole).max() <= 10
    assert abs(ours - whole).mean() < 0.1


def test_missing_packages(monkeypatch):
    real = builtins.__import__

    def fail(name, *args, **kwargs):
        if name == 'dicebear':
            raise ImportError('No module named dicebear')
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, '__import__', fail)
    with pytest.raises(DatasetError, match='pip install dicebear-core'):
        load_avatars(1, 8)


@pytest.mark.parametrize('arguments', [
    (0, 8), (1, 0), (1, 8, 2), (1, 8, 3, None, None, -1)])
def test_impossible_arguments(arguments):
    with pytest.raises(ValueError, match='expected'):
        load_avatars(*arguments)


def test_credit_names_author_and_licence():
    for part in ('Johan Melin', 'CC BY 4.0', 'creativecommons.org', 'remix'):
        assert part in avatar_art.CREDIT
