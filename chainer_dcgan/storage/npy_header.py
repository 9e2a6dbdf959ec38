"""The header of an array in an npz file.

As NumPy writes it (numpy.lib.format, versions 1.0 and 2.0): six bytes of
magic, two of version, the header's length, and a dict literal. NumPy's own
reader hands that literal to Python's parser, which a hostile file can make
fail in many ways, and knows of types that hold objects; this one knows
numbers and text.
"""

import math
import re
from typing import NamedTuple

import numpy

_MAGIC = b'\x93NUMPY'
# What NumPy's own reader takes.
_LONGEST = 10000
# More bytes than any machine has, and few enough for NumPy's arithmetic.
_LARGEST = 2 ** 48
_HEADER = re.compile(
    r"\{'descr': '(?P<dtype>[^']{2,16})', "
    r"'fortran_order': (?P<fortran>True|False), "
    # Python 2 wrote its long integers with an L.
    r"'shape': \((?P<shape>(?:\d{1,18}L?, ?)*(?:\d{1,18}L?)?)\),? ?\} *\n?")
_DTYPE = re.compile(r'[<>|=](?P<kind>[biufUS])\d{1,9}')


class Header(NamedTuple):
    """What an array's header says.

    Attributes:
        shape: Its shape.
        dtype: Type of its elements: numbers, truth values or text.
        fortran: Whether the first axis varies fastest.
    """

    shape: tuple
    dtype: numpy.dtype
    fortran: bool = False

    @property
    def size(self):
        """int: Number of elements."""
        return math.prod(self.shape)

    @property
    def nbytes(self):
        """int: Bytes of the elements."""
        return self.size * self.dtype.itemsize


def read_header(f):
    """Reads the header of an array.

    Args:
        f (file): Where to read from; stands at the first element afterwards.

    Returns:
        Header: What it says.

    Raises:
        ValueError: If it is damaged or of elements that are not read.
    """
    start = f.read(8)
    if start[:6] != _MAGIC or start[6:] not in (b'\x01\x00', b'\x02\x00'):
        raise ValueError('not an array of the npy formats 1.0 and 2.0')
    width = 2 if start[6] == 1 else 4
    length = int.from_bytes(f.read(width), 'little')
    if length > _LONGEST:
        raise ValueError(f'a header of {length} bytes')
    data = f.read(length)
    match = _HEADER.fullmatch(data.decode('latin-1'))
    if len(data) != length or match is None:
        raise ValueError('a header that cannot be read')
    shape = tuple(
        int(n.strip(' L')) for n in match['shape'].split(',') if n.strip())
    header = Header(shape, _read_dtype(match['dtype']),
                    match['fortran'] == 'True')
    if max(map(_at_least_one, shape), default=1) * header.dtype.itemsize > (
            _LARGEST) or math.prod(map(_at_least_one, shape)) > _LARGEST or (
            len(shape) > 32):
        raise ValueError(f'an array of the shape {shape}')
    return header


def _at_least_one(n):
    return max(n, 1)


def _read_dtype(text):
    match = _DTYPE.fullmatch(text)
    if match is None:
        if text[1:] == 'O':
            raise ValueError('Python objects, which are never loaded')
        raise ValueError(f'elements of the type {text!r}')
    try:
        dtype = numpy.dtype(text)
    except TypeError as e:
        raise ValueError(f'elements of the type {text!r}') from e
    if dtype.itemsize == 0:
        raise ValueError('elements of no size')
    return dtype
