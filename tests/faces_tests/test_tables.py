import csv
import io

import pytest
from PIL import Image

from chainer_dcgan.datasets import load_images, load_tag_table
from chainer_dcgan.faces.selection import Find
from chainer_dcgan.faces.tables import faces_table, tags_table

FACE = {
    'box': [1.0, 2.5, 30.0, 40.0], 'likelihood': None,
    'places': {'left_eye': [5.0, 6.0]},
    'colors': {'hair': [186, 63, 86], 'left_iris': [75, 85, 69],
               'right_iris': [75, 85, 69]},
    'aligned': True, 'outside': 0.25, 'sharpness': 0.5, 'hash': 'f' * 16}
PLAIN = {**FACE, 'places': {}, 'colors': {}, 'likelihood': 0.75,
         'aligned': False}


def test_all_that_is_known():
    rows = list(csv.DictReader(io.StringIO(faces_table([
        Find('a, b.png', 'k', 0, FACE), Find('\udce4.png', 'k', 1, PLAIN),
        Find('c.png', '', dropped='unreadable', detail='empty "file"')]))))
    assert {name: text for name, text in rows[0].items() if text} == {
        'file': 'k-0.png', 'source': 'a, b.png', 'left': '1.0', 'top': '2.5',
        'width': '30.0', 'height': '40.0', 'left_eye_x': '5.0',
        'left_eye_y': '6.0', 'hair': '#ba3f56', 'left_iris': '#4b5545',
        'right_iris': '#4b5545', 'aligned': 'yes', 'outside': '0.25',
        'sharpness': '0.5', 'hash': 'f' * 16}
    assert rows[1]['likelihood'] == '0.75' and rows[1]['aligned'] == 'no'
    assert rows[1]['source'] == '\\udce4.png'
    assert {name: text for name, text in rows[2].items() if text} == {
        'source': 'c.png', 'dropped': 'unreadable', 'detail': 'empty "file"'}


def test_training_reads_the_tags(tmp_path):
    finds = [Find('a', 'k', 0, FACE), Find('a', 'k', 1, PLAIN),
             Find('a', 'k', 2, FACE, 'small')]
    (tmp_path / 'tags.csv').write_text(tags_table(finds), encoding='utf-8')
    for number in (0, 1):
        Image.new('RGB', (32, 32)).save(tmp_path / f'k-{number}.png')
    tags = load_tag_table(load_images(tmp_path, 32))
    assert tags.names() == ['hair:red', 'eyes:green']
    assert tags.values('hair').tolist() == ['red', '']


@pytest.mark.parametrize('finds', [
    [], [Find('a', 'k', 0, PLAIN)], [Find('a', 'k', 0, FACE, 'small')]])
def test_without_colours_there_is_no_table(finds):
    assert tags_table(finds) is None
