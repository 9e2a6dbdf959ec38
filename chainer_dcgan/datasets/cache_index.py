"""What a cache says of itself: its ``index.json``, checked."""

import json
import math
import re

_MOST_BYTES = 2 ** 29
_TEXTS = {'root': str, 'source': str, 'fingerprint': str}


def read_index(path):
    """Reads the index of a cache.

    Args:
        path (str): File.

    Returns:
        dict: ``shape``, a tuple of four positive integers; ``names``,
        ``skipped``, ``root``, ``source``, ``fingerprint``; and ``facts``, a
        dict, empty in older caches.

    Raises:
        ValueError, OSError: If it is none: damaged, or of another form.
    """
    with open(path, 'rb') as f:
        data = f.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError('too large')
    try:
        index = json.loads(data)
    except RecursionError as e:
        raise ValueError('too deep') from e
    if not isinstance(index, dict):
        raise ValueError('no object')
    names, skipped = index.get('names'), index.get('skipped')
    _check(all(isinstance(index.get(name), kind)
               for name, kind in _TEXTS.items()))
    _check(re.fullmatch('[0-9a-f]{64}', index['fingerprint']))
    _check(_is_shape(index.get('shape')))
    _check(_are_texts(names) and len(names) == index['shape'][0])
    _check(isinstance(skipped, list) and all(
        _are_texts(pair) and len(pair) == 2 for pair in skipped))
    _check(index.get('tags') is None or isinstance(index['tags'], str))
    facts = index.setdefault('facts', {})
    _check(isinstance(facts, dict) and facts.keys() <= {
        'n_cut', 'n_others', 'runs'})
    _check(all(_is_count(facts.get(name, 0)) for name in (
        'n_cut', 'n_others')) and _are_texts(facts.get('runs', [])))
    index['shape'] = tuple(index['shape'])
    index['skipped'] = [tuple(pair) for pair in skipped]
    return index


def write_index(index):
    """Words an index.

    Args:
        index (dict): As :func:`read_index` gives it.

    Returns:
        bytes: The file.
    """
    return json.dumps(index).encode('ascii')


def _check(right):
    if not right:
        raise ValueError('another form')


def _is_count(value):
    return type(value) is int and 0 <= value < 2 ** 63


def _is_shape(shape):
    return (isinstance(shape, list) and len(shape) == 4
            and all(_is_count(n) and n for n in shape)
            and math.prod(shape) < 2 ** 63)


def _are_texts(values):
    return isinstance(values, list) and all(
        isinstance(value, str) for value in values)
