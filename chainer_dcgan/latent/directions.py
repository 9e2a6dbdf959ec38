"""Directions in the latent space: means, sums, and steps along a vector.

Arrays in, arrays out, on the device that they came on.
"""

import numpy
from chainer import backend


def combine(concepts, signs):
    """Adds and subtracts the means of exemplars.

    The DCGAN paper's arithmetic (arXiv 1511.06434, section 6.3.2), as in
    smiling woman - neutral woman + neutral man. Works on latent vectors and,
    for comparison, on pixels.

    Args:
        concepts (list of :ref:`ndarray`): For each concept its exemplars,
            :math:`(B, ...)`; the sizes B may differ.
        signs (list of int): 1 for each concept to add, -1 for each to
            subtract.

    Returns:
        :ref:`ndarray`: float32, of the shape of one exemplar. Not clipped.

    Raises:
        ValueError: If there is not one sign a concept, or no concept.
    """
    if len(concepts) != len(signs) or not concepts:
        raise ValueError('expected one sign for each of the concepts, found '
                         f'{len(signs)} for {len(concepts)}')
    return sum(sign * exemplars.mean(axis=0)
               for sign, exemplars in zip(signs, concepts))


def move(z, vector, n_steps, reach=1.0):
    """Adds a vector in equal steps, from -reach to +reach times its length.

    With ``combine([right, left], [1, -1])`` as the vector, this turns faces
    as the DCGAN paper does (arXiv 1511.06434, figure 8).

    Args:
        z (:ref:`ndarray`): Latent vectors to start from, :math:`(B, n_z)`.
        vector (:ref:`ndarray`): Direction, :math:`(n_z,)`.
        n_steps (int): Steps; with an odd number the middle one is ``z``.
        reach (float): Multiple of the vector at the ends.

    Returns:
        :ref:`ndarray`: float32, :math:`(B, n_steps, n_z)`. Not clipped.
    """
    xp = backend.get_array_module(z)
    t = xp.linspace(-reach, reach, n_steps, dtype=numpy.float32)
    return z[:, None] + t[:, None] * vector


def apply_sliders(z, vectors, sliders, noise=100, limit=1):
    """Moves latent vectors as the sliders of the reference's web page do.

    ``clip(noise / 100 * z + sum of slider / 200 * vector, -limit, limit)``,
    which is the page's formula.

    Args:
        z (:ref:`ndarray`): Latent vectors, :math:`(B, n_z)`.
        vectors (:ref:`ndarray`): Tag vectors, :math:`(T, n_z)`, on the same
            device.
        sliders (list of float): Position of each tag's slider, -100 to 100.
        noise (float): Strength of the noise, 0 to 100.
        limit (float or numpy.ndarray): Where entries end: 1 on the
            reference's page; of other generators see
            :attr:`~chainer_dcgan.models.prior.Prior.limit`.

    Returns:
        :ref:`ndarray`: float32, :math:`(B, n_z)`, in [-limit, limit].
    """
    xp = backend.get_array_module(z)
    shift = xp.asarray(sliders, numpy.float32) / 200 @ vectors
    limit = xp.asarray(limit, numpy.float32)
    return xp.clip(noise / 100 * z + shift, -limit, limit)
