"""JSON files, written and read in one way.

A file from outside may be huge, nested without end, or hold what JSON or its
reader cannot deal with: whatever is wrong comes out as one error that names
the file. What the entries mean is for the caller to check.
"""

import json
import math

from chainer_dcgan.errors import DamagedFile
from chainer_dcgan.storage.atomic import write_text
from chainer_dcgan.storage.files import open_regular, printable

LARGEST = 16 << 20
"""int: Bytes of a file, if the caller names no other limit. Python's objects
take some twenty times as many."""

_DEEPEST = 32
# The state of a random generator has integers of 39 digits; whatever has no
# more than these is a finite float, too.
_DIGITS = 100


def write_json(path, content, indent=None, ensure_ascii=True):
    """Writes JSON and a line break, whole or not at all.

    Args:
        path (str): File to write.
        content: Numbers, text, lists and dicts of them.
        indent (int): Blanks a level; everything in a line if ``None``.
        ensure_ascii (bool): Whether all other characters are escaped.

    Raises:
        ValueError: If a number is not finite.
    """
    write_text(path, json.dumps(
        content, indent=indent, ensure_ascii=ensure_ascii,
        allow_nan=False) + '\n')


def read_json(path: str, limit: int=LARGEST):
    """Reads a JSON file.

    Args:
        path (str): File in UTF-8.
        limit (int): Bytes that it may have.

    Returns:
        What it holds: numbers are finite, integers have 100 digits at most,
        text can be encoded, no name is there twice, and lists and dicts are
        nested 32 levels deep at most.

    Raises:
        DamagedFile: If it is missing, too large, or holds anything else.
    """
    try:
        with open_regular(path) as f:
            data = f.read(limit + 1)
    except OSError as e:
        raise DamagedFile(f'{path} cannot be read: {e.strerror}.') from e
    if len(data) > limit:
        raise DamagedFile(
            f'{path} has more than {limit} bytes, which is more than such a '
            'file may have.')
    try:
        # Editors on Windows put a mark in front.
        return parse_json(data.decode('utf-8-sig'))
    except ValueError as e:
        raise DamagedFile(
            f'{path} cannot be read as JSON: {printable(e, 200)}.') from e


def parse_json(text: str):
    """Reads JSON from text, with the limits of :func:`read_json`.

    Args:
        text (str): JSON.

    Returns:
        What it holds.

    Raises:
        ValueError: If it holds anything else.
    """
    try:
        content = json.loads(
            text, object_pairs_hook=_make_dict, parse_int=_parse_int,
            parse_float=_parse_float, parse_constant=_refuse)
    except RecursionError as e:
        raise ValueError(_too_deep()) from e
    _check_depth(content)
    return content


def _make_dict(pairs):
    result = {}
    for name, value in pairs:
        if name in result:
            raise ValueError(f'the name {printable(name)} is there twice')
        result[name] = value
    return result


def _parse_int(digits):
    if len(digits) > _DIGITS:
        raise ValueError(f'a number of {len(digits)} digits')
    return int(digits)


def _parse_float(digits):
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f'the number {printable(digits)} is too large')
    return value


def _refuse(constant):
    raise ValueError(f'{constant} is no number in JSON')


def _check_depth(content):
    # Level by level, without recursion.
    level = [content]
    depth = 0
    while level:
        inner = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, list):
                inner.extend(value)
            elif isinstance(value, dict):
                for name in value:
                    _check_text(name)
                inner.extend(value.values())
        depth += any(isinstance(value, (list, dict)) for value in level)
        if depth > _DEEPEST:
            raise ValueError(_too_deep())
        level = inner


def _check_text(text):
    try:
        text.encode('utf-8')
    except UnicodeEncodeError as e:
        raise ValueError(
            'half of a character (a lone surrogate) in '
            f'{printable(text)!r}') from e


def _too_deep():
    return f'lists and dicts are nested more than {_DEEPEST} levels deep'
