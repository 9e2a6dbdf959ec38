"""Faces with their numbers."""

import numpy

from chainer_dcgan.latent.kinds.entries import Entry
from chainer_dcgan.pictures import sheets

ENTRIES = {
    'z': Entry(numpy.floating, ('faces', 'n_z')),
    'cols': Entry(numpy.integer),
}


def make(pool: numpy.ndarray, cols: int=10) -> dict:
    """Takes all vectors there are.

    Args:
        pool (numpy.ndarray): Latent vectors, :math:`(N, n_z)`.
        cols (int): Faces in a row.

    Returns:
        dict: ``z``, the vectors, and ``cols``.
    """
    return {'z': pool, 'cols': numpy.array(cols)}


def draw(record: dict, imgs: dict) -> numpy.ndarray:
    """Lays the faces out, each row and column with its number.

    Args:
        record (dict): What :func:`make` returned.
        imgs (dict): ``z``, uint8 images, :math:`(N, C, H, W)`.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    return sheets.samples(imgs['z'], int(record['cols']))
