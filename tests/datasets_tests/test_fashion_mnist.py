import gzip
import os
import struct

import numpy
import pytest

from chainer_dcgan.datasets import DatasetError, load_fashion_mnist
from chainer_dcgan.datasets.idx import FASHION_MNIST_FOLDER


def idx(array):
    return bytes([0, 0, 8, array.ndim]) + struct.pack(
        f'>{array.ndim}I', *array.shape) + array.tobytes()


def write(folder, name, data):
    with gzip.open(folder / (name + '-ubyte.gz'), 'wb') as f:
        f.write(data)


@pytest.fixture
def arrays(tmp_path, rng):
    arrays = {}
    for part, n in (('train', 7), ('t10k', 3)):
        arrays[part] = (
            rng.integers(0, 256, (n, 28, 28)).astype(numpy.uint8),
            rng.integers(0, 10, n).astype(numpy.uint8))
        write(tmp_path, part + '-images-idx3', idx(arrays[part][0]))
        write(tmp_path, part + '-labels-idx1', idx(arrays[part][1]))
    return arrays


def test_small_files(tmp_path, arrays):
    for data, (images, labels) in zip(
            load_fashion_mnist(folder=tmp_path), arrays.values()):
        assert data.images.shape == (len(images), 1, 32, 32)
        numpy.testing.assert_array_equal(
            data.images[:, 0, 2:-2, 2:-2], images)
        assert data.images.astype(int).sum() == images.astype(int).sum()
        numpy.testing.assert_array_equal(data.labels, labels)
        assert len(data.classes) == 10
    train, _ = load_fashion_mnist(0, tmp_path)
    numpy.testing.assert_array_equal(train.images[:, 0], arrays['train'][0])


@pytest.mark.parametrize('name,data,words', [
    ('train-images-idx3', b'', 'something else'),
    ('t10k-labels-idx1', idx(numpy.zeros((3, 1), numpy.uint8)),
     'something else'),
    ('train-images-idx3', idx(numpy.zeros((7, 28, 28), numpy.uint8))[:-1],
     'expected 5,488 bytes after the head .*found 5,487'),
    ('train-labels-idx1', idx(numpy.zeros(6, numpy.uint8)),
     'hold 7 images and 6 labels'),
    ('train-labels-idx1', idx(numpy.full(7, 10, numpy.uint8)),
     'of classes 0 to 10')])
def test_damage(tmp_path, arrays, name, data, words):
    write(tmp_path, name, data)
    with pytest.raises(DatasetError, match=words) as e:
        load_fashion_mnist(folder=tmp_path)
    assert name.split('-')[0] in str(e.value)


def test_missing_and_not_gzip(tmp_path, arrays):
    path = tmp_path / 't10k-images-idx3-ubyte.gz'
    path.write_bytes(b'no gzip')
    with pytest.raises(DatasetError, match='something else in .*t10k-images'):
        load_fashion_mnist(folder=tmp_path)
    path.unlink()
    with pytest.raises(DatasetError, match='t10k-images.*apt-get install '
                       'dataset-fashion-mnist'):
        load_fashion_mnist(folder=tmp_path)


@pytest.mark.skipif(not os.path.isdir(FASHION_MNIST_FOLDER),
                    reason='needs the package dataset-fashion-mnist')
def test_the_real_ones():
    train, test = load_fashion_mnist()
    assert (len(train), len(test)) == (60000, 10000)
    assert (numpy.bincount(train.labels) == 6000).all()
    # The first one is an ankle boot, as the data set's page shows.
    assert train.classes[train.labels[0]] == 'ankle boot'
