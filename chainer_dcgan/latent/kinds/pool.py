"""Vectors by their numbers."""

import numpy

from chainer_dcgan.errors import InputError


def pick(pool: numpy.ndarray, numbers: list[int]) -> numpy.ndarray:
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
        if not 0 <= number < len(pool):
            raise InputError(
                f'there is no face number {number}: they go from 0 to '
                f'{len(pool) - 1}.')
    return pool[numpy.asarray(numbers, int)]
