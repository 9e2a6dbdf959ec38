"""A face, and others whose z differs a little."""

import numpy

from chainer_dcgan.latent import paths
from chainer_dcgan.latent.kinds.entries import Entry
from chainer_dcgan.latent.kinds.pool import pick
from chainer_dcgan.pictures.panels import beside, panel

ENTRIES = {
    'z': Entry(numpy.floating, ('faces', 'n_z')),
    'size': Entry(numpy.floating),
}


def make(
        pool: numpy.ndarray, number: int, rng: numpy.random.Generator,
        count: int=24, size: float=0.25) -> dict:
    """Adds noise to a vector.

    Args:
        pool (numpy.ndarray): Latent vectors, :math:`(N, n_z)`.
        number (int): Which of them.
        rng (numpy.random.Generator): Where the noise comes from.
        count (int): Neighbours.
        size (float): The noise is uniform on [-size, size].

    Returns:
        dict: ``z``, (1 + count, n_z), the vector itself first, and ``size``.

    Raises:
        InputError: If there is no such number.
    """
    z = pick(pool, [number])
    around = paths.neighbours(z[0], count, size, rng)
    return {'z': numpy.concatenate([z, around]),
            'size': numpy.array(float(size))}


def draw(record: dict, imgs: dict, cols: int=6) -> numpy.ndarray:
    """Lays the face out beside its neighbours.

    Args:
        record (dict): What :func:`make` returned.
        imgs (dict): ``z``, uint8 images, (1 + count, C, H, W).
        cols (int): Neighbours in a row.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    face, others = imgs['z'][:1], imgs['z'][1:]
    cols = max(1, min(cols, len(others)))
    size = float(record['size'])
    return beside([
        panel(face, 1, 1, 'z'),
        panel(others, -(-len(others) // cols), cols,
              f'z + uniform noise of \N{PLUS-MINUS SIGN}{size:g}')])
