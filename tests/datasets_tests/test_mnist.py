import gzip
import os
import urllib.error

import numpy
import pytest
from chainer import datasets as chainer_datasets
from idx_files import write_mnist

from chainer_dcgan.datasets import DatasetError, mnist
from chainer_dcgan.datasets.idx import FASHION_MNIST_FOLDER


@pytest.fixture
def arrays(rng):
    return [rng.integers(0, 256, (n, 4, 4)).astype(numpy.uint8)
            for n in (18, 5)]


@pytest.fixture
def folder(tmp_path, arrays):
    write_mnist(tmp_path, *arrays)
    return str(tmp_path)


def test_parts(folder, arrays):
    parts = mnist.load_mnist(folder)
    train, test = arrays
    for part, array in ((parts.train, train[:15]), (parts.valid, train[15:]),
                        (parts.test, test)):
        numpy.testing.assert_array_equal(part.images, array[:, None])
        assert len(part.names) == len(array) and part.skipped == []
    assert parts.train.source == folder + '/train'
    assert len({part.fingerprint for part in (
        parts.train, parts.valid, parts.test)}) == 3
    again = mnist.load_mnist(folder)
    assert again.train.fingerprint == parts.train.fingerprint


def test_mnist_through_chainers_loader(monkeypatch, arrays):
    def get_mnist(withlabel, ndim, scale, dtype):
        assert not withlabel and ndim == 3
        # As Chainer computes it, rounding included.
        return [array[:, None].astype(dtype) * (scale / 255.)
                for array in arrays]

    monkeypatch.setattr(chainer_datasets, 'get_mnist', get_mnist)
    parts = mnist.load_mnist('mnist')
    assert parts.test.images.dtype == numpy.uint8
    numpy.testing.assert_array_equal(parts.test.images[:, 0], arrays[1])


@pytest.mark.parametrize('error', [
    urllib.error.URLError('no network'), gzip.BadGzipFile('html')])
def test_mnist_that_cannot_be_fetched(monkeypatch, error):
    def get_mnist(**kwargs):
        raise error

    monkeypatch.setattr(chainer_datasets, 'get_mnist', get_mnist)
    with pytest.raises(DatasetError, match=(
            'could not be downloaded .*Fetch train-images-idx3-ubyte.gz and '
            't10k-images-idx3-ubyte.gz .*their folder')):
        mnist.load_mnist('mnist')


def test_without_the_package(monkeypatch, tmp_path):
    monkeypatch.setattr(mnist, 'FASHION_MNIST_FOLDER', str(tmp_path))
    with pytest.raises(
            DatasetError, match='apt-get install dataset-fashion-mnist'):
        mnist.load_mnist('fashion-mnist')


def test_a_folder_without_them(folder):
    os.unlink(os.path.join(folder, 't10k-images-idx3-ubyte.gz'))
    with pytest.raises(
            DatasetError, match='no file t10k-images-idx3-ubyte.gz in .*'
            'Pass the folder that holds it'):
        mnist.load_mnist(folder)


def test_parts_that_do_not_fit(folder, arrays, tmp_path):
    write_mnist(tmp_path, arrays[0], arrays[1][:, :3])
    with pytest.raises(DatasetError, match='of one size'):
        mnist.load_mnist(folder)


@pytest.mark.skipif(not os.path.isdir(FASHION_MNIST_FOLDER),
                    reason='needs the package dataset-fashion-mnist')
def test_fashion_mnist():
    parts = mnist.load_mnist('fashion-mnist')
    assert [part.images.shape for part in (
        parts.train, parts.valid, parts.test)] == [
            (n, 1, 28, 28) for n in (50000, 10000, 10000)]
    # The published mean of all 60,000 training images, 0.2860.
    mean = (5 * parts.train.images.mean() + parts.valid.images.mean()) / 6
    assert mean / 255 == pytest.approx(0.2860, abs=1e-4)
