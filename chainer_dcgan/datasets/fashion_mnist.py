"""Fashion-MNIST from the IDX files of Debian's package."""

import gzip
import math
import os
import struct
import zlib

import numpy

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.labelled import LabelledImages

FOLDER = '/usr/share/datasets/fashion-mnist'
"""str: Where Debian's package ``dataset-fashion-mnist`` puts the files."""

CLASSES = ('T-shirt/top', 'trouser', 'pullover', 'dress', 'coat', 'sandal',
           'shirt', 'sneaker', 'bag', 'ankle boot')
"""tuple of str: In the order of the labels."""


def load_fashion_mnist(pad=2, folder=FOLDER):
    """Loads Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017).

    Args:
        pad (int): Black pixels around each image: 2 make 32 x 32 of 28 x 28.
        folder (str): Holds the four IDX files, gzipped.

    Returns:
        tuple of LabelledImages: 60,000 training and 10,000 test images,
        grey, of 28 + 2 * ``pad`` pixels.

    Raises:
        DatasetError: If a file is missing or damaged.
    """
    return tuple(_load_part(folder, start, pad) for start in ('train', 't10k'))


def _load_part(folder, start, pad):
    path = os.path.join(folder, start)
    images = read_idx(path + '-images-idx3-ubyte.gz', 3)
    labels = read_idx(path + '-labels-idx1-ubyte.gz', 1)
    if len(images) != len(labels) or labels.max(initial=0) >= len(CLASSES):
        raise DatasetError(
            '{}-*.gz hold {} images and {} labels, of classes 0 to {}; '
            'expected as many, of classes 0 to 9.'.format(
                path, len(images), len(labels), labels.max(initial=0)))
    images = numpy.pad(images, ((0, 0), (pad, pad), (pad, pad)))
    return LabelledImages(images[:, None], labels.astype(numpy.int64),
                          CLASSES, 'Fashion-MNIST')


def read_idx(path, n_dims):
    """Reads an array of bytes in MNIST's format, gzipped.

    Args:
        path (str): File.
        n_dims (int): Dimensions that the array must have.

    Returns:
        numpy.ndarray: uint8.

    Raises:
        DatasetError: If the file is missing, damaged, or something else.
    """
    try:
        with gzip.open(path) as f:
            data = f.read()
    except FileNotFoundError as e:
        raise DatasetError(
            'no file {}. Install the Debian package: `apt-get install '
            'dataset-fashion-mnist`.'.format(path)) from e
    except (OSError, EOFError, zlib.error) as e:
        raise DatasetError(
            '{} cannot be read ({}). Install the package '
            'dataset-fashion-mnist again.'.format(path, e)) from e
    head = 4 + 4 * n_dims
    # Two zeros, 8 for unsigned bytes, and the number of dimensions.
    if len(data) < head or data[:4] != bytes([0, 0, 8, n_dims]):
        raise DatasetError(
            '{} is no IDX file of bytes with {} dimensions.'.format(
                path, n_dims))
    shape = struct.unpack_from('>{}I'.format(n_dims), data, 4)
    if len(data) - head != math.prod(shape):
        raise DatasetError('{} says {} bytes, but holds {}.'.format(
            path, math.prod(shape), len(data) - head))
    return numpy.frombuffer(data, numpy.uint8, offset=head).reshape(shape)
