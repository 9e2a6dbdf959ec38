"""What a run's log says about its generator, after the run."""

import json
import os

from chainer_dcgan.errors import InputError
from chainer_dcgan.storage import layout

_FIGURES = ('gen/frechet', 'gen/precision', 'gen/recall')


def read_evaluations(folder):
    """Reads each measurement of the generator from a run's log.

    Args:
        folder (str): The run's folder, or a copy of its ``log``.

    Returns:
        list of dict: In the order of training: ``images`` shown,
        ``elapsed_time`` in seconds, ``frechet``, ``precision`` and
        ``recall``.

    Raises:
        InputError: If there is no log, or no measurement in it.
    """
    path = folder
    if os.path.isdir(folder):
        path = os.path.join(folder, layout.LOG)
    try:
        with open(path, encoding='utf-8') as f:
            entries = json.load(f)
        found = [
            {'images': entry['images'],
             'elapsed_time': entry['elapsed_time'],
             **{name.split('/')[1]: entry[name] for name in _FIGURES}}
            for entry in entries if _FIGURES[0] in entry]
    except OSError as e:
        raise InputError(
            f'{path}: {e.strerror}. Expected the folder of a training '
            'run.') from e
    except (ValueError, KeyError, TypeError) as e:
        raise InputError(
            f'{path}: not the log of a training run. Expected the folder '
            'of one.') from e
    if not found:
        raise InputError(
            f'{path}: the generator was not measured in this run. Train with '
            '--hold-out.')
    return found
