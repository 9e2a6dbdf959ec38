"""Labelled images in two parts: to learn from, and to test on."""

import numpy

from chainer_dcgan.datasets.chainer_sets import load_cifar10, load_svhn
from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.fashion_mnist import load_fashion_mnist
from chainer_dcgan.datasets.labelled import load_class_folders

LOADERS = {'cifar10': load_cifar10, 'svhn': load_svhn,
           'fashion-mnist': load_fashion_mnist}
"""dict: Functions that load both parts of a known data set, by its name."""


def load_class_parts(train, test, image_size, channels=3, on_progress=None):
    """Loads both parts from folders or archives of class folders.

    Args:
        train (str): What to learn from, as
            :func:`~chainer_dcgan.datasets.load_class_folders` takes it.
        test (str): What to test on; the same one, if it holds ``train`` and
            ``test``.
        image_size (int): Side of the images in pixels.
        channels (int): 3 for colour, 1 for grey.
        on_progress (callable): ``on_progress(done, total)`` with numbers of
            images.

    Returns:
        tuple of LabelledImages: Training and test images, of the same
        classes.

    Raises:
        DatasetError: If one of them cannot be used, the test images have a
            class of their own, or both parts hold the same images.
    """
    sizes = {'image_size': image_size, 'channels': channels,
             'on_progress': on_progress}
    learned = load_class_folders(train, part='train', **sizes)
    tested = load_class_folders(
        test, part='test', classes=learned.classes, **sizes)
    if numpy.array_equal(learned.images, tested.images):
        raise DatasetError(
            f'{train} and {test} hold the same images: a test on them says '
            'nothing. Pass others to test on.')
    return learned, tested
