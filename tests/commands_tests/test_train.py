import json
import subprocess
import sys

import numpy
import pytest
from PIL import Image


@pytest.fixture
def run(tmp_path):
    """Runs ``python -m chainer_dcgan`` in a process of its own."""
    rng = numpy.random.default_rng(0)
    (tmp_path / 'faces').mkdir()
    for i in range(8):
        img = rng.integers(0, 256, (32, 32, 3)).astype(numpy.uint8)
        Image.fromarray(img).save(tmp_path / f'faces/{i}.png')

    def run(*args, status=0):
        result = subprocess.run(
            [sys.executable, '-m', 'chainer_dcgan', *map(str, args)],
            cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert result.returncode == status, result.stderr
        assert 'Traceback' not in result.stderr
        return result.stdout + result.stderr

    return run


def test_trains_and_records_the_precision(run, tmp_path):
    flags = ['-i', 'faces', '--image-size', 32, '--ch', 8, '--n-z', 4, '-b',
             4, '-e', 1]
    assert 'gen_iter_2.npz' in run('train', *flags)
    args = json.loads((tmp_path / 'result/args.json').read_text())
    assert args['arguments']['precision'] is None
    assert args['settings']['precision'] == 'float32'
    output = run('train', '--resume', '--precision', 'tf32', status=2)
    assert 'was trained with precision float32, not tf32' in output
    assert 'Leave --precision out to go on' in output


@pytest.mark.parametrize('command,flags', [
    ('train', ['--hold-out', '--precision', '--without', '--resume']),
    ('train-gan', ['--loss', '--n-dis', '--samples', '--resume']),
    ('parzen', ['--gen', '--samples', '--dataset'])])
def test_help(run, command, flags):
    output = run(command, '--help')
    assert f'usage: chainer-dcgan {command}' in output
    for flag in flags:
        assert flag in output


def test_without_needs_the_preset_best(run):
    assert 'expected --preset best' in run(
        'train', '--without', 'tanh', status=2)


def test_a_resumed_run_keeps_to_what_it_was_told(run, tmp_path):
    tiny = ['-i', 'faces', '--image-size', 32, '--ch', 8, '--n-z', 4, '-b', 4,
            '--sample-interval', 0]
    output = run('train', *tiny, '-e', 3, '--keep', 2)
    assert 'python -m chainer_dcgan generate --gen result/gen_iter_6.npz' in (
        output)
    assert '--out result --resume --epoch 6' in output
    # It is at its end, and stays there.
    output = run('train', '--resume')
    assert 'this run is at its end, after 3 epochs' in output
    # Told anew, it goes on, and keeps as many.
    run('train', '--resume', '--epoch', 5)
    snapshots = sorted(
        path.name for path in (tmp_path / 'result').glob('snapshot_*'))
    assert snapshots == ['snapshot_iter_10.npz', 'snapshot_iter_8.npz']


def test_the_table_is_no_wider_than_a_terminal(run):
    output = run('train', '-i', 'faces', '--image-size', 32, '--ch', 8,
                 '--n-z', 4, '-b', 4, '-e', 1)
    table = [line for line in output.splitlines()
             if line.strip().startswith(('epoch', '1 '))]
    assert len(table) == 2 and all(len(line) <= 80 for line in table)
