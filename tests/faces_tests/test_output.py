import os

import numpy
import pytest
from PIL import Image

from chainer_dcgan.errors import InputError
from chainer_dcgan.faces import output
from chainer_dcgan.faces.output import check_folder, sheet_paths, write_folder
from chainer_dcgan.faces.selection import Find

FACE = {'box': [1, 2, 3, 4], 'likelihood': 1, 'places': {}, 'aligned': False,
        'colors': {'hair': [66, 60, 71]}, 'outside': 0, 'sharpness': 1,
        'hash': '0' * 16}


@pytest.fixture
def out(tmp_path):
    work = tmp_path / 'faces' / output.WORK
    work.mkdir(parents=True)
    for number in (0, 1):
        Image.new('RGB', (8, 8), (number, 0, 0)).save(work / f'k-{number}.png')
    return tmp_path / 'faces'


def visible(folder):
    return sorted(path.name for path in folder.iterdir()
                  if not path.name.startswith('.'))


@pytest.mark.parametrize('linkable', [True, False])
def test_what_is_kept_lies_there_and_nothing_else(
        out, monkeypatch, linkable):
    def refuse(*args):
        raise OSError
    if not linkable:
        monkeypatch.setattr(os, 'link', refuse)
    finds = [Find('a', 'k', 0, FACE), Find('a', 'k', 1, FACE)]
    write_folder(str(out), finds)
    both = ['faces.csv', 'k-0.png', 'k-1.png', 'tags.csv']
    assert visible(out) == both
    assert visible(out.parent) == ['faces', 'faces-kept.png']
    with Image.open(out / 'k-1.png') as img:
        assert numpy.asarray(img)[0, 0].tolist() == [1, 0, 0]
    # With other limits one of them goes, and comes again.
    write_folder(str(out), [Find('a', 'k', 0, {**FACE, 'colors': {}}),
                            Find('a', 'k', 1, FACE, 'small')])
    assert visible(out) == ['faces.csv', 'k-0.png']
    assert visible(out.parent) == [
        'faces', 'faces-dropped.png', 'faces-kept.png']
    write_folder(str(out), finds)
    assert visible(out) == both


def test_folders_that_cannot_be(tmp_path, out):
    for source, folder in [('p', 'p'), ('p', 'p/faces'), ('p/q', 'p')]:
        (tmp_path / source).mkdir(parents=True, exist_ok=True)
        with pytest.raises(InputError, match='must not lie in each other'):
            check_folder(str(tmp_path / folder), str(tmp_path / source))
    (tmp_path / 'file').write_text('')
    with pytest.raises(InputError, match='is a file'):
        check_folder(str(tmp_path / 'file'), str(tmp_path / 'p'))
    (tmp_path / 'mine').mkdir()
    check_folder(str(tmp_path / 'mine'), str(tmp_path / 'p'))
    (tmp_path / 'mine' / 'letter.txt').write_text('')
    with pytest.raises(InputError, match='is not empty'):
        check_folder(str(tmp_path / 'mine'), str(tmp_path / 'p'))
    # An archive may lie beside anything.
    check_folder(str(out), str(tmp_path / 'p.zip'))


def test_sheets_lie_beside_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert sheet_paths('a/faces/') == (
        'a/faces-kept.png', 'a/faces-dropped.png')
    assert sheet_paths('.')[0] == f'{tmp_path}-kept.png'
