import functools
import json
import pathlib

import numpy
import pytest
from PIL import Image

from chainer_dcgan import Discriminator, images, save_weights
from chainer_dcgan.datasets import LabelledImages
from chainer_dcgan.datasets.labelled_parts import LOADERS
from chainer_dcgan.errors import InputError

pytest.importorskip('sklearn')

NAMES = ['trained', 'untrained', 'pixels', 'kmeans']


def draw(rng, label, n):
    """Noise over stripes whose direction and colour are the class's."""
    imgs = rng.integers(0, 100, (n, 32, 32, 3))
    if label == 'across':
        imgs[:, ::4, :, 0] += 150
    elif label == 'down':
        imgs[:, :, ::4, 1] += 150
    return imgs.astype(numpy.uint8)


@pytest.fixture
def probe(call_command):
    for channels, name in ((3, 'dis.npz'), (1, 'grey.npz')):
        save_weights(name, Discriminator(
            ch=8, image_size=32, channels=channels,
            rng=numpy.random.RandomState(0)))
    return functools.partial(call_command, 'probe', '--dis', 'dis.npz')


@pytest.fixture
def stripes(tmp_path, rng):
    """Three classes that differ in stripes, and one source for both parts."""
    for part, n in (('train', 20), ('test', 8)):
        for label in ('across', 'down', 'none'):
            for i, img in enumerate(draw(rng, label, n)):
                images.save_image(
                    str(tmp_path / 'data' / part / label / f'{i}.png'), img)


def read(path):
    return json.loads(pathlib.Path(path).read_text())


def test_separable_classes(probe, stripes, capsys):
    probe('--train', 'data', '--test', 'data', '--n-centroids', 6, '--out',
           'out')
    output = capsys.readouterr().out
    assert '60 training and 24 test images of 3 classes' in output
    result = read('out/result.json')
    dims = {'trained': 16 * (1 + 2 + 4) + 4 * 8, 'pixels': 3072, 'kmeans': 24}
    dims['untrained'] = dims['trained']
    for name in NAMES:
        assert result[name]['accuracy'] == 1, name
        assert result[name]['spread'] == 0
        assert result[name]['dims'] == dims[name]
        assert result[name]['C'] in [C for C, _ in result[name]['search']]
    assert result['protocol'] == {
        'n_train': 60, 'n_test': 24, 'n_classes': 3,
        'labels_per_class': 'all', 'draws': 1, 'seed': 0}
    table = pathlib.Path('out/table.md').read_text()
    assert table in output and table.count('100.0 +- 0.0 %') == 4
    with Image.open('out/accuracy.png') as chart:
        assert chart.size[0] == 800
    assert read('out/args.json')['versions']['scikit-learn']


def test_repeated_to_the_byte(probe, stripes, tmp_path):
    for out, parts in (
            ('a', ['--train', 'data', '--test', 'data']),
            ('b', ['--train', 'data/train', '--test', 'data/test'])):
        probe(*parts, '--features', *NAMES[:3], '--out', out)
    for name in ('result.json', 'table.md', 'accuracy.png'):
        assert (tmp_path / 'a' / name).read_bytes() == (
            tmp_path / 'b' / name).read_bytes()


def test_wrong_labels_are_not_learned(probe, stripes, rng, tmp_path):
    """A test set whose labels are shuffled: nothing can be right but luck."""
    probe('--train', 'data', '--test', 'data', '--features', 'pixels')
    folders = sorted((tmp_path / 'data/test').iterdir())
    for i, path in enumerate(sorted((tmp_path / 'data/test').rglob('*.png'))):
        path.rename(folders[i % 3] / f'x{i}.png')
    probe('--train', 'data', '--test', 'data', '--features', 'pixels',
           '--out', 'wrong')
    assert read('probe/result.json')['pixels']['accuracy'] == 1
    assert read('wrong/result.json')['pixels']['accuracy'] < 0.6


def test_few_labels(probe, stripes):
    probe('--train', 'data', '--test', 'data', '--labels-per-class', 1,
           '--draws', 4, '--features', 'untrained', 'pixels')
    result = read('probe/result.json')
    assert list(result) == ['untrained', 'pixels', 'protocol']
    assert result['protocol']['labels_per_class'] == 1
    assert result['protocol']['draws'] == 4
    assert 0.4 < result['pixels']['accuracy'] < 1
    assert result['pixels']['spread'] > 0


def test_data_sets(probe, stripes, rng, monkeypatch):
    imgs = rng.integers(0, 256, (40, 3, 32, 32)).astype(numpy.uint8)
    labels = numpy.arange(40) % 2
    imgs[labels == 1, :, 10:20] = 0
    parts = [LabelledImages(imgs[rows], labels[rows], ('0', '1'), 'SVHN')
             for rows in (slice(30), slice(30, None))]
    monkeypatch.setitem(LOADERS, 'svhn', lambda: parts)
    probe('--dataset', 'svhn', '--features', 'pixels', '--labels-per-class',
           10, '--draws', 2)
    assert read('probe/result.json')['pixels']['accuracy'] == 1
    with pytest.raises(InputError, match='takes images of 1 x 32 x 32, but '
                       'those of --dataset svhn are 3 x 32 x 32'):
        probe('--dataset', 'svhn', '--dis', 'grey.npz')


@pytest.mark.parametrize('flags,words', [
    ([], 'pass both --train and --test, or --dataset alone'),
    (['--train', 'data'], 'pass both'),
    (['--train', 'data', '--dataset', 'svhn'], 'pass both'),
    (['--train', 'data/train', '--test', 'data/train'],
     'hold the same images'),
    (['--train', 'nowhere', '--test', 'data'], 'nowhere'),
    (['--train', 'data/train/down', '--test', 'data'], 'each class'),
    (['--train', 'data', '--test', 'data', '--labels-per-class', 17],
     'fewer than the 17'),
    (['--train', 'data', '--test', 'data', '--dis', 'data'],
     'data.* is a folder')])
def test_errors(probe, stripes, tmp_path, flags, words):
    with pytest.raises(InputError, match=words):
        probe(*flags)
    assert not list(tmp_path.rglob('result.json'))
