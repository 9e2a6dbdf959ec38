"""CIFAR-10 and SVHN through Chainer's own loaders."""

import hashlib
import http.client
import os
import pickle
import tarfile
import zipfile
import zlib

import numpy
from chainer import dataset, datasets

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.labelled import LabelledImages
from chainer_dcgan.storage.optional import require

CIFAR10_CLASSES = ('airplane', 'automobile', 'bird', 'cat', 'deer', 'dog',
                   'frog', 'horse', 'ship', 'truck')
"""tuple of str: In the order of CIFAR-10's labels."""

# What Chainer fetches. It gives neither the addresses nor the places away.
_CIFAR10 = ['https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz']
_SVHN = ['http://ufldl.stanford.edu/housenumbers/train_32x32.mat',
         'http://ufldl.stanford.edu/housenumbers/test_32x32.mat']

_DAMAGE = (EOFError, KeyError, TypeError, ValueError, zlib.error,
           pickle.UnpicklingError, tarfile.TarError, zipfile.BadZipFile)


def load_cifar10():
    """Loads CIFAR-10 (Krizhevsky, 2009); downloads it the first time.

    Returns:
        tuple of LabelledImages: 50,000 training and 10,000 test images, in
        colour, 32 x 32.

    Raises:
        DatasetError: If it cannot be downloaded, with what to fetch and
            where to put it; or if a file is damaged.
    """
    return _load(datasets.get_cifar10, 'CIFAR-10', 'cifar', _CIFAR10,
                 CIFAR10_CLASSES)


def load_svhn():
    """Loads SVHN, cropped digits (Netzer et al., 2011), as Chainer does.

    Returns:
        tuple of LabelledImages: 73,257 training and 26,032 test images, in
        colour, 32 x 32; without the extra ones.

    Raises:
        DatasetError: As :func:`load_cifar10`.
        ImportError: If SciPy, which reads the files, is not installed.
    """
    require('the files of SVHN', 'scipy')
    return _load(datasets.get_svhn, 'SVHN', 'svhn', _SVHN,
                 tuple(map(str, range(10))))


def _load(get, name, folder, urls, classes):
    try:
        parts = get(scale=255., dtype=numpy.float32)
    except _DAMAGE as e:
        raise DatasetError(
            'the files of {} are damaged ({}). Remove the folder {}, and '
            'fetch again what is in place here:\n{}'.format(
                name, e, dataset.get_dataset_directory(
                    'pfnet/chainer/' + folder, create_directory=False),
                _explain(urls))) from e
    except (OSError, http.client.HTTPException) as e:
        raise DatasetError(
            f'{name} could not be downloaded ({e}). Fetch by other means, and '
            f'put in place:\n{_explain(urls)}') from e
    return tuple(_convert(part, name, classes) for part in parts)


def _explain(urls):
    """Says where Chainer's download cache looks for each file."""
    # The names there are hashes of the addresses.
    return '\n'.join('  {} as {}'.format(url, os.path.join(
        dataset.get_dataset_root(), '_dl_cache',
        hashlib.md5(url.encode('utf-8')).hexdigest())) for url in urls)


def _convert(part, name, classes):
    images, labels = dataset.concat_examples(part[:])
    numpy.rint(images, out=images)
    return LabelledImages(images.astype(numpy.uint8),
                          labels.astype(numpy.int64), classes, name)
