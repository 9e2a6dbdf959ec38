import json
import os

import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.boxes import Box, load_boxes, save_empty


@pytest.fixture
def file(tmp_path):
    path = tmp_path / 'boxes.json'
    save_empty(str(path), 3, 96, seed=7, generator='abc')
    return path


def fill(file, **boxes):
    content = json.loads(file.read_text())
    content['boxes'].update(
        {name.lstrip('n'): value for name, value in boxes.items()})
    file.write_text(json.dumps(content))
    return str(file)


def test_filled_in(file):
    assert json.loads(file.read_text()) == {
        'format': 'chainer_dcgan-boxes-1', 'image_size': 96, 'seed': 7,
        'generator': 'abc', 'boxes': {'0': [], '1': [], '2': []}}
    # A sample a line.
    assert '  "1": [],\n' in file.read_text()
    path = fill(file, n2=[[1, 2, 3.5, 96]], n0=[[4, 5, 6, 7], [0, 0, 9, 9]])
    assert load_boxes(path, 3, 96, seed=7, generator='abc') == [
        Box(0, 0, 0, 9, 9), Box(0, 4, 5, 6, 7), Box(2, 1, 2, 3.5, 96)]


@pytest.mark.parametrize('boxes,words', [
    ({}, 'holds no box'),
    ({'n3': [[1, 2, 3, 4]]}, 'sample 3: there is no sample 3'),
    ({'n1': [[5, 2, 5, 4]]}, 'sample 1: expected 0 <= left < right <= 96'),
    ({'n1': [[5, 2, 97, 4]]}, 'found 5.0, 97.0, 2.0, 4.0'),
    ({'n1': [[1, 2, 3]]}, 'expected four numbers a box'),
    ({'n1': [1, 2, 3, 4]}, 'expected four numbers a box, found 1'),
    ({'n1': 5}, 'expected a list of boxes'),
    ({'n1': [[1, 2, 3, float('nan')]]}, 'NaN is no number'),
    ({'nx': [[1, 2, 3, 4]]}, "sample x: expected"),
    ({'n1': [[1, 2, 3, 'a']]}, 'expected four numbers a box')])
def test_mistakes(file, boxes, words):
    with pytest.raises(InputError, match=words):
        load_boxes(fill(file, **boxes), 3, 96)


def test_boxes_of_other_samples(file):
    path = fill(file, n1=[[1, 2, 3, 4]])
    for origin, words in (({'seed': 8}, 'seed 7, not 8'),
                          ({'generator': 'x'}, "generator 'abc', not 'x'")):
        with pytest.raises(InputError, match=words):
            load_boxes(path, 3, 96, **origin)
    with pytest.raises(InputError, match='image_size 96, not 48'):
        load_boxes(path, 3, 48)


def test_no_such_file(tmp_path):
    path = tmp_path / 'x'
    with pytest.raises(InputError, match='no such file'):
        load_boxes(str(path), 3, 96)
    for text, words in (('{', 'cannot be read as JSON'),
                        ('[]', 'is no file of boxes'),
                        ('{"format": "chainer_dcgan-boxes-1"}', 'save_empty')):
        path.write_text(text)
        with pytest.raises(InputError, match=words):
            load_boxes(str(path), 3, 96)


def test_yolo(tmp_path):
    (tmp_path / 'classes.txt').write_text('window\n')
    (tmp_path / '000000.txt').write_text('')
    (tmp_path / '000012.txt').write_text(
        '0 0.5 0.25 0.25 0.125\n\n3 0.9 0.5 0.2001 1.0\n')
    boxes = load_boxes(str(tmp_path), 13, 96, seed=1)
    assert boxes == [Box(12, 36, 18, 60, 30),
                     Box(12, pytest.approx(76.8, abs=0.02), 0, 96, 96)]
    with pytest.raises(InputError, match='000012.txt, line 1: there is no'):
        load_boxes(str(tmp_path), 12, 96)
    (tmp_path / '1.txt').write_text('0 0.9 0.5 0.4 1\n')
    with pytest.raises(InputError, match='1.txt, line 1: expected 0 <= left'):
        load_boxes(str(tmp_path), 13, 96)
    (tmp_path / '1.txt').write_text('0 0.9 0.5\n')
    with pytest.raises(InputError, match='expected four numbers'):
        load_boxes(str(tmp_path), 13, 96)


def test_messages_are_short(file, tmp_path):
    """However long what they quote is."""
    for boxes in ({'n1': [[1, 2, 3, 'x' * 10 ** 5]]},
                  {'n' + 'y' * 10 ** 5: 5}, {'n1': [list(range(10 ** 4))]}):
        with pytest.raises(InputError) as e:
            load_boxes(fill(file, **boxes), 3, 96)
        assert len(str(e.value)) < 1000
    (tmp_path / 'yolo').mkdir()
    (tmp_path / 'yolo' / '1.txt').write_text('0 ' * 10 ** 5)
    with pytest.raises(InputError, match='expected four') as e:
        load_boxes(str(tmp_path / 'yolo'), 3, 96)
    assert len(str(e.value)) < 1000
    (tmp_path / 'yolo' / '1.txt').write_text('0 ' * 10 ** 6)
    with pytest.raises(InputError, match='no list of boxes'):
        load_boxes(str(tmp_path / 'yolo'), 3, 96)
    (tmp_path / 'yolo' / '1.txt').unlink()
    os.mkfifo(tmp_path / 'yolo' / '1.txt')
    with pytest.raises(InputError, match='is a FIFO'):
        load_boxes(str(tmp_path / 'yolo'), 3, 96)
