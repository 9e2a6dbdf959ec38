"""Rows of steps between pairs of faces."""

import numpy

from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import paths
from chainer_dcgan.latent.kinds.entries import Entry
from chainer_dcgan.latent.kinds.pool import pick
from chainer_dcgan.pictures import sheets

ENTRIES = {
    'z': Entry(numpy.floating, ('pairs', 'steps', 'n_z')),
    'pairs': Entry(numpy.integer, ('pairs', 2)),
}


def make(pool, pairs, n_steps=10, spherical=False):
    """Goes from one vector of each pair to the other.

    Args:
        pool (numpy.ndarray): Latent vectors, :math:`(N, n_z)`.
        pairs (list of tuple): The two numbers of each pair.
        n_steps (int): Vectors of a row, both ends among them.
        spherical (bool): Whether to go along an arc, which keeps the length
            of z, rather than in a straight line.

    Returns:
        dict: ``z``, (pairs, n_steps, n_z), and ``pairs``.

    Raises:
        InputError: If there is no such number, or no arc is the shortest
            between the two.
    """
    go = paths.interpolate_spherically if spherical else paths.interpolate
    rows = []
    for start, end in pairs:
        try:
            rows.append(go(*pick(pool, [start, end]), n_steps))
        except InputError:
            raise
        except ValueError as e:
            raise InputError(
                f'there is no arc from {start} to {end}: {e}.') from e
    return {'z': numpy.stack(rows), 'pairs': numpy.array(pairs)}


def draw(record, imgs):
    """Lays each pair's steps out as a row.

    Args:
        record (dict): What :func:`make` returned.
        imgs (dict): ``z``, uint8 images, (pairs, n_steps, C, H, W).

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    return sheets.rows(
        imgs['z'], [f'{start} to {end}' for start, end in record['pairs']])
