"""Types and flags that several commands take."""

import argparse
from collections.abc import Callable

from chainer_dcgan import pretrained
from chainer_dcgan.models.geometry import IMAGE_SIZES, nearest_sizes


def positive_int(text: str) -> int:
    """Reads a flag that takes an integer of at least 1.

    Args:
        text (str): What the user wrote.

    Returns:
        int: The number.

    Raises:
        argparse.ArgumentTypeError: If it is not one.
    """
    return _int_from(text, 1)


def natural_int(text: str) -> int:
    """Reads a flag that takes an integer of at least 0.

    Args:
        text (str): What the user wrote.

    Returns:
        int: The number.

    Raises:
        argparse.ArgumentTypeError: If it is not one.
    """
    return _int_from(text, 0)


def natural_ints(text: str) -> list[int]:
    """Reads a flag that takes integers of at least 0, such as ``3,1,4``.

    Args:
        text (str): What the user wrote.

    Returns:
        list of int: The numbers.

    Raises:
        argparse.ArgumentTypeError: If one of them is not one.
    """
    return [natural_int(part) for part in text.split(',')]


def at_least(n: int) -> Callable:
    """Makes the type of a flag that takes an integer of some size.

    Args:
        n (int): The smallest that it takes.

    Returns:
        callable: The type.
    """
    return lambda text: _int_from(text, n)


def multiple_of(n: int) -> Callable:
    """Makes the type of a flag that takes a positive multiple of a number.

    Args:
        n (int): The number.

    Returns:
        callable: The type.
    """
    def read(text):
        value = positive_int(text)
        if value % n:
            raise argparse.ArgumentTypeError(
                f'expected a multiple of {n}, not {value}')
        return value
    return read


def image_size(text: str) -> int:
    """Reads a flag that takes a size of images that there are nets for.

    Args:
        text (str): What the user wrote.

    Returns:
        int: Height and width.

    Raises:
        argparse.ArgumentTypeError: If it is none; it names the nearest ones.
    """
    value = positive_int(text)
    if value not in IMAGE_SIZES:
        raise argparse.ArgumentTypeError(
            f'expected one of {", ".join(map(str, IMAGE_SIZES))}, not '
            f'{value}; the nearest: {nearest_sizes(value)}')
    return value


def number_in(low: float, high: float) -> Callable:
    """Makes the type of a flag that takes a number in a range.

    Args:
        low (float): The least.
        high (float): The greatest.

    Returns:
        callable: The type.
    """
    def read(text):
        try:
            value = float(text)
        except ValueError:
            value = float('nan')
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(
                f'expected a number from {low:g} to {high:g}, not {text!r}')
        return value
    return read


def _int_from(text, least):
    try:
        value = int(text)
    except ValueError:
        value = None
    if value is None or value < least:
        raise argparse.ArgumentTypeError(
            f'expected an integer of at least {least}, not {text!r}')
    return value


def add_gpu(parser):
    """Adds ``--gpu``."""
    parser.add_argument(
        '--gpu', '-g', type=int, nargs='?', const=0, default=-1,
        help='GPU number, 0 if none is given; -1: CPU')


def add_gen(parser):
    """Adds ``--gen``, by default the generator that ships."""
    parser.add_argument(
        '--gen', default=pretrained.GENERATOR,
        help='weights (npz or HDF5) or a trainer snapshot')


def add_seed(parser):
    """Adds ``--seed``."""
    parser.add_argument('--seed', type=natural_int, default=0)
