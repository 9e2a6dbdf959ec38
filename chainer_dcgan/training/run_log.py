"""What a run's log says about its generator, after the run."""

import os

from chainer_dcgan.errors import InputError
from chainer_dcgan.storage import layout
from chainer_dcgan.storage.json import read_json

_FIGURES = ('gen/frechet', 'gen/precision', 'gen/recall')
# 1.0.0 did not measure it.
_NEW = 'gen/coverage'
# Bytes; some 100,000 entries.
_LARGEST = 32 << 20


def read_evaluations(folder: str) -> list[dict]:
    """Reads each measurement of the generator from a run's log.

    Args:
        folder (str): The run's folder, or a copy of its ``log``.

    Returns:
        list of dict: In the order of training: ``images`` shown,
        ``elapsed_time`` in seconds, ``frechet``, ``precision``,
        ``recall`` and ``coverage``; the last is ``None`` in logs of 1.0.0.

    Raises:
        InputError: If there is no log, or no measurement in it.
    """
    path = folder
    if os.path.isdir(folder):
        path = os.path.join(folder, layout.LOG)
    entries = read_json(path, _LARGEST)
    try:
        found = [
            {**{name.split('/')[-1]: _number(entry[name])
                for name in ('images', 'elapsed_time', *_FIGURES)},
             'coverage': _number(entry[_NEW]) if _NEW in entry else None}
            for entry in entries if _FIGURES[0] in entry]
    except (ValueError, KeyError, TypeError) as e:
        raise InputError(
            f'{path}: not the log of a training run, which is a list of '
            'numbers by name.') from e
    if not found:
        raise InputError(
            f'{path}: the generator was not measured in this run, as no '
            'images were held out.')
    return found


def _number(value):
    # A truth value counts as a number in Python.
    if type(value) not in (int, float):
        raise TypeError(value)
    return value
