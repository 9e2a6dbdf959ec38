import json
import signal
import subprocess
import sys
import time

import numpy
import pytest
from idx_files import write_mnist

from chainer_dcgan import Generator, generate, load_generator, save_weights
from chainer_dcgan.latent import uniform
from chainer_dcgan.models import MLPDiscriminator, MLPGenerator

SMALL = ['--dataset', 'digits', '--ch', 10, '--n-z', 4, '--batchsize', 20,
         '--sample-interval', 0, '--samples', 50]


@pytest.fixture
def digits(tmp_path):
    """72 + 30 images, of which 60 are trained on: 3 iterations an epoch."""
    (tmp_path / 'digits').mkdir()
    rng = numpy.random.default_rng(0)
    images = [rng.integers(0, 256, (n, 28, 28)).astype(numpy.uint8)
              for n in (72, 30)]
    write_mnist(tmp_path / 'digits', *images)
    return images


def read(path):
    return path.read_bytes()


def test_result_is_what_scikit_learn_finds(run_example, digits, tmp_path):
    neighbors = pytest.importorskip('sklearn.neighbors')
    output = run_example('train_gan.py', *SMALL, '--epoch', 1)
    assert '60 images of digits/train' in output
    result = json.loads(read(tmp_path / 'result/result.json'))
    gen = load_generator(str(tmp_path / 'result/gen_iter_3.npz'))
    z = uniform(numpy.random.default_rng((0, 1)), 50, 4)
    train, test = (images.reshape(-1, 784) / 255 for images in digits)
    for name, samples in (
            ('generated', (generate(gen, z) * 128 + 128) / 255),
            ('training_images', train[:50])):
        scores = {}
        for sigma in numpy.logspace(-1, 0, 10):
            density = neighbors.KernelDensity(bandwidth=sigma).fit(
                samples.reshape(50, -1))
            scores[density.score(train[60:])] = (
                sigma, density.score_samples(test))
        sigma, expected = scores[max(scores)]
        assert result[name] == {
            'log_likelihood': pytest.approx(expected.mean(), rel=1e-6),
            'standard_error': pytest.approx(
                expected.std() / 30 ** 0.5, rel=1e-4),
            'sigma': pytest.approx(sigma), 'n_samples': 50, 'n_valid': 12,
            'n_test': 30}
        error = expected.std() / 30 ** 0.5
        assert f'{expected.mean():.1f} +- {error:.1f} nats' in output

    # The mean of the data is where G starts; three steps do not lead away.
    numpy.testing.assert_allclose(
        generate(gen, z).mean(axis=0).reshape(-1) * 128 / 255 + 128 / 255,
        train[:60].mean(axis=0), atol=0.1)

    # A saved generator is judged alike.
    run_example('parzen.py', '--gen', 'result/gen_iter_3.npz', '--dataset',
                'digits', '--samples', 50, '--out', 'again')
    assert read(tmp_path / 'again/result.json') == read(
        tmp_path / 'result/result.json')


def test_resume_after_kill_is_exact(run_example, examples, digits, tmp_path):
    flags = [*SMALL, '--epoch', 4, '--loss', 'minimax', '--seed', 3]
    run_example('train_gan.py', *flags, '--out', 'whole')

    process = subprocess.Popen(
        [sys.executable, str(examples / 'train_gan.py'), *map(str, flags),
         '--out', 'parts'], cwd=tmp_path, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (
            tmp_path / 'parts/snapshot_iter_3.npz').exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.returncode == -signal.SIGKILL
    # The data set, the loss and the sizes are in the snapshot.
    output = run_example('train_gan.py', '--out', 'parts', '--epoch', 4,
                         '--sample-interval', 0, '--samples', 50, '--resume')
    assert 'resumed from parts/snapshot_iter_' in output
    for name in ('gen_iter_12.npz', 'dis_iter_12.npz', 'loss.png',
                 'preview/iter_00000012.png', 'result.json'):
        assert read(tmp_path / 'whole' / name) == read(
            tmp_path / 'parts' / name), name

    output = run_example('train_gan.py', '--out', 'parts', '--resume',
                         '--loss', 'cross-entropy', status=2)
    assert 'trained with loss minimax, not cross-entropy' in output
    assert 'Leave --loss out' in output


@pytest.mark.parametrize('flags,words', [
    (['--dataset', 'nowhere'], 'no file train-images-idx3-ubyte.gz in '
     'nowhere'),
    (['--dataset', 'tiny'], '--dataset tiny: expected images of 28 x 28'),
    (['--ch', '12'], '--ch: expected a multiple of 5, not 12'),
    (['--loss', 'hinge'], '--loss'),
    (['--n-dis', '-1'], 'expected an integer of at least 0'),
    (['--resume'], 'no usable snapshot_iter')])
def test_usage_errors(run_example, tmp_path, flags, words):
    (tmp_path / 'tiny').mkdir()
    write_mnist(tmp_path / 'tiny', numpy.zeros((6, 4, 4), numpy.uint8),
                numpy.zeros((1, 4, 4), numpy.uint8))
    assert words in run_example('train_gan.py', *flags, status=2)
    assert not (tmp_path / 'result').exists()


def test_parzen_of_another_size(run_example, digits, tmp_path):
    save_weights(str(tmp_path / 'gen.npz'), Generator(
        n_z=4, ch=8, image_size=32))
    output = run_example('parzen.py', '--gen', 'gen.npz', '--dataset',
                         'digits', status=2)
    assert 'draws 32 x 32 with 3 channels' in output


def test_scripts_for_a_dcgan_say_so(run_example, tmp_path):
    save_weights(str(tmp_path / 'gen.npz'), MLPGenerator(n_z=4, ch=10))
    save_weights(str(tmp_path / 'dis.npz'), MLPDiscriminator(ch=10))
    assert 'gen.npz holds no DCGAN' in run_example(
        'export_demo.py', '--gen', 'gen.npz', status=2)
    assert 'dis.npz holds no DCGAN' in run_example(
        'explore_latent.py', 'tags', '--gen', 'gen.npz', '--dis', 'dis.npz',
        status=2)
    # The others take any generator.
    run_example('generate.py', '--gen', 'gen.npz', '--out', 'grid.png')
    run_example('explore_latent.py', 'samples', '--gen', 'gen.npz')
