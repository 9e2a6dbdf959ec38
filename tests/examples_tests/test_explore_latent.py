import numpy
import pytest

from chainer_dcgan import Generator, save_weights


@pytest.fixture
def weights(tmp_path):
    save_weights(str(tmp_path / 'gen.npz'), Generator(
        n_z=4, ch=8, image_size=32, rng=numpy.random.RandomState(0)))


def test_as_a_script(run_example, weights, tmp_path):
    output = run_example(
        'explore_latent.py', 'samples', '--gen', 'gen.npz', '--rows', 1)
    assert output.startswith('result/samples.png\nresult/samples.npz\n')
    assert (tmp_path / 'result' / 'samples.png').exists()


def test_errors_are_one_line(run_example, weights):
    assert 'error: nothing.npz: no such file' in run_example(
        'explore_latent.py', 'samples', '--gen', 'nothing.npz', status=2)
    assert 'error: --out gen.png would replace gen.npz' in run_example(
        'explore_latent.py', 'samples', '--gen', 'gen.npz', '--out',
        'gen.png', status=2)
