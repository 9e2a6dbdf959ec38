"""The entries of a snapshot besides the nets: are they there, and whole?"""

import re

import numpy

from chainer_dcgan.storage import layout
from chainer_dcgan.storage.files import printable
from chainer_dcgan.storage.json import parse_json

_LOG = f'extensions/{layout.LOG_REPORT}/_log'
_SUMMARY = f'extensions/{layout.LOG_REPORT}/_summary/'
_SUMMED = '_x', '_x2', '_n'
_BEST = f'extensions/{layout.BEST_WEIGHTS}/best'
_FIXED_Z = 'extensions/SampleGrid/fixed_z'
# What every run has saved, and its shape.
_ALWAYS = {
    '_snapshot_elapsed_time': (), 'updater/iterator:main/drawn': (),
    'updater/iterator:main/previously_drawn': (),
    'updater/iterator:main/words': (4,)}
# Single numbers, where they are: snapshots from before an extension lack its.
_SCALARS = re.compile(
    r'extension_triggers/.*/previous_(epoch_detail|iteration)'
    r'|extensions/CollapseWarning/warned_[^/]*'
    f'|{re.escape(_BEST)}|{re.escape(_SUMMARY)}_summaries/.*')


def text_of(arrays: dict, name: str) -> str:
    """Takes a text out of a snapshot.

    Args:
        arrays (dict): Names and arrays.
        name (str): One of them.

    Returns:
        str: The text.

    Raises:
        KeyError: If it is missing.
        ValueError: If it is no text.
    """
    array = arrays[name]
    if array.shape != () or array.dtype.kind != 'U':
        raise ValueError(f'{name} is {array.dtype} {array.shape}, no text')
    return str(array)


def count_of(arrays: dict, name: str) -> int:
    """Takes a count out of a snapshot.

    Args:
        arrays (dict): Names and arrays.
        name (str): One of them.

    Returns:
        int: At least 0.

    Raises:
        KeyError: If it is missing.
        ValueError: If it is no count.
    """
    array = arrays[name]
    if array.shape != () or array.dtype.kind not in 'iu' or array < 0:
        raise ValueError(f'{name} is {printable(array)}, no count')
    return int(array)


def check_finite(arrays: dict) -> None:
    """Makes sure that no number in a snapshot is infinite or NaN.

    Args:
        arrays (dict): Names and arrays.

    Raises:
        ValueError: If one is.
    """
    for name, array in arrays.items():
        if array.dtype.kind != 'f':
            continue
        # An extension's best value so far may still be infinite.
        mine = array.ndim == 0 and not name.startswith('updater/')
        if not (numpy.isnan(array) if mine else ~numpy.isfinite(array)).any():
            continue
        raise ValueError(f'{printable(name)} is not finite')


def check_entries(arrays, settings):
    """Checks what a run has saved besides its nets and optimizers.

    Args:
        arrays (dict): Names and arrays.
        settings (~chainer_dcgan.training.settings.Settings): Of the run.

    Raises:
        KeyError: If an entry is missing.
        ValueError: If one is something else than it should be.
    """
    for name, shape in _ALWAYS.items():
        _check_numbers(arrays, name, shape)
    for name in ('drawn', 'previously_drawn'):
        count_of(arrays, 'updater/iterator:main/' + name)
    for name in arrays:
        if _SCALARS.fullmatch(name):
            _check_numbers(arrays, name, ())
    # The faces that are shown each time.
    n_fixed = len(numpy.atleast_1d(arrays[_FIXED_Z]))
    _check_numbers(
        arrays, _FIXED_Z, (n_fixed, settings.n_z + len(settings.tags)))
    if settings.hold_out:
        # Or else a worse generator would count as the best one.
        arrays[_BEST]
    rules = settings.rules()
    if rules.augment:
        arrays['updater/augment/rng']
    if rules.generator.get('noise') and settings.generator is None:
        arrays['updater/sample_noise/rng']
    if rules.average and layout.net_prefix(
            arrays, 'gen') == layout.trained_prefix('gen'):
        raise KeyError("the average of G's weights")
    arrays['updater/sample_z/rng']
    for name in arrays:
        if name.startswith('updater/') and name.endswith('/rng'):
            _check_generator(arrays, name)
    _check_log(arrays)


def _check_log(arrays):
    log = parse_json(text_of(arrays, _LOG))
    if not isinstance(log, list) or not all(
            isinstance(entry, dict) for entry in log):
        raise ValueError('the log is no list of dicts')
    # What was reported since its last line.
    names = parse_json(text_of(arrays, _SUMMARY + '_names'))
    if not isinstance(names, list) or not all(
            isinstance(name, str) for name in names):
        raise ValueError("the log's summary has no list of names")
    for number in range(len(names)):
        for part in _SUMMED:
            arrays[f'{_SUMMARY}_summaries/{number}/{part}']


def _check_generator(arrays, name):
    try:
        numpy.random.default_rng(0).bit_generator.state = parse_json(
            text_of(arrays, name))
    except (KeyError, TypeError, ValueError, OverflowError) as e:
        raise ValueError(
            f"{name} is no random generator's state: {e}") from e


def _check_numbers(arrays, name, shape):
    array = arrays[name]
    if array.shape != shape or array.dtype.kind not in 'iufb':
        raise ValueError(
            f'{name} is {array.dtype} {array.shape}, where numbers of the '
            f'shape {shape} are expected')
