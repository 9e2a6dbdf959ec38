"""MNIST and data sets of its kind, in the parts of the first GAN's authors."""

import dataclasses
import os
import struct

import numpy
from chainer import datasets as chainer_datasets

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.idx import (
    FASHION_MNIST_FOLDER,
    TEST_IMAGES,
    TRAIN_IMAGES,
    find_idx,
    read_idx,
)
from chainer_dcgan.datasets.image_dataset import ImageDataset, fingerprint


@dataclasses.dataclass(frozen=True)
class Parts:
    """A data set in three parts without a common image.

    Attributes:
        train: ImageDataset, the first five sixths of the training images:
            50,000 of MNIST's 60,000.
        valid: ImageDataset, the other sixth.
        test: ImageDataset, the test images.
    """

    train: ImageDataset
    valid: ImageDataset
    test: ImageDataset


def load_mnist(source: str):
    """Loads the images of MNIST, or of a data set of the same form.

    Args:
        source (str): ``'mnist'``, which Chainer downloads;
            ``'fashion-mnist'``, from Debian's package; or a folder with the
            two IDX files of images, gzipped or not.

    Returns:
        Parts: Grey images.

    Raises:
        DatasetError: If a file is missing or damaged, or cannot be
            downloaded; it says how to come by it.
    """
    if source == 'mnist':
        train, test = _download()
    else:
        train, test = _read(
            FASHION_MNIST_FOLDER if source == 'fashion-mnist' else source)
    n_train = len(train) - len(train) // 6
    return Parts(
        _to_dataset(train[:n_train], source + '/train'),
        _to_dataset(train[n_train:], source + '/valid'),
        _to_dataset(test, source + '/test'))


def _download():
    try:
        return [numpy.rint(part).astype(numpy.uint8)
                for part in chainer_datasets.get_mnist(
                    withlabel=False, ndim=3, scale=255, dtype=numpy.float32)]
    except (OSError, EOFError, ValueError, RuntimeError, struct.error) as e:
        raise DatasetError(
            f'MNIST could not be downloaded ({e}). Fetch {TRAIN_IMAGES}.gz '
            f'and {TEST_IMAGES}.gz by other means, and pass their folder.') \
            from e


def _read(folder):
    parts = []
    for name in (TRAIN_IMAGES, TEST_IMAGES):
        parts.append(read_idx(find_idx(folder, name), 3)[:, None])
    if parts[0].shape[1:] != parts[1].shape[1:] or len(parts[0]) < 6 or \
            not len(parts[1]):
        raise DatasetError(
            'expected at least 6 training images and 1 test image of one '
            f'size in {folder}, found {parts[0].shape} and {parts[1].shape}.')
    return parts


def _to_dataset(images, source):
    names = [f'{i:05}' for i in range(len(images))]
    return ImageDataset(
        images, names, fingerprint(images, names), os.fspath(source))
