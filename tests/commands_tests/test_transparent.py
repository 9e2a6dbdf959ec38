"""Transparent images, from a folder of PNG files to pictures."""

import json

import numpy
import pytest
from PIL import Image

from chainer_dcgan import load_generator


@pytest.fixture
def trained(call_command, tmp_path):
    rng = numpy.random.default_rng(0)
    (tmp_path / 'faces').mkdir()
    for i in range(12):
        img = rng.integers(0, 256, (32, 32, 4)).astype(numpy.uint8)
        Image.fromarray(img).save(tmp_path / f'faces/{i}.png')
    call_command(
        'train', '-i', 'faces', '--image-size', 32, '--ch', 8, '--n-z', 4,
        '-b', 4, '-e', 1, '--channels', 4, '--preset', 'best')
    return call_command


def modes(paths):
    found = set()
    for path in paths:
        with Image.open(path) as img:
            found.add(img.mode)
    return found


def test_from_a_folder_to_pictures(trained, tmp_path, capsys):
    gen = 'result/gen_iter_3.npz'
    assert load_generator(gen).channels == 4
    assert modes((tmp_path / 'result/preview').iterdir()) == {'RGBA'}
    trained('generate', '--gen', gen, '--rows', 1, '--cols', 2, '--out',
            'grid.png')
    trained('generate', '--gen', gen, '--rows', 1, '--cols', 2, '--separate',
            '--out', 'some')
    assert modes([tmp_path / 'grid.png', *(tmp_path / 'some').iterdir()]) == {
        'RGBA'}
    # Sheets with labels lie on white.
    trained('explore', 'interpolate', '--gen', gen, '--out', 'between.png')
    assert modes([tmp_path / 'between.png']) == {'RGB'}
    trained('evaluate', '--gen', gen, '--dataset', 'faces',
            '--n', 12,
            '--metrics', 'swd', '--draws', 2)
    assert 'transparent images, laid on white' in capsys.readouterr().out
    result = json.loads((tmp_path / 'evaluation/result.json').read_text())
    assert result['background'] == 'white'
