import json
import pathlib

import numpy
import pytest
import red_patch
from PIL import Image

from chainer_dcgan import Discriminator, generate, images, save_weights
from chainer_dcgan.errors import InputError, RunError
from chainer_dcgan.latent import uniform

pytest.importorskip('sklearn')

N = 80


@pytest.fixture
def forget(call_command):
    save_weights('gen.npz', red_patch.make_generator())
    save_weights('dis.npz', Discriminator(
        ch=8, image_size=32, rng=numpy.random.RandomState(0)))

    def call(*args, out='out'):
        call_command('forget', '--gen', 'gen.npz', '--n', N, '--out', out,
                     *args)
        path = pathlib.Path(out) / 'result.json'
        return json.loads(path.read_text()) if path.exists() else None

    return call


@pytest.fixture
def z():
    return uniform(numpy.random.default_rng(0), N, 4)


@pytest.fixture
def tagged(forget):
    """A folder of the generator's own images, tagged."""
    z = uniform(numpy.random.default_rng(9), 500, 4)
    imgs = images.to_uint8(generate(red_patch.make_generator(), z))
    pathlib.Path('faces').mkdir()
    lines = ['file,square,luck']
    for i, (img, shows) in enumerate(zip(imgs, red_patch.shows(z))):
        name = f'{i:03}.png'
        Image.fromarray(img.transpose(1, 2, 0)).save('faces/' + name)
        lines.append('{},{},{}'.format(
            name, 'red' if shows else 'none', i * 7919 % 31 % 2))
    pathlib.Path('faces/tags.csv').write_text('\n'.join(lines))
    return ['--dis', 'dis.npz', '--dataset', 'faces']


def load(path):
    with Image.open(path) as f:
        return numpy.asarray(f)


def fill(path, z):
    content = json.loads(path.read_text())
    for i in numpy.flatnonzero(red_patch.shows(z)):
        content['boxes'][str(i)] = [list(red_patch.BOX)]
    path.write_text(json.dumps(content))


def test_sheet(forget, z):
    forget('--sheet')
    found = load('out/samples/000007.png')
    expected = images.to_uint8(generate(red_patch.make_generator(), z[:16]))
    numpy.testing.assert_array_equal(found.transpose(2, 0, 1), expected[7])
    assert len(list(pathlib.Path('out/samples').iterdir())) == N
    # Ten rows of samples, enlarged twice.
    assert load('out/samples.png').shape[0] == 20 + 2 * 24 + 2 + 8 * 66
    content = json.loads(pathlib.Path('out/boxes.json').read_text())
    assert len(content['boxes']) == N and len(content['generator']) == 64
    with pytest.raises(InputError, match='may be filled in'):
        forget('--sheet')


def test_boxes(forget, z):
    forget('--sheet')
    fill(pathlib.Path('out/boxes.json'), z)
    flags = ['--boxes', 'out/boxes.json', '--cols', 3]
    result = forget(*flags, out='a')
    assert result['dropped'] == [red_patch.MAP]
    assert (result['n_dropped'], result['n_maps']) == (1, 8)
    assert result['n_boxes'] == red_patch.shows(z).sum()
    assert result['held_out_accuracy'] > 0.98
    forget(*flags, out='b')
    picture = pathlib.Path('a/forget.png')
    assert picture.read_bytes() == pathlib.Path('b/forget.png').read_bytes()
    # The second row is the first without the square.
    imgs = load(picture)[26:, -3 * 66 - 24:-24].astype(int)
    left, top, right, bottom = (2 * edge for edge in red_patch.BOX)
    for col in range(3):
        first, second = (
            imgs[66 * row:66 * row + 64, 66 * col:66 * col + 64]
            for row in range(2))
        patch = slice(top, bottom), slice(left, right)
        assert (first - second)[(*patch, 0)].mean() > 5
        rest = numpy.abs(first - second)
        rest[patch] = 0
        assert rest.max() == 0


def test_boxes_of_another_seed(forget, z):
    forget('--sheet')
    fill(pathlib.Path('out/boxes.json'), z)
    with pytest.raises(InputError, match='seed 0, not 1.*--sheet'):
        forget('--boxes', 'out/boxes.json', '--seed', 1)


def test_yolo(forget, z):
    pathlib.Path('labels').mkdir()
    for i in numpy.flatnonzero(red_patch.shows(z)):
        pathlib.Path(f'labels/{i:06}.txt').write_text(
            '0 0.625 0.125 0.25 0.25\n')
    assert forget('--boxes', 'labels')['dropped'] == [red_patch.MAP]


def test_tag(forget, tagged, capsys):
    result = forget('--tag', 'square:red', *tagged)
    assert result['probe_auc'] > 0.95
    assert (result['region']['cells'], result['region']['of']) == (
        len(red_patch.CELLS), 64)
    assert result['dropped'] == [red_patch.MAP]
    rate = result['rate']
    assert 0.3 < rate['before'] < 0.6 and rate['after'] == 0
    # A random map is the one in eight draws; the others leave it.
    assert len(rate['random']) == 10
    assert rate['random_mean'] == pytest.approx(numpy.mean(rate['random']))
    assert rate['random_spread'] == pytest.approx(numpy.std(rate['random']))
    assert rate['random_mean'] > 0.2
    assert 'held-out accuracy' in capsys.readouterr().out
    assert load('out/region.png').shape[2] == 3
    result = forget('--tag', 'square:red', '--calibrate', *tagged)
    assert result['n_samples'] == pytest.approx(
        N * result['n_tagged_images'] / 500, abs=1)
    assert result['threshold'] != 0 and result['dropped'][0] == red_patch.MAP


def test_several_tags_mean_any_of_them(forget, tagged):
    with pytest.raises(InputError, match='500 of 500 images bear it'):
        forget('--tag', 'square:red,square:none', *tagged)


@pytest.mark.parametrize('flags,words', [
    (['--tag', 'square:red'], '--tag needs --dis'),
    (['--tag', 'square:red', '--dis', 'gen.npz'], 'no discriminator'),
    (['--boxes', 'nothing.json'], 'nothing.json: no such file')])
def test_errors(forget, flags, words):
    with pytest.raises(InputError, match=words):
        forget(*flags)


def test_tags_that_cannot_be_used(forget, tagged):
    with pytest.raises(InputError, match='no image has the tag'):
        forget('--tag', 'square:blue', *tagged)
    with pytest.raises(InputError, match='cannot tell the tag'):
        forget('--tag', 'luck:1', *tagged)
    with pytest.raises(RunError, match='of 16 samples; .* --calibrate'):
        forget('--tag', 'square:red', '--n', 16, *tagged)
