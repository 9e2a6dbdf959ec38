"""Faces that turn: the DCGAN paper's figure 8."""

import numpy

from chainer_dcgan.latent.directions import combine, move
from chainer_dcgan.latent.kinds.entries import Entry
from chainer_dcgan.latent.kinds.pool import pick
from chainer_dcgan.pictures.panels import beside, panel, row_panel

ENTRIES = {
    'z': Entry(numpy.floating, ('rows', 'steps', 'n_z')),
    'z_left': Entry(numpy.floating, ('left', 'n_z')),
    'z_right': Entry(numpy.floating, ('right', 'n_z')),
    'steps': Entry(numpy.floating, ('steps',)),
}


def make(pool, left, right, prior, rng, n_faces=6, n_steps=7, reach=1.0):
    """Adds the difference of two groups' means to fresh vectors.

    Args:
        pool (numpy.ndarray): Latent vectors, :math:`(N, n_z)`.
        left (list of int): Numbers of faces that look left.
        right (list of int): Numbers of faces that look right.
        prior (~chainer_dcgan.models.prior.Prior): What the fresh vectors are
            drawn from.
        rng (numpy.random.Generator): Random generator.
        n_faces (int): How many.
        n_steps (int): Steps from one side to the other.
        reach (float): Multiple of the difference at both ends.

    Returns:
        dict: ``z``, (n_faces, n_steps, n_z); ``z_left`` and ``z_right``, the
        two groups; ``steps``, what each step adds of the difference.

    Raises:
        InputError: If there is no such number.
    """
    left, right = pick(pool, left), pick(pool, right)
    z = prior.draw(rng, n_faces)
    return {'z': move(z, combine([right, left], [1, -1]), n_steps, reach),
            'z_left': left, 'z_right': right,
            'steps': numpy.linspace(-reach, reach, n_steps)}


def draw(record, imgs):
    """Lays out the two groups, and the faces that turn.

    Args:
        record (dict): What :func:`make` returned.
        imgs (dict): uint8 images: ``z``, (n_faces, n_steps, C, H, W),
            ``z_left`` and ``z_right``, :math:`(B, C, H, W)`.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    left, right = imgs['z_left'], imgs['z_right']
    labels = [f'{step:+.2g}' if step else '0' for step in record['steps']]
    return beside([
        panel(left, len(left), 1, 'from'), panel(right, len(right), 1, 'to'),
        row_panel(imgs['z'], (), labels, 'z + a multiple of (to - from)')])
