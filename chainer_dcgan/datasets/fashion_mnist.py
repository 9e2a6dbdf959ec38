"""Fashion-MNIST from the IDX files of Debian's package."""

import numpy

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.idx import FASHION_MNIST_FOLDER, find_idx, read_idx
from chainer_dcgan.datasets.labelled import LabelledImages

CLASSES = ('T-shirt/top', 'trouser', 'pullover', 'dress', 'coat', 'sandal',
           'shirt', 'sneaker', 'bag', 'ankle boot')
"""tuple of str: In the order of the labels."""


def load_fashion_mnist(pad: int=2, folder: str=FASHION_MNIST_FOLDER):
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
    images = read_idx(find_idx(folder, start + '-images-idx3-ubyte'), 3)
    labels = read_idx(find_idx(folder, start + '-labels-idx1-ubyte'), 1)
    if len(images) != len(labels) or labels.max(initial=0) >= len(CLASSES):
        raise DatasetError(
            f'{start}-*.gz in {folder} hold {len(images)} images and '
            f'{len(labels)} labels, of classes 0 to {labels.max(initial=0)}; '
            'expected as many, of classes 0 to 9.')
    images = numpy.pad(images, ((0, 0), (pad, pad), (pad, pad)))
    return LabelledImages(images[:, None], labels.astype(numpy.int64),
                          CLASSES, 'Fashion-MNIST')
