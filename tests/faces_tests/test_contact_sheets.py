import numpy
import pytest
from PIL import Image

from chainer_dcgan.faces.contact_sheets import sheet_of_dropped, sheet_of_kept
from chainer_dcgan.faces.selection import Find


@pytest.fixture
def folder(tmp_path):
    for name, color in {'a-0': 'red', 'a-1': 'lime', 'b': 'blue'}.items():
        Image.new('RGB', (30, 30), color).save(tmp_path / f'{name}.png')
    return str(tmp_path)


def shown(sheet):
    """Gives the pure colours of a sheet."""
    colors = numpy.unique(sheet.reshape(-1, 3), axis=0).tolist()
    return [name for name, rgb in {
        'red': [255, 0, 0], 'lime': [0, 255, 0], 'blue': [0, 0, 255]}.items()
        if rgb in colors]


def test_kept_and_dropped(folder):
    finds = [Find('a', 'a', 0, {}), Find('a', 'a', 1, {'box': 1}, 'small'),
             Find('b', 'b', dropped='no face'),
             Find('c', '', dropped='unreadable')]
    finds[0] = Find('a', 'a', 0, {'box': 1})
    assert shown(sheet_of_kept(finds, folder)) == ['red']
    assert shown(sheet_of_dropped(finds, folder)) == ['lime', 'blue']
    assert sheet_of_kept(finds[1:], folder) is None
    assert sheet_of_dropped(finds[:1] + finds[3:], folder) is None


def test_of_many_some_are_shown_from_all_over(folder):
    finds = ([Find('a', 'a', 0, {'box': 1})] * 1000
             + [Find('a', 'a', 1, {'box': 1})] * 1000)
    sheet = sheet_of_kept(finds, folder)
    assert sheet.shape[0] < 20 * 98 + 100
    red = (sheet == (255, 0, 0)).all(axis=2).sum()
    assert red == (sheet == (0, 255, 0)).all(axis=2).sum() == 200 * 96 * 96
