"""The z of a picture as a file, so that it can be drawn again."""

import numpy

from chainer_dcgan.errors import InputError
from chainer_dcgan.storage.files import printable
from chainer_dcgan.storage.npz import read_npz, save_npz


def save_record(path: str, kind: str, arrays: dict) -> None:
    """Writes what a picture was drawn from; equal arrays give equal bytes.

    Args:
        path (str): npz file to write.
        kind (str): What kind of picture it is.
        arrays (dict): Arrays by name; ``z``, and those whose names begin
            with ``z_``, are latent vectors, :math:`(..., n_z)`.
    """
    save_npz(path, {'kind': numpy.array(kind), **arrays})


def load_record(path: str, n_z: int, kind: str | None=None) -> dict:
    """Reads what a picture was drawn from.

    Args:
        path (str): npz file that :func:`save_record` wrote.
        n_z (int): Dimensions that its latent vectors must have.
        kind (str): What kind of picture it must be; any if ``None``.

    Returns:
        dict: Arrays by name.

    Raises:
        InputError: If the file is missing or damaged, or does not fit.
    """
    arrays = read_npz(path)
    found = _kind(arrays.pop('kind', None))
    if kind is not None and found != kind:
        raise InputError(
            f'{path} holds a picture of the kind {found!r}, not {kind!r}. '
            'Expected a record of that kind.')
    if 'z' not in arrays:
        raise InputError(f'{path} holds no z, which the record of a picture '
                         'has.')
    for name, array in arrays.items():
        if is_latent(name):
            _check(path, name, array, n_z)
    return arrays


def is_latent(name: str) -> bool:
    """Says whether an array of a record holds latent vectors.

    Args:
        name (str): The array's name.

    Returns:
        bool: Whether it does.
    """
    return name == 'z' or name.startswith('z_')


def _kind(array):
    if array is None or array.dtype.kind != 'U' or array.ndim:
        return ''
    return printable(array)


def _check(path, name, array, n_z):
    if (not numpy.issubdtype(array.dtype, numpy.floating)
            or array.shape[-1:] != (n_z,)):
        raise InputError(
            f'{path}: {name} is {array.dtype} {array.shape}, but the '
            f'generator takes floats of {n_z} dimensions. Pass the generator '
            'that it was drawn with.')
    if not numpy.isfinite(array).all():
        raise InputError(
            f'{path}: {name} is not finite (NaN or infinite values), so that '
            'nothing can be drawn from it.')
