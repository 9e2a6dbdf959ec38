"""One face under the slider of each tag."""

import numpy

from chainer_dcgan.latent.directions import apply_sliders
from chainer_dcgan.latent.kinds.entries import Entry
from chainer_dcgan.pictures import sheets

ENTRIES = {
    'z': Entry(numpy.floating, ('tags', 'steps', 'n_z')),
    'positions': Entry(numpy.floating, ('steps',)),
    'names': Entry(numpy.str_, ('tags',)),
    'works': Entry(numpy.bool_, ('tags',)),
}


def make(z, vectors, names, works, limit=1, n_steps=7, first=-100):
    """Moves each slider from one end to the other.

    Args:
        z (numpy.ndarray): Latent vector of the face, :math:`(n\\_z,)`.
        vectors (numpy.ndarray): Tag vectors, :math:`(T, n_z)`.
        names (list of str): What the tags are.
        works (list of bool): Whether each is known to work.
        limit (float or numpy.ndarray): Where entries of z end.
        n_steps (int): Positions of each slider.
        first (float): The first of them; the last one is 100.

    Returns:
        dict: ``z``, (T, n_steps, n_z); ``positions``; ``names`` and
        ``works``.
    """
    positions = numpy.linspace(first, 100, n_steps)
    return {
        'z': numpy.stack([
            numpy.concatenate([
                apply_sliders(
                    z[None], vector[None], [position], limit=limit)
                for position in positions])
            for vector in vectors]),
        'positions': positions, 'names': numpy.array(names),
        'works': numpy.array(works)}


def draw(record: dict, imgs: dict) -> numpy.ndarray:
    """Lays each slider out as a row; brackets mark what does not work.

    Args:
        record (dict): What :func:`make` returned.
        imgs (dict): ``z``, uint8 images, (T, n_steps, C, H, W).

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    labels = [name if works else f'({name})'
              for name, works in zip(record['names'], record['works'])]
    return sheets.rows(
        imgs['z'], labels,
        [f'{position:.0f}' for position in record['positions']],
        '' if record['works'].all() else '(in brackets: does not work)')
