"""What a record holds, and whether one does."""

import dataclasses

import numpy

from chainer_dcgan.errors import InputError


@dataclasses.dataclass(frozen=True)
class Entry:
    """An array of a record.

    Attributes:
        dtype: type, what its values are, such as :class:`numpy.floating`.
        dims: tuple, its dimensions: numbers, or names for lengths of at
            least 1 that are the same wherever the name stands.
    """

    dtype: type
    dims: tuple = ()


def check_entries(path, record, entries):
    """Makes sure of a record that may come from anywhere.

    Args:
        path (str): The file that it was read from.
        record (dict): Its arrays by name; further ones are passed over.
        entries (dict): The :class:`Entry` of each name. Whole numbers
            without dimensions, which count something, must be at least 1.

    Raises:
        InputError: If an array is missing, or is not what its entry says.
    """
    lengths = {}
    for name, entry in entries.items():
        array = record.get(name)
        if array is None:
            raise InputError(f'{path} holds no {name}.')
        good = (numpy.issubdtype(array.dtype, entry.dtype)
                and array.ndim == len(entry.dims))
        for dim, length in zip(entry.dims, array.shape):
            expected = lengths.setdefault(dim, length) if isinstance(
                dim, str) else dim
            good = good and length == expected and length > 0
        if good and not entry.dims and entry.dtype is numpy.integer:
            good = array >= 1
        if not good:
            raise InputError(
                f'{path}: {name} is {array.dtype} {array.shape}'
                + (f', {array}' if array.ndim == 0 else '')
                + f'; expected {_describe(entry, lengths)}.')


def _describe(entry, lengths):
    if not entry.dims:
        return 'one value of the kind {}{}'.format(
            entry.dtype.__name__,
            ', at least 1' if entry.dtype is numpy.integer else '')
    return 'values of the kind {}, ({})'.format(
        entry.dtype.__name__, ', '.join(
            f'{dim} {lengths[dim]}' if dim in lengths else str(dim)
            for dim in entry.dims))
