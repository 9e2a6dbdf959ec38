import io
import os
import pickle
import re
import tarfile
import urllib.error
import urllib.request

import chainer
import numpy
import pytest

from chainer_dcgan.datasets import DatasetError, load_cifar10, load_svhn


@pytest.fixture
def no_network(monkeypatch, tmp_path):
    chainer.dataset.set_dataset_root(str(tmp_path))

    def fail(url, path):
        raise urllib.error.URLError('no network')

    monkeypatch.setattr(urllib.request, 'urlretrieve', fail)


def read_places(error):
    """Reads from a message which file goes where."""
    return dict(re.findall(r'^  (http\S+) as (\S+)$', str(error), re.M))


def make_cifar10(rng):
    """An archive of CIFAR-10's format, of six images in all.

    Chainer repeats one until there are 10,000, but in the test batch.
    """
    rows = numpy.zeros((6, 1, 3072), numpy.uint8)
    # Few pixels of each: Chainer compresses them, which takes its time.
    rows[:, :, ::100] = rng.integers(0, 256, (6, 1, 31))
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode='w:gz') as f:
        for i, row in enumerate(rows):
            if i == 5:
                row = row.repeat(10000, axis=0)
            content = pickle.dumps({'data': row, 'labels': [9 - i]})
            member = tarfile.TarInfo('cifar-10-batches-py/' + (
                f'data_batch_{i + 1}' if i < 5 else 'test_batch'))
            member.size = len(content)
            f.addfile(member, io.BytesIO(content))
    return rows.reshape(6, 3, 32, 32), data.getvalue()


def test_cifar10_put_where_the_error_says(rng, no_network, tmp_path):
    with pytest.raises(DatasetError, match='CIFAR-10 could not be downloaded '
                       '.*no network') as e:
        load_cifar10()
    (url, path), = read_places(e.value).items()
    assert url.endswith('/cifar-10-python.tar.gz')
    imgs, archive = make_cifar10(rng)
    # A cut-off download is told from none.
    with open(path, 'wb') as f:
        f.write(archive[:len(archive) // 2])
    with pytest.raises(DatasetError, match='CIFAR-10 are damaged') as e:
        load_cifar10()
    assert path in str(e.value)
    assert str(tmp_path / 'pfnet/chainer/cifar') in str(e.value)
    with open(path, 'wb') as f:
        f.write(archive)
    train, test = load_cifar10()
    assert train.images.shape == (50000, 3, 32, 32)
    assert test.images.shape == (10000, 3, 32, 32)
    assert train.images.dtype == numpy.uint8
    for i in range(5):
        numpy.testing.assert_array_equal(train.images[10000 * i + 3], imgs[i])
        assert train.labels[10000 * i + 3] == 9 - i
    numpy.testing.assert_array_equal(test.images[7], imgs[5])
    assert test.classes[test.labels[7]] == 'deer'


def test_svhn_put_where_the_error_says(rng, no_network):
    io_module = pytest.importorskip('scipy.io')
    with pytest.raises(DatasetError, match='SVHN could not be down') as e:
        load_svhn()
    places = read_places(e.value)
    arrays = []
    for n, (url, path) in zip((5, 3), places.items()):
        x = rng.integers(0, 256, (32, 32, 3, n)).astype(numpy.uint8)
        y = numpy.arange(10, 10 - n, -1).astype(numpy.uint8)[:, None]
        assert os.path.basename(url) == (
            'train_32x32.mat' if n == 5 else 'test_32x32.mat')
        with open(path, 'wb') as f:
            io_module.savemat(f, {'X': x, 'y': y})
        arrays.append(x)
    for data, x in zip(load_svhn(), arrays):
        numpy.testing.assert_array_equal(
            data.images, x.transpose(3, 2, 0, 1))
        # The digit 0 is written as 10.
        assert [data.classes[label] for label in data.labels] == list(
            '09876')[:len(data)]
