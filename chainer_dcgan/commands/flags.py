"""Types and flags that several commands take.

Every flag with a value has a type from here, or choices: numbers are finite
and have a greatest value, text is not empty and can be encoded.
``tests/commands_tests/test_every_flag.py`` holds all commands to that.
"""

import argparse
import re
from collections.abc import Callable

from chainer_dcgan import pretrained
from chainer_dcgan.models.geometry import IMAGE_SIZES, nearest_sizes
from chainer_dcgan.storage.files import printable

LARGEST = 10 ** 9
"""int: The greatest number that a flag takes, if nothing smaller is said."""

MOST_IMAGES = 100_000
"""int: Images, or vectors, that are held in memory at a time."""

MOST_PLACES = 300
"""int: Rows, columns or steps of one picture."""

_MOST_NUMBERS = 1000
_LONGEST_PATH = 4096
_LONGEST_TEXT = 1000


def integer(least: int, greatest: int=LARGEST) -> Callable:
    """Makes the type of a flag that takes an integer in a range.

    Args:
        least (int): The smallest that it takes.
        greatest (int): The greatest.

    Returns:
        callable: The type.
    """
    def read(text: str) -> int:
        # Not what int() reads besides: blanks, underscores, other digits.
        value = int(text) if re.fullmatch('[+-]?[0-9]{1,30}', text) else None
        if value is None or not least <= value <= greatest:
            wanted = (f'at most {greatest}' if value is not None
                      and value > greatest else f'at least {least}')
            raise argparse.ArgumentTypeError(
                f'expected an integer of {wanted}, not {_quote(text)}')
        return value
    return read


positive_int = integer(1)
"""callable: Type of a flag that takes an integer of at least 1."""

natural_int = integer(0)
"""callable: Type of a flag that takes an integer of at least 0."""

count = integer(1, MOST_IMAGES)
"""callable: Type of a flag that says how many images are held at a time."""

places = integer(1, MOST_PLACES)
"""callable: Type of a flag that takes rows, columns or steps."""

face_number = integer(0, MOST_IMAGES - 1)
"""callable: Type of a flag that takes the number of a face."""

# What all of NumPy's generators take.
_seed = integer(0, 2 ** 32 - 1)
_gpu = integer(-1, 1023)


def face_numbers(text: str) -> list[int]:
    """Reads a flag that takes numbers, such as ``3,1,4``.

    Args:
        text (str): What the user wrote.

    Returns:
        list of int: The numbers, 1000 at most.

    Raises:
        argparse.ArgumentTypeError: If one of them is not one, or there are
            more.
    """
    parts = text.split(',')
    if len(parts) > _MOST_NUMBERS:
        raise argparse.ArgumentTypeError(
            f'expected at most {_MOST_NUMBERS} numbers, not {len(parts)}')
    return [face_number(part) for part in parts]


def multiple_of(n: int, greatest: int) -> Callable:
    """Makes the type of a flag that takes a positive multiple of a number.

    Args:
        n (int): The number.
        greatest (int): The greatest that it takes.

    Returns:
        callable: The type.
    """
    number = integer(1, greatest)

    def read(text: str) -> int:
        value = number(text)
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
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float('nan')
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(
                f'expected a number from {low:g} to {high:g}, not '
                f'{_quote(text)}')
        return value
    return read


def path(text: str) -> str:
    """Reads a flag that takes the name of a file or folder.

    Args:
        text (str): What the user wrote.

    Returns:
        str: The same.

    Raises:
        argparse.ArgumentTypeError: If no file can have that name, or its
            bytes are no UTF-8: records and snapshots, which hold it, are.
    """
    return _text(text, _LONGEST_PATH)


def words(text: str) -> str:
    """Reads a flag that takes a name or several.

    Args:
        text (str): What the user wrote.

    Returns:
        str: The same.

    Raises:
        argparse.ArgumentTypeError: If it is empty, too long, or cannot be
            encoded.
    """
    return _text(text, _LONGEST_TEXT)


def _text(text, longest):
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(
            f'{_quote(text)} is no UTF-8; expected another name') from None
    if not 0 < size <= longest or '\0' in text:
        raise argparse.ArgumentTypeError(
            f'expected a name of 1 to {longest} bytes, not {_quote(text)}')
    return text


def _quote(text):
    return printable(repr(text))


def add_gpu(parser):
    """Adds ``--gpu``."""
    parser.add_argument(
        '--gpu', '-g', type=_gpu, nargs='?', const=0, default=-1,
        help='GPU number, 0 if none is given; -1: CPU')


def add_gen(parser, **how):
    """Adds ``--gen``, by default the generator that ships."""
    parser.add_argument(
        '--gen', type=path, **(how or {'default': pretrained.GENERATOR}),
        help='weights (npz or HDF5) or a trainer snapshot')


def add_dis(
        parser, help: str='weights (npz or HDF5) or a trainer snapshot',
        **how):
    """Adds ``--dis``."""
    parser.add_argument('--dis', type=path, help=help, **how)


def add_seed(
        parser, default: int | None=0, help: str='seed of everything random'):
    """Adds ``--seed``."""
    parser.add_argument('--seed', type=_seed, default=default, help=help)


def add_out(parser, **how):
    """Adds ``--out``."""
    parser.add_argument('--out', '-o', type=path, **how)


def add_dataset(parser, help: str, **how):
    """Adds ``--dataset``, of a file or folder."""
    parser.add_argument('--dataset', '-i', type=path, help=help, **how)
