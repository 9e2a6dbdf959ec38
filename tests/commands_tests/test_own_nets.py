"""``--generator`` and ``--discriminator``, from training to drawing."""

import json

import numpy
import pytest
from PIL import Image

from chainer_dcgan.commands.main import main

G, D = 'own_nets:OwnGenerator', 'own_nets:OwnDiscriminator'


@pytest.fixture
def call(tmp_path, monkeypatch, capfd):
    """Runs a command in this process; gives what it said."""
    monkeypatch.chdir(tmp_path)
    rng = numpy.random.default_rng(0)
    (tmp_path / 'faces').mkdir()
    for i in range(4):
        img = rng.integers(0, 256, (32, 32, 3)).astype('u1')
        Image.fromarray(img).save(tmp_path / f'faces/{i}.png')

    def call(*args, status=0):
        with pytest.raises(SystemExit) as e:
            main(list(map(str, args)))
        captured = capfd.readouterr()
        assert (e.value.code or 0) == status, captured
        return captured.out + captured.err

    return call


TINY = ('-i', 'faces', '--image-size', 32, '--ch', 8, '--n-z', 3, '-b', 2)


def test_from_training_to_drawing(call, tmp_path):
    output = call('train', *TINY, '-e', 1, '--preset', 'best', '--generator',
                  G, '--discriminator', D)
    assert f'generate --gen result/gen_iter_2.npz --generator {G}' in output
    args = json.loads((tmp_path / 'result/args.json').read_text())
    assert args['settings']['generator'] == G
    assert args['settings']['discriminator'] == D
    # The snapshot knows which nets these are.
    call('train', '--resume', '-e', 2)
    call('train', *TINY, '-e', 2, '--preset', 'best', '--generator', G,
         '--discriminator', D, '--out', 'whole')
    for name in ('gen_iter_4.npz', 'dis_iter_4.npz'):
        assert (tmp_path / 'result' / name).read_bytes() == (
            tmp_path / 'whole' / name).read_bytes()
    output = call('train', '--resume', '-e', 3, '--generator', 'x:y',
                  status=2)
    assert f'with generator {G}, not x:y. Leave --generator out' in output

    gen = 'result/gen_iter_4.npz'
    output = call('generate', '--gen', gen, status=2)
    assert f'--gen {gen} holds a net of {G}, which is not' in output
    assert f'Pass --generator {G}' in output
    call('generate', '--gen', gen, '--generator', G, '--out', 'a.png')
    call('generate', '--gen', 'result/snapshot_iter_4.npz', '--generator', G,
         '--out', 'b.png')
    # The average of the weights in both.
    assert (tmp_path / 'a.png').read_bytes() == (
        tmp_path / 'b.png').read_bytes()
    call('explore', 'walk', '--gen', gen, '--generator', G, '--seconds', 1,
         '--fps', 2, '--points', 2)
    assert f'holds a net of {G}' in call('export', '--gen', gen, status=2)


@pytest.mark.parametrize('flags,words', [
    (('--generator', 'nowhere:G'), 'no module nowhere in'),
    (('--discriminator', 'own_nets:No'), 'has no chainer.Chain of the name'),
    (('--generator', 'own_nets:Wide'), 'own_nets:Wide: Wide drew float32 of '
     'the shape (2, 3, 64, 64); expected float32 in [-1, 1] of the shape (2, '
     '3, 32, 32)'),
    (('--discriminator', 'own_nets:Spatial'), 'own_nets:Spatial: fails on '
     'float32 of the shape (2, 3, 32, 32): ValueError: not now '
     '(own_nets.py, line ')])
def test_nets_that_cannot_be_used(call, tmp_path, flags, words):
    output = call('train', *TINY, *flags, status=2)
    # Before any image is read.
    assert words in output and 'preparing' not in output
    assert 'Traceback' not in output
    assert not (tmp_path / 'result').exists()


def test_one_of_each(call, tmp_path):
    output = call('train', *TINY, '-e', 1, '--discriminator',
                  'own_nets:WithoutSeed')
    assert 'WithoutSeed takes no rng' in output
    # The generator is the preset's, and needs no flag.
    call('generate', '--gen', 'result/gen_iter_2.npz')
