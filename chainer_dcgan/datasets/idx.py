"""IDX files, the format that MNIST comes in (LeCun, Cortes and Burges)."""

import math
import os
import struct
import zlib

import numpy

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.regular_file import open_regular
from chainer_dcgan.datasets.unpacking import (
    Allowance,
    Unpacking,
    UnpackingError,
)

_PIECE = 2 ** 20

FASHION_MNIST_FOLDER = '/usr/share/datasets/fashion-mnist'
"""str: Where Debian's package ``dataset-fashion-mnist`` puts the files."""

TRAIN_IMAGES = 'train-images-idx3-ubyte'
"""str: MNIST's name, and Fashion-MNIST's, of the training images."""

TEST_IMAGES = 't10k-images-idx3-ubyte'
"""str: Likewise of the test images."""


def find_idx(folder: str, name: str) -> str:
    """Looks for an IDX file, gzipped or not.

    Args:
        folder (str): Where to look.
        name (str): Name without ``.gz``.

    Returns:
        str: Its path.

    Raises:
        DatasetError: If it is not there; it says how to come by it.
    """
    for ending in ('.gz', ''):
        path = os.path.join(folder, name + ending)
        if os.path.isfile(path):
            return path
    raise DatasetError(
        f'no file {name}.gz in {folder}. Pass the folder that holds it; '
        "Fashion-MNIST's come with `apt-get install dataset-fashion-mnist` "
        'on Debian and Ubuntu.')


def read_idx(path: str, n_dims: int) -> numpy.ndarray:
    """Reads an array of bytes.

    Args:
        path (str): File; gzipped if its first bytes say so.
        n_dims (int): Dimensions that the array must have.

    Returns:
        numpy.ndarray: uint8.

    Raises:
        DatasetError: If the file is missing, damaged, or something else.
    """
    try:
        with open_regular(path) as f:
            unpacking = Unpacking(
                f, Allowance(os.fstat(f.fileno()).st_size))
            data = b''.join(iter(lambda: unpacking.read(_PIECE), b''))
    except (OSError, UnpackingError, zlib.error) as e:
        raise DatasetError('cannot read {}: {}. Fetch or install it again.'
                           .format(path, getattr(e, 'strerror', None) or e)
                           ) from e
    head = 4 + 4 * n_dims
    # Two zeros, 8 for unsigned bytes, and the number of dimensions.
    if len(data) < head or data[:4] != bytes([0, 0, 8, n_dims]):
        raise DatasetError(
            f'expected an IDX file of bytes with {n_dims} dimensions, found '
            f'something else in {path}. Fetch or install it again.')
    shape = struct.unpack_from(f'>{n_dims}I', data, 4)
    if len(data) - head != math.prod(shape):
        raise DatasetError(
            f'expected {math.prod(shape):,} bytes after the head of {path}, '
            f'found {len(data) - head:,}: it is cut off or damaged. Fetch or '
            'install it again.')
    return numpy.frombuffer(data, numpy.uint8, offset=head).reshape(shape)
