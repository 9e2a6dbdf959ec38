"""--preset tags takes images with tags."""

import json

import numpy
import pytest
from PIL import Image

from chainer_dcgan import load_generator
from chainer_dcgan.errors import InputError

_TRAIN = ('train', '--preset', 'tags', '-i', 'faces', '--image-size', 32,
          '--ch', 8, '--n-z', 4, '-b', 8, '-e', 1)


@pytest.fixture
def faces(tmp_path):
    (tmp_path / 'faces').mkdir()
    rng = numpy.random.default_rng(0)
    for i in range(100):
        img = rng.integers(0, 256, (32, 32, 3)).astype(numpy.uint8)
        img[..., 0] = 255 * (i % 2)
        Image.fromarray(img).save(tmp_path / f'faces/{i}.png')
    return tmp_path / 'faces'


def test_images_without_tags(call_command, faces):
    with pytest.raises(InputError, match='no tags.csv beside .* in faces.*'
                       '--preset best trains without'):
        call_command(*_TRAIN)


def test_from_images_to_sliders(call_command, faces, tmp_path):
    pytest.importorskip('sklearn')
    (faces / 'tags.csv').write_text('file,hair\n' + ''.join(
        f'{i}.png,{"red" if i % 2 else "blue"}\n' for i in range(100)))
    call_command(*_TRAIN)
    gen = 'result/gen_iter_13.npz'
    assert load_generator(gen).tags == ('hair:blue', 'hair:red')
    call_command('generate', '--gen', gen, '--out', 'grid.png')
    call_command('explore', 'tags', '--gen', gen, '--dis',
                 'result/dis_iter_13.npz', '--dataset', 'faces', '--out',
                 'tags.png')
    tags = json.loads((tmp_path / 'tags.json').read_text())['tags']
    assert [tag['vector'] for tag in tags] == [
        [0, 0, 0, 0, 4, -4], [0, 0, 0, 0, -4, 4]]
