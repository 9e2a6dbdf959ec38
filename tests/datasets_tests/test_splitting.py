import numpy
import pytest

from chainer_dcgan.datasets import DatasetError, ImageDataset, hold_out


@pytest.fixture
def dataset(rng):
    imgs = rng.integers(0, 256, (11, 3, 8, 8)).astype(numpy.uint8)
    names = [f'{i:02}.png' for i in rng.permutation(11)]
    return ImageDataset(imgs, names, 'f' * 64, 'faces.tar', root='images/',
                        skipped=[('x.png', 'damaged')], tags_path='tags.csv')


def test_which_images(dataset):
    train, held = hold_out(dataset, 4)
    chosen = numpy.random.default_rng(0).permutation(11)[:4]
    assert held.names == [f'{i:02}.png' for i in sorted(chosen)]
    assert train.names == sorted(set(dataset.names) - set(held.names))
    for part in (train, held):
        assert len(part) == len(part.names)
        for name, img in zip(part.names, part.images):
            numpy.testing.assert_array_equal(
                img, dataset.images[dataset.names.index(name)])
        assert (part.source, part.root, part.tags_path) == (
            'faces.tar', 'images/', 'tags.csv')


def test_fingerprints(dataset):
    parts = [*hold_out(dataset, 4), *hold_out(dataset, 5), dataset]
    assert len({part.fingerprint for part in parts}) == 5
    assert [p.fingerprint for p in hold_out(dataset, 4)] == [
        p.fingerprint for p in parts[:2]]


@pytest.mark.parametrize('n', [11, 12])
def test_nothing_left(dataset, n):
    with pytest.raises(DatasetError, match=f'cannot hold out {n} of 11'):
        hold_out(dataset, n)
