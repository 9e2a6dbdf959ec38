"""Images kept out of training, to measure against."""

import hashlib

import numpy

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.image_dataset import ImageDataset
from chainer_dcgan.datasets.selected_images import SelectedImages


def hold_out(dataset, n):
    """Splits a data set into images to train on and images to keep.

    The same images are kept each time: of the names in order, those at
    ``numpy.random.default_rng(0).permutation(len(dataset))[:n]``. Neither is
    a copy: both read the images of ``dataset``, on the disk or in memory.

    Args:
        dataset (ImageDataset): All images.
        n (int): Images to keep, at least 1.

    Returns:
        tuple: :class:`ImageDataset` to train on and one of the ``n`` images
        kept, each in the order of their names and with a fingerprint of its
        own.

    Raises:
        DatasetError: If no image would be left to train on.
    """
    if n >= len(dataset):
        raise DatasetError(
            f'cannot hold out {n:,} of {len(dataset):,} images: none would be '
            'left to train on. Hold out fewer.')
    by_name = numpy.array(sorted(
        range(len(dataset)), key=dataset.names.__getitem__))
    order = numpy.random.default_rng(0).permutation(len(dataset))
    return tuple(_part(dataset, by_name[numpy.sort(places)])
                 for places in (order[n:], order[:n]))


def _part(dataset, indices):
    digest = hashlib.sha256(repr(
        (dataset.fingerprint, indices.tolist())).encode('ascii'))
    return ImageDataset(
        SelectedImages(dataset.images, indices),
        [dataset.names[i] for i in indices],
        digest.hexdigest(), dataset.source, dataset.skipped, dataset.root,
        dataset.tags_path, dataset.facts, dataset.check)
