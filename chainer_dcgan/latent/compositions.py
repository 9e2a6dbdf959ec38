"""The latent vectors that each kind of picture is drawn from.

Each function returns a dict of arrays, which
:func:`~chainer_dcgan.latent.records.save_record` writes. ``pool`` holds the
vectors that numbers stand for, such as those of a sample grid.
"""

import numpy

from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import paths
from chainer_dcgan.latent.directions import apply_sliders, combine, move
from chainer_dcgan.latent.sampling import uniform


def pick(pool, numbers):
    """Takes vectors by their numbers.

    Args:
        pool (numpy.ndarray): Latent vectors, :math:`(N, n_z)`.
        numbers (list of int): Which ones.

    Returns:
        numpy.ndarray: float32, (len(numbers), n_z).

    Raises:
        InputError: If there is no such number.
    """
    for number in numbers:
        if number >= len(pool):
            raise InputError(
                f'there is no face number {number}: they go from 0 to '
                f'{len(pool) - 1}.')
    return pool[numpy.asarray(numbers, int)]


def neighbourhood(pool, number, count, size, rng):
    """A face and its neighbours; ``z`` is (1 + count, n_z)."""
    z = pick(pool, [number])
    around = paths.neighbours(z[0], count, size, rng)
    return {'z': numpy.concatenate([z, around]), 'size': numpy.array(size)}


def interpolations(pool, pairs, n_steps, spherical):
    """Ways between pairs; ``z`` is (pairs, n_steps, n_z)."""
    go = paths.interpolate_spherically if spherical else paths.interpolate
    return {'z': numpy.stack([go(*pick(pool, pair), n_steps)
                              for pair in pairs]),
            'pairs': numpy.array(pairs)}


def walk(n_faces, n_points, n_frames, n_z, rng):
    """Loops through random vectors; ``z`` is (n_frames, n_faces, n_z)."""
    return {'z': numpy.stack(
        [paths.loop(uniform(rng, n_points, n_z), n_frames)
         for _ in range(n_faces)], axis=1)}


def arithmetic(pool, concepts, size, rng):
    """Concepts added and subtracted, as in the DCGAN paper's figure 7.

    Args:
        pool (numpy.ndarray): Latent vectors, :math:`(N, n_z)`.
        concepts (list of tuple): For each concept its sign, 1 or -1, and
            the numbers of its exemplars.
        size (float): Size of the noise around the result.
        rng (numpy.random.Generator): Random generator.

    Returns:
        dict: ``z`` is :math:`(9, n_z)`, the result in the middle;
        ``z_exemplars`` those of all concepts in order, ``sizes`` how many
        each concept has, ``numbers`` which ones; ``z_means`` the concepts'
        means, ``signs`` their signs.
    """
    exemplars = [pick(pool, numbers) for _, numbers in concepts]
    signs = [sign for sign, _ in concepts]
    result = combine(exemplars, signs)
    around = paths.neighbours(result, 8, size, rng)
    return {
        'z': numpy.concatenate([around[:4], result[None], around[4:]]),
        'z_exemplars': numpy.concatenate(exemplars),
        'z_means': numpy.stack([z.mean(axis=0) for z in exemplars]),
        'signs': numpy.array(signs),
        'sizes': numpy.array([len(z) for z in exemplars]),
        'numbers': numpy.concatenate(
            [numpy.array(numbers) for _, numbers in concepts]),
        'size': numpy.array(size)}


def turn(pool, left, right, n_faces, n_steps, reach, rng):
    """The paper's turn vector, added to fresh z; (n_faces, n_steps, n_z)."""
    left, right = pick(pool, left), pick(pool, right)
    z = uniform(rng, n_faces, pool.shape[1])
    return {'z': move(z, combine([right, left], [1, -1]), n_steps, reach),
            'z_left': left, 'z_right': right,
            'steps': numpy.linspace(-reach, reach, n_steps)}


def sliders(z, vectors, n_steps=7):
    """One face under each tag's slider; ``z`` is (tags, n_steps, n_z)."""
    positions = numpy.linspace(-100, 100, n_steps)
    return {'z': numpy.stack([
        numpy.concatenate([apply_sliders(z[None], vector[None], [position])
                           for position in positions])
        for vector in vectors]), 'positions': positions}
