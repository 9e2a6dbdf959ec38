"""train --init, as a person meets it."""

import hashlib
import json

import numpy
import pytest
from PIL import Image

from chainer_dcgan.errors import InputError

FLAGS = ('-i', 'faces', '--image-size', 32, '--ch', 8, '-b', 4, '-e', 1)


@pytest.fixture
def train(call_command, tmp_path):
    rng = numpy.random.default_rng(0)
    (tmp_path / 'faces').mkdir()
    for i in range(8):
        img = rng.integers(0, 256, (32, 32, 3)).astype(numpy.uint8)
        Image.fromarray(img).save(tmp_path / f'faces/{i}.png')
    return lambda *flags: call_command('train', *flags)


def test_more_images_later(train, tmp_path, capsys):
    train(*FLAGS, '--n-z', 4)
    snapshot = 'result/snapshot_iter_2.npz'
    Image.new('RGB', (32, 32), 'red').save(tmp_path / 'faces/new.png')
    with pytest.raises(InputError) as caught:
        train('--resume', '-e', 2)
    assert 'faces: other images than those' in str(caught.value)
    assert 'pass the snapshot as --init in place of --resume' in str(
        caught.value)
    capsys.readouterr()

    train(*FLAGS, '--n-z', 6, '--out', 'more', '--init', snapshot)
    output = capsys.readouterr().out
    digest = hashlib.sha256((tmp_path / snapshot).read_bytes()).hexdigest()
    lines = [f'gen starts from {snapshot} (SHA-256 {digest})',
             'gen: n_z is 4 in the file, 6 here',
             'gen: l0z does not fit and starts anew: the file has (32, 4) for '
             'l0z/W, not (32, 6)',
             f'dis starts from {snapshot} (SHA-256 {digest})']
    assert all(line in output for line in lines)
    # Of the run, not of the command: a resumed one keeps it.
    for flags in ((), ('--resume', '-e', 2, '--out', 'more')):
        if flags:
            train(*flags)
        record = json.loads((tmp_path / 'more/args.json').read_text())
        assert record['settings']['init'] == lines


def test_either_or(train):
    with pytest.raises(InputError, match='--init begins a new run'):
        train(*FLAGS, '--init', 'x.npz', '--resume')
    with pytest.raises(InputError, match='x.npz: no such file'):
        train(*FLAGS, '--init', 'x.npz')


def test_a_resumed_run_knows_what_was_made_of_the_pictures(
        train, tmp_path, capsys):
    Image.new('RGB', (64, 32), 'red').save(tmp_path / 'faces/wide.png')
    train(*FLAGS, '--n-z', 4, '--fit', 'pad', '--max-pixels', 5000)
    # The same images without the flags.
    train('--resume', '-e', 2)
    record = json.loads((tmp_path / 'result/args.json').read_text())
    assert record['settings']['fit'] == 'pad'
    assert record['settings']['max_pixels'] == 5000
    with pytest.raises(InputError, match='fit pad, not crop. Leave --fit'):
        train('--resume', '--fit', 'crop')
