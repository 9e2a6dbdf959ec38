import pytest

from chainer_dcgan import Generator, save_weights


@pytest.mark.parametrize('script,flags,words', [
    ('evaluate.py', ['--gen', 'no.npz'], 'error: no.npz: no such file'),
    ('linear_probe.py', ['--dis', 'no.npz', '--dataset', 'svhn'],
     'error: no.npz: no such file'),
    ('nearest_images.py', ['--gen', 'no.npz', '--dis', 'a', '--dataset', 'b'],
     'error: no.npz: no such file'),
    ('forget.py', ['--gen', 'no.npz'], 'one of the arguments --sheet')])
def test_each_calls_its_command(run_example, script, flags, words):
    assert words in run_example(script, *flags, status=2)


def test_what_a_command_writes(run_example, tmp_path):
    save_weights(str(tmp_path / 'gen.npz'), Generator(
        n_z=4, ch=8, image_size=32))
    assert 'samples.png' in run_example(
        'forget.py', '--gen', 'gen.npz', '--sheet', '--n', 3)
    assert (tmp_path / 'forget' / 'boxes.json').exists()
