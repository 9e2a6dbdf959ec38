import functools
import json
import pathlib

import numpy
import pytest
from PIL import Image

from chainer_dcgan import (
    Discriminator,
    Generator,
    generate,
    images,
    load_generator,
    save_weights,
)
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import uniform

# Images of 32 pixels are drawn twice as large, 2 pixels apart; a margin of
# 24 pixels lies around all, and a line of text takes 20.
CELL, PAD, GAP, LINE = 64, 2, 24, 20


@pytest.fixture
def nearest(call_command):
    gen = Generator(n_z=4, ch=8, image_size=32,
                    rng=numpy.random.RandomState(0))
    for link in (gen.l0z, gen.dc1, gen.dc2, gen.dc3, gen.dc4):
        link.W.array *= 40
    save_weights('gen.npz', gen)
    save_weights('dis.npz', Discriminator(
        ch=8, image_size=32, rng=numpy.random.RandomState(1)))
    save_weights('dis48.npz', Discriminator(ch=8, image_size=48))
    return functools.partial(
        call_command, 'nearest', '--gen', 'gen.npz', '--dis', 'dis.npz')


@pytest.fixture
def memorised(nearest, tmp_path, rng):
    """Noise, but for two samples of seed 0; one of them is mirrored."""
    samples = images.to_uint8(generate(
        load_generator('gen.npz'), uniform(numpy.random.default_rng(0), 3, 4)))
    imgs = rng.integers(0, 256, (20, 32, 32, 3)).astype(numpy.uint8)
    imgs[4] = samples[0].transpose(1, 2, 0)
    imgs[11] = samples[2].transpose(1, 2, 0)[:, ::-1]
    for i, img in enumerate(imgs):
        images.save_image(f'faces/{i:02}.png', img)
    return samples.transpose(0, 2, 3, 1)


def read(path):
    return json.loads(pathlib.Path(path).read_text())


def cell(sheet, left, row):
    top = GAP + LINE + PAD + row * (CELL + PAD)
    return sheet[top:top + CELL, left:left + CELL]


def test_memorised_images_are_found(nearest, memorised, tmp_path, capsys):
    flags = ['--dataset', 'faces', '--samples', 3, '--neighbours', 2,
             '--real', 15]
    nearest(*flags, '--out', 'out')
    result = read('out/result.json')
    for name, unrelated in (('pixels', 50), ('layers', 0.5)):
        found = result[name]
        assert [found['indices'][i][0] for i in (0, 2)] == [4, 11]
        assert found['distances'][0][0] < 1e-4
        assert not found['mirrored'][0][0]
        assert found['distances'][1][0] > unrelated
        assert found['distance_real'] > unrelated
        assert len(found['distances_real']) == 15
        # No real image was compared with itself.
        assert min(found['distances_real']) > unrelated
        assert found['copies'] == pytest.approx(2 / 3)
        assert found['copies_real'] == 0
        assert [len(row) for row in found['indices']] == [2, 2, 2]
    assert result['pixels']['distances'][2][0] == 0
    assert result['pixels']['mirrored'][2][0]
    output = capsys.readouterr().out
    assert 'copies 66.7% (0.0%)' in output
    assert 'nearest.png' in output
    with Image.open('out/nearest.png') as f:
        sheet = numpy.asarray(f)
    # The first column holds the samples, after a label; all others follow.
    columns = [left for left in range(sheet.shape[1] - CELL) if (
        cell(sheet, left, 2) == memorised[2].repeat(2, 0).repeat(2, 1)).all()]
    # The sample, and its copy as it faces, in pixels and in features.
    assert len(columns) == 3
    nearest(*flags, '--out', 'again')
    for name in ('result.json', 'nearest.png'):
        assert (tmp_path / 'out' / name).read_bytes() == (
            tmp_path / 'again' / name).read_bytes()


def test_held_out_images(nearest, memorised, rng):
    for i in range(6):
        images.save_image(f'others/{i}.png', rng.integers(
            0, 256, (32, 32, 3)).astype(numpy.uint8))
    # A real image that was trained on, too.
    with open('faces/09.png', 'rb') as f:
        pathlib.Path('others/9.png').write_bytes(f.read())
    nearest('--dataset', 'faces', '--samples', 2, '--held-out', 'others')
    result = read('nearest/result.json')['pixels']
    assert len(result['distances_real']) == 7
    assert result['distances_real'][6] == 0
    assert min(result['distances_real'][:6]) > 50
    # Sample 0 is among the faces.
    assert result['nearer_to_training'] >= 0.5
    assert result['expected'] == 20 / 27


@pytest.mark.parametrize('flags,words', [
    (['--dataset', 'nowhere'], 'nowhere'),
    (['--dataset', 'faces', '--gen', 'dis.npz'], 'holds no generator'),
    (['--dataset', 'faces', '--dis', 'dis48.npz'],
     '--dis dis48.npz judges images of 48 x 48 with 3 channels, but --gen '
     'draws 32 x 32 with 3'),
    (['--dataset', 'one'], 'one holds only one image')])
def test_errors(nearest, memorised, flags, words):
    images.save_image('one/1.png', numpy.zeros((9, 9, 3), numpy.uint8))
    with pytest.raises(InputError, match=words):
        nearest(*flags)
