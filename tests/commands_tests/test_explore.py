import argparse
import json
import pathlib
import shutil

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
from chainer_dcgan.commands import explore as command
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import uniform
from chainer_dcgan.latent.kinds import KINDS
from chainer_dcgan.tags.file import load_tags

# Images of 32 pixels are drawn twice as large, 2 pixels apart; a margin of
# 24 pixels lies around all, and a line of text takes 20.
CELL, PAD, GAP, LINE = 64, 2, 24, 20


@pytest.fixture
def weights(tmp_path, monkeypatch):
    gen = Generator(n_z=4, ch=8, image_size=32,
                    rng=numpy.random.RandomState(0))
    for link in (gen.l0z, gen.dc1, gen.dc2, gen.dc3, gen.dc4):
        link.W.array *= 20
    save_weights(str(tmp_path / 'gen.npz'), gen)
    save_weights(str(tmp_path / 'dis.npz'), Discriminator(
        ch=8, image_size=32, rng=numpy.random.RandomState(1)))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def explore(weights):
    """Runs the command in this process: that is faster."""
    def call(kind, *args):
        parser = argparse.ArgumentParser()
        command.add_flags(parser)
        command.run(parser.parse_args(
            [kind, '--gen', 'gen.npz', *map(str, args)]))

    return call


def load(path):
    with Image.open(path) as f:
        return numpy.asarray(f.convert('RGB'))


def drawn(z):
    img = images.to_uint8(generate(
        load_generator('gen.npz'), z.reshape(-1, 4)))[0].transpose(1, 2, 0)
    return img.repeat(2, axis=0).repeat(2, axis=1)


def face_at(sheet, top, left):
    return sheet[top:top + CELL, left:left + CELL]


PICTURES = [
    ('samples', ['--rows', 2, '--cols', 3], (6, 4)),
    ('neighbours', ['--number', 5, '--count', 7], (8, 4)),
    ('interpolate', ['--pair', '3,1', '--pair', '0,2', '--steps', 5],
     (2, 5, 4)),
    ('interpolate', ['--rows', 2, '--steps', 3, '--spherical'], (2, 3, 4)),
    ('arithmetic', ['--plus', '3,1', '--minus', '2', '--plus', '4,5,6'],
     (9, 4)),
    ('turn', ['--left', '0,1', '--right', '2,3,4', '--rows', 2, '--steps',
              3], (2, 3, 4))]


@pytest.mark.parametrize('command,flags,shape', PICTURES)
def test_pictures_are_repeated_to_the_byte(
        explore, weights, command, flags, shape):
    explore(command, *flags, '--out', 'a.png')
    explore(command, *flags, '--out', 'b.png')
    explore(command, '--z', 'a.npz', '--out', 'c.png')
    for ending in ('.png', '.npz'):
        first = (weights / ('a' + ending)).read_bytes()
        assert (weights / ('b' + ending)).read_bytes() == first
        assert (weights / ('c' + ending)).read_bytes() == first
    with numpy.load('a.npz') as f:
        assert f['z'].shape == shape
    explore(command, *flags, '--seed', 1, '--out', 'd.png')
    assert (load('d.png').shape != load('a.png').shape
            or (load('d.png') != load('a.png')).any())


def test_numbers_are_those_of_generate(explore, weights):
    grid = uniform(numpy.random.default_rng(7), 12, 4)
    explore('neighbours', '--number', 11, '--count', 3, '--seed', 7)
    with numpy.load('result/neighbours.npz') as f:
        z = f['z']
    numpy.testing.assert_array_equal(z[0], grid[11])
    assert 0 < numpy.abs(z[1:] - z[0]).max() <= 0.25 + 1e-6
    sheet = load('result/neighbours.png')
    assert sheet.shape[0] == CELL + 2 * PAD + LINE + 2 * GAP
    numpy.testing.assert_array_equal(
        face_at(sheet, GAP + LINE + PAD, GAP + PAD), drawn(z[:1]))


def test_numbers_in_another_file(explore, weights):
    explore('samples', '--rows', 1, '--cols', 4, '--seed', 3)
    explore('interpolate', '--from', 'result/samples.npz', '--pair', '3,0')
    with (numpy.load('result/samples.npz') as f,
          numpy.load('result/interpolate.npz') as g):
        numpy.testing.assert_array_equal(f['z'][[3, 0]], g['z'][0, [0, -1]])
    with pytest.raises(InputError, match='samples.npz holds no face number '
                       '4: they go from 0 to 3'):
        explore('neighbours', '--from', 'result/samples.npz', '--number', 4)


def test_arithmetic(explore, weights):
    explore('arithmetic', '--plus', '3,1', '--minus', '2', '--plus', '4,5',
            '--names', 'a,b,c')
    grid = uniform(numpy.random.default_rng(0), 6, 4)
    expected = (grid[3] + grid[1] + grid[4] + grid[5]) / 2 - grid[2]
    with numpy.load('result/arithmetic.npz') as f:
        z = f['z']
    numpy.testing.assert_allclose(z[4], expected, rtol=1e-5)
    assert numpy.abs(z - z[4]).max() <= 0.25 + 1e-6
    sheet = load('result/arithmetic.png')
    # The same sum of the pixels is in the upper right corner.
    imgs = images.from_uint8(images.to_uint8(
        generate(load_generator('gen.npz'), grid)))
    pixels = images.to_uint8(
        (imgs[3] + imgs[1] + imgs[4] + imgs[5]) / 2 - imgs[2])
    pixels = pixels.transpose(1, 2, 0).repeat(2, axis=0).repeat(2, axis=1)
    found = [x for x in range(sheet.shape[1] - CELL) if numpy.abs(
        face_at(sheet, GAP + LINE + PAD, x).astype(int) - pixels).max() <= 1]
    assert found and found[0] > sheet.shape[1] / 2


def test_walk(explore, weights, monkeypatch):
    monkeypatch.setenv('PATH', str(weights))
    for name in ('a.webp', 'b.webp', 'c.gif'):
        explore('walk', '--points', 3, '--seconds', 1, '--fps', 5, '--cols',
                2, '--out', name)
    assert pathlib.Path('a.webp').read_bytes() == pathlib.Path(
        'b.webp').read_bytes()
    for name in ('a.webp', 'c.gif'):
        with Image.open(name) as f:
            assert f.n_frames == 5 and f.info['loop'] == 0
            assert f.size == (2 * 98 + 2, 98 + 2)
    with numpy.load('a.npz') as f:
        assert f['z'].shape == (5, 2, 4)
    assert not list(weights.glob('*.mp4'))


@pytest.mark.skipif(not shutil.which('ffmpeg'), reason='needs ffmpeg')
def test_walk_as_video(explore, weights):
    for name in ('a', 'b'):
        explore('walk', '--points', 2, '--seconds', 1, '--fps', 5, '--out',
                name + '.webp')
    video = pathlib.Path('a.mp4').read_bytes()
    assert video[4:8] == b'ftyp' and len(video) > 1000
    assert pathlib.Path('b.mp4').read_bytes() == video


def test_invert(explore, weights, capsys):
    z = uniform(numpy.random.default_rng(5), 1, 4)
    img = images.to_uint8(generate(load_generator('gen.npz'), z))[0]
    images.save_image('me.png', img.transpose(1, 2, 0))
    explore('invert', '--image', 'me.png', '--starts', 3, '--steps', 60)
    assert 'mean squared error' in capsys.readouterr().out
    with numpy.load('result/invert.npz') as f:
        assert f['z'].shape == (3, 4)
        assert f['distances'][0] < 0.02
    sheet = load('result/invert.png')
    numpy.testing.assert_array_equal(
        face_at(sheet, GAP + LINE + PAD, GAP + PAD), load('me.png').repeat(
            2, axis=0).repeat(2, axis=1))
    # From here on it is a face like others.
    explore('neighbours', '--from', 'result/invert.npz', '--count', 2)


def test_tags(explore, weights, capsys):
    pytest.importorskip('sklearn')
    # Faces of the generator itself; the tag is a direction of z.
    z = uniform(numpy.random.default_rng(5), 240, 4)
    imgs = images.to_uint8(generate(load_generator('gen.npz'), z))
    lines = ['file,side']
    for i, img in enumerate(imgs):
        images.save_image(f'faces/{i:03}.png',
                          img.transpose(1, 2, 0))
        lines.append('{:03}.png,{}'.format(
            i, 'rare' if i < 3 else ['left', 'right'][int(z[i, 0] > 0)]))
    pathlib.Path('faces/tags.csv').write_text('\n'.join(lines))
    flags = ['--dis', 'dis.npz', '--dataset', 'faces', '--images', 300]
    explore('tags', *flags)
    output = capsys.readouterr().out
    assert '240 labelled images, 3 tags' in output
    assert 'too few images' in output and '2 of 3 tags work' in output
    left, rare, right = load_tags('result/tags.json', 4)
    assert (left.name, left.works, rare.works) == ('side:left', True, False)
    assert left.vector[0] == pytest.approx(-1, abs=0.3)
    assert right.vector[0] == pytest.approx(1, abs=0.3)
    with open('result/tags.json', encoding='utf-8') as f:
        assert len(json.load(f)['generator']) == 64
    height, *_ = load('result/tags.png').shape
    assert height == 2 * (CELL + PAD) + PAD + LINE + 2 * GAP
    with numpy.load('result/tags.npz') as f:
        assert list(f['names']) == ['side:left', 'side:right']
        assert f['z'].shape == (2, 7, 4) and f['works'].all()
    explore('tags', *flags, '--out', 'again.png')
    assert pathlib.Path('again.json').read_bytes() == pathlib.Path(
        'result/tags.json').read_bytes()


@pytest.mark.parametrize('flags,words', [
    (['arithmetic'], 'needs --plus'),
    (['arithmetic', '--plus', '1', '--names', 'a,b'],
     '2 names for 1 concept.*--names'),
    (['turn', '--left', '1'], 'needs --left A,B,C,D and --right'),
    (['interpolate', '--pair', '1'], 'takes two numbers, not 1'),
    (['walk', '--out', 'walk.png'], 'must end in .webp or .gif'),
    (['walk', '--seconds', 3600, '--fps', 100], '360,000 faces in all'),
    (['samples', '--out', 'a.jpg'], 'a.jpg must end in .png'),
    (['samples', '--z', 'gen.npz'], "not 'samples'.* --z takes what"),
    (['samples', '--from', 'gen.npz'], 'holds no z.* --from takes what'),
    (['invert'], 'needs --image'),
    (['invert', '--image', 'gen.npz'], 'cannot use --image gen.npz'),
    (['tags'], 'needs --dis'),
    (['tags', '--dis', 'gen.npz'], 'gen.npz holds no discriminator')])
def test_errors(explore, weights, flags, words):
    with pytest.raises(InputError, match=words):
        explore(*flags)
    assert not list(weights.rglob('*.png'))


@pytest.mark.parametrize('flags,words', [
    (['samples', '--out', 'gen.png'], 'gen.npz, which --gen gen.npz reads'),
    (['invert', '--image', 'me.png', '--out', 'me.png'], 'which --image'),
    (['samples', '--from', 'a.npz', '--out', 'a.png'], 'which --from'),
    (['tags', '--dis', 'dis.npz', '--out', 'dis.png'], 'which --dis'),
    (['tags', '--dis', 'dis.npz', '--dataset', '.', '--out', 'me.png'],
     'which --dataset'),
    (['tags', '--dis', 'dis.npz', '--out', 'b.png'], 'replace b.json'),
    (['walk', '--out', 'c.webp'], 'replace c.mp4')])
def test_what_is_read_is_not_written_over(explore, weights, flags, words):
    images.save_image('me.png', numpy.zeros((32, 32, 3), numpy.uint8))
    shutil.copy('gen.npz', 'a.npz')
    (weights / 'b.json').mkdir()
    (weights / 'c.mp4').mkdir()
    before = {path: path.is_dir() or path.read_bytes()
              for path in weights.rglob('*')}
    with pytest.raises(InputError, match=words):
        explore(*flags)
    assert before == {path: path.is_dir() or path.read_bytes()
                      for path in weights.rglob('*')}


def test_a_picture_is_drawn_again_in_its_place(explore, weights):
    explore('samples', '--rows', 1)
    picture, record = (pathlib.Path('result/samples' + ending)
                       for ending in ('.png', '.npz'))
    before = record.stat()
    drawn = picture.read_bytes()
    picture.unlink()
    explore('samples', '--z', 'result/samples.npz')
    assert picture.read_bytes() == drawn
    # Not even written anew.
    assert record.stat() == before
    # Another one in its place is.
    explore('samples', '--seed', 1, '--out', 'other.png')
    explore('samples', '--z', 'result/samples.npz', '--out', 'other.png')
    assert pathlib.Path('other.npz').read_bytes() == record.read_bytes()


def test_noise_is_not_of_the_faces_stream(explore, weights):
    explore('neighbours', '--number', 0, '--count', 1, '--seed', 7)
    with numpy.load('result/neighbours.npz') as f:
        noise = f['z'][1] - f['z'][0]
    face = uniform(numpy.random.default_rng(7), 1, 4)[0]
    assert numpy.abs(noise / 0.25 - face).max() > 0.01
    drawn = numpy.random.default_rng((7, 1)).uniform(-0.25, 0.25, 4)
    numpy.testing.assert_allclose(noise, drawn, atol=1e-6)


def test_records_that_contradict_themselves(explore, weights):
    explore('walk', '--points', 2, '--seconds', 1, '--fps', 2)
    with numpy.load('result/walk.npz') as f:
        record = dict(f)
    numpy.savez('bad.npz', **{**record, 'fps': numpy.array(0)})
    with pytest.raises(InputError, match='bad.npz: fps is int64.*at least 1'):
        explore('walk', '--z', 'bad.npz', '--out', 'a.webp')
    numpy.savez('bad.npz', **{**record, 'rows': numpy.array(2)})
    with pytest.raises(InputError, match='1 face; expected 2 x 1.* --z'):
        explore('walk', '--z', 'bad.npz', '--out', 'a.webp')


def test_an_arc_that_is_not_there(explore, weights):
    numpy.savez('zeros.npz', z=numpy.zeros((2, 4), numpy.float32))
    with pytest.raises(InputError, match='no arc from 0 to 1: .*--spherical'):
        explore('interpolate', '--from', 'zeros.npz', '--pair', '0,1',
                '--spherical')
    numpy.savez('none.npz', z=numpy.zeros((0, 4), numpy.float32))
    with pytest.raises(InputError, match='--from none.npz holds no face'):
        explore('samples', '--from', 'none.npz')


def test_the_kinds_of_the_command_are_those_of_the_library():
    assert list(command.KINDS) == list(KINDS)
