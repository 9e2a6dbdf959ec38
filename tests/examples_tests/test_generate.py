import shutil

import numpy
import pytest
from PIL import Image

from chainer_dcgan import Discriminator, Generator, save_weights
from chainer_dcgan.pretrained import GENERATOR


@pytest.fixture
def weights(tmp_path, rng):
    gen = Generator(n_z=4, ch=8, image_size=32, rng=rng)
    gen.l0z.W.array *= 1000  # strong enough for images to differ
    gen.dc4.W.array *= 1000
    save_weights(str(tmp_path / 'gen.npz'), gen)
    save_weights(str(tmp_path / 'gen.h5'), gen)
    save_weights(str(tmp_path / 'dis.npz'), Discriminator(
        ch=8, image_size=32))


def load(path):
    with Image.open(path) as f:
        return numpy.asarray(f)


def test_grid(run_example, weights, tmp_path):
    output = run_example('generate.py', '--gen', 'gen.npz', '--rows', 2,
                         '--cols', 3, '--out', 'grid.png')
    assert 'grid.png' in output
    sheet = load(tmp_path / 'grid.png')
    assert sheet.shape == (2 * 34 + 2, 3 * 34 + 2, 3)
    run_example('generate.py', '--gen', 'gen.h5', '--rows', 2, '--cols', 3,
                '--out', 'h5.png')
    numpy.testing.assert_array_equal(load(tmp_path / 'h5.png'), sheet)
    run_example('generate.py', '--gen', 'gen.npz', '--rows', 2, '--cols', 3,
                '--seed', 1, '--out', 'other.png')
    assert (load(tmp_path / 'other.png') != sheet).any()


def test_image_n_does_not_depend_on_how_many(
        run_example, weights, tmp_path):
    for cols in (1, 5, 37):
        run_example('generate.py', '--gen', 'gen.npz', '--rows', 1, '--cols',
                    cols, '--separate', '--out', str(cols))
    assert len(list((tmp_path / '37').iterdir())) == 37
    for few, many in (('1', '5'), ('5', '37')):
        for path in (tmp_path / few).iterdir():
            assert path.read_bytes() == (
                tmp_path / many / path.name).read_bytes()


@pytest.mark.parametrize('flags,words', [
    (['--gen', 'nothing.npz'], 'nothing.npz: no such file'),
    (['--gen', 'dis.npz'], 'dis.npz holds no generator'),
    (['--gen', 'gen.npz', '--image-size', 96],
     'gen.npz draws 32 x 32, not the --image-size 96 asked for'),
    (['--gen', 'gen.npz', '--separate', '--out', 'gen.npz'],
     '--out gen.npz is a file'),
    (['--gen', 'gen.npz', '--out', '.'], '--out . is a folder'),
    (['--gen', 'gen.npz', '--out', 'gen.npz'],
     'would replace gen.npz, which --gen gen.npz reads'),
    (['--gen', 'faces/000001.png', '--separate', '--out', 'faces'],
     'would replace faces/000001.png, which --gen'),
    (['--gen', 'gen.npz', '--separate', '--out', '/dev/null'],
     '--out /dev/null is a file'),
    (['--gen', 'gen.npz', '--out', '/dev/null'], 'which is a device'),
    (['--gen', 'gen.npz', '--separate', '--out', '/proc/new'],
     'cannot write --out /proc/new'),
    (['--gen', 'gen.npz', '--out', 'g.jpg'], 'g.jpg must end in .png')])
def test_errors(run_example, weights, tmp_path, flags, words):
    (tmp_path / 'faces').mkdir()
    shutil.copy(tmp_path / 'gen.npz', tmp_path / 'faces' / '000001.png')
    assert words in run_example('generate.py', *flags, status=2)


def test_without_gen_the_one_that_ships_draws(run_example, tmp_path):
    run_example('generate.py', '--rows', 1, '--cols', 2, '--out', 'a.png')
    run_example('generate.py', '--gen', GENERATOR, '--rows', 1, '--cols', 2,
                '--out', 'b.png')
    assert (tmp_path / 'a.png').read_bytes() == (
        tmp_path / 'b.png').read_bytes()


def test_without_out_the_images_go_under_result(
        run_example, weights, tmp_path):
    flags = ['--gen', 'gen.npz', '--rows', 1, '--cols', 1]
    assert 'result/grid.png' in run_example('generate.py', *flags)
    assert '1 image in result/images' in run_example(
        'generate.py', *flags, '--separate')
    assert (tmp_path / 'result' / 'grid.png').exists()
    assert (tmp_path / 'result' / 'images' / '000000.png').exists()


def test_a_link_is_followed(run_example, weights, tmp_path):
    (tmp_path / 'link.png').symlink_to('grid.png')
    run_example('generate.py', '--gen', 'gen.npz', '--rows', 1, '--out',
                'link.png')
    assert (tmp_path / 'link.png').is_symlink()
    assert load(tmp_path / 'grid.png').shape == (36, 10 * 34 + 2, 3)
