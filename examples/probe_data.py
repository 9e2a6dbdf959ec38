"""The images that linear_probe.py learns and tests on."""

import sys

import numpy

from chainer_dcgan.datasets import (
    load_cifar10,
    load_class_folders,
    load_fashion_mnist,
    load_svhn,
)
from chainer_dcgan.datasets.chainer_sets import CIFAR10_CLASSES
from chainer_dcgan.errors import InputError
from chainer_dcgan.progress import Progress

LOADERS = {'cifar10': load_cifar10, 'svhn': load_svhn,
           'fashion-mnist': load_fashion_mnist}


def load_data(args, dis):
    """Returns training and test images that fit D."""
    folders = [args.train, args.test]
    if (None in folders) if args.dataset is None else any(folders):
        raise InputError('pass both --train and --test, or --dataset alone.')
    if args.dataset is None:
        sizes = {'image_size': dis.image_size, 'channels': dis.channels,
                 'on_progress': Progress('preparing')}
        train = load_class_folders(args.train, part='train', **sizes)
        test = load_class_folders(
            args.test, part='test', classes=train.classes, **sizes)
        for name, reason in train.skipped + test.skipped:
            print(f'warning: left out {name}: {reason}',
                  file=sys.stderr)
    else:
        train, test = LOADERS[args.dataset]()
    expected = (dis.channels, dis.image_size, dis.image_size)
    if train.images.shape[1:] != expected:
        raise InputError(
            '--dis {} takes images of {} x {} x {}, but those of --dataset '
            '{} are {} x {} x {}. Train one with --image-size 32 and their '
            'channels.'.format(args.dis, *expected, args.dataset,
                               *train.images.shape[1:]))
    if numpy.array_equal(train.images, test.images):
        raise InputError(
            f'--train {args.train} and --test {args.test} hold the same '
            'images: a test on them says nothing. Pass others to --test.'
                         )
    return train, test


def name_dataset(args, train):
    """Returns a name by which the paper's figures are found, if it has any."""
    return 'cifar10' if train.classes == CIFAR10_CLASSES else args.dataset
