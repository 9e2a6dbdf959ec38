"""What a run leaves, without the time of day, to compare two runs by."""

import hashlib
import json
import os
import re

from PIL import Image

from chainer_dcgan.storage.npz import read_npz

# Entries of a snapshot that hold how long the run took.
_TIMED = re.compile('LogReport|Console|elapsed', re.IGNORECASE)
_KEPT = re.compile(r'(gen|dis|snapshot)_iter_(\d+)\.npz')


def read_contents(folder: str) -> dict:
    """Reads what is in a folder.

    Args:
        folder (str): ``--out`` of a command, or a cache.

    Returns:
        dict: Digests by the files' names.
    """
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            try:
                digest = _digest(path, name)
            except ValueError as e:
                digest = f'damaged: {e}'
            found[os.path.relpath(path, folder)] = digest
    return found


def damaged(folder: str) -> list[str]:
    """Lists files that are not whole, though they bear their own names.

    Args:
        folder (str): ``--out`` of a command, right after it was injured.

    Returns:
        list of str: What is wrong, in words.
    """
    wrong = []
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            try:
                if not name.startswith('.'):
                    _read_whole(path)
            except (ValueError, OSError, SyntaxError) as e:
                wrong.append(f'{name} is not whole: {e}')
    return wrong


def _read_whole(path):
    if path.endswith('.npz'):
        read_npz(path)
    elif path.endswith(('.json', '/log')):
        with open(path, encoding='utf-8') as f:
            json.load(f)
    elif path.endswith(('.png', '.webp')) and not path.endswith('loss.png'):
        with Image.open(path) as img:
            img.load()


def _digest(path, name):
    if name in ('args.json', 'index.json'):
        # Holds the flags, of which a resumed run has others, and paths.
        with open(path, encoding='utf-8') as f:
            return sorted(json.load(f))
    if name == 'log':
        with open(path, encoding='utf-8') as f:
            return [{key: value for key, value in entry.items()
                     if key != 'elapsed_time'} for entry in json.load(f)]
    if name.startswith('snapshot_'):
        arrays = read_npz(path)
        return {key: hashlib.sha256(value.tobytes()).hexdigest()
                for key, value in arrays.items() if not _TIMED.search(key)
                and 'SettingsRecord' not in key}
    with open(path, 'rb') as f:
        return hashlib.file_digest(f, 'sha256').hexdigest()


def _match(name):
    return _KEPT.fullmatch(os.path.basename(name))


def differences(found: dict, expected: dict) -> list[str]:
    """Compares two folders.

    Args:
        found (dict): From :func:`read_contents`, after the injury.
        expected (dict): Of a run that was left alone.

    Returns:
        list of str: What differs, in words. A run that stopped keeps the
        checkpoint of where it did, in place of an older one.
    """
    wrong = [f'{name} differs' for name in found.keys() & expected.keys()
             if found[name] != expected[name]]
    wrong += [f'{name} is left over' for name in found.keys()
              - expected.keys() if not _match(name)]
    kept = [match for match in map(_match, found) if match]
    newest = max((int(match[2]) for match in kept), default=None)
    for name in expected.keys() - found.keys():
        match = _match(name)
        if not match or newest is None or int(match[2]) == max(
                int(other[2]) for other in map(_match, expected) if other):
            wrong.append(f'{name} is missing')
    for kind in ('gen', 'dis', 'snapshot'):
        n = sum(match[1] == kind for match in kept)
        allowed = sum(match[1] == kind
                      for match in map(_match, expected) if match)
        # One more may stay of a run that was killed when all was saved, and
        # only the oldest one still to be removed.
        if n > allowed + 1:
            wrong.append(f'{n} files {kind}_iter_*, not {allowed}')
    return wrong
