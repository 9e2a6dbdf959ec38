"""Mutates files that the package reads, and counts what comes of it.

    python tests/faults/fuzz_weights.py --n 5000 --seed 0

Every mutated file must give the values that were written, or the one error
that names the file. In HDF5 and JSON not all bytes are under a checksum, so
that other values may come out; nothing else may.
"""

# First: it makes Chainer importable.
import chainer_dcgan  # NOQA

import argparse
import collections
import json
import os
import random
import sys
import tempfile
import traceback
from typing import NamedTuple

import numpy
from chainer import serializers

from chainer_dcgan import Generator, load_generator, save_weights
from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.boxes import load_boxes, save_empty
from chainer_dcgan.latent.records import load_record, save_record
from chainer_dcgan.storage import hdf5
from chainer_dcgan.storage.npz import read_npz, save_npz
from chainer_dcgan.tags.file import Tag, load_tags, save_tags
from chainer_dcgan.training.run_log import read_evaluations
from chainer_dcgan.training.snapshots import Snapshot

sys.path.insert(0, os.path.dirname(os.path.dirname(__file__)))
from made_snapshot import make_entries  # NOQA


class Kind(NamedTuple):
    """A file, how it is read, and whether its values are under checksums."""

    name: str
    make: object
    load: object
    exact: bool


def _state(path):
    state = serializers.DictionarySerializer()
    state.save(load_generator(path))
    return state.target


def _generator():
    return Generator(n_z=3, ch=8, image_size=32,
                     rng=numpy.random.RandomState(0))


def _deflated(path):
    save_weights(path, _generator())
    numpy.savez_compressed(path, **read_npz(path))


def _make_log(path):
    with open(path, 'w', encoding='utf-8') as f:
        json.dump([{'images': i, 'elapsed_time': 0.5 * i, 'gen/loss': 1,
                    'gen/frechet': 2.5, 'gen/precision': 0.5,
                    'gen/recall': 0.25, 'gen/coverage': 0.5}
                   for i in range(3)], f)


def _make_boxes(path):
    save_empty(path, 3, 32)
    with open(path, encoding='utf-8') as f:
        text = f.read()
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text.replace('"1": []', '"1": [[1, 2.5, 30, 32]]'))


def _make_tags(path):
    save_tags(path, [
        Tag(name, numpy.float32([1, -0.5, 1 / 3]), 5, 0.5, 1., 0.5, True)
        for name in ('hair:blonde', '目')], 'ab' * 32)


def _make_record(path):
    save_record(path, 'walk', {
        'z': numpy.ones((2, 3), 'f'), 'names': numpy.array(['a', 'bc'])})


def _read_snapshot(path):
    snapshot = Snapshot(path)
    return {**snapshot._arrays, 'iteration': snapshot.iteration}


KINDS = (
    Kind('gen.npz', lambda path: save_weights(path, _generator()), _state,
         True),
    Kind('deflated.npz', _deflated, _state, True),
    Kind('gen.h5', lambda path: save_weights(path, _generator()), _state,
         False),
    Kind('snapshot.npz', lambda path: save_npz(path, make_entries()),
         _read_snapshot, True),
    Kind('record.npz', _make_record, lambda path: load_record(path, 3), True),
    Kind('tags.json', _make_tags, load_tags, False),
    Kind('boxes.json', _make_boxes, lambda path: load_boxes(path, 3, 32),
         False),
    Kind('log', _make_log, read_evaluations, False),
)
"""tuple of Kind: The kinds of files."""


def mutate(rng, data):
    """Changes some bytes, moves some, or cuts some off.

    Args:
        rng (random.Random): Where the choices come from.
        data (bytes): What is there.

    Returns:
        bytes: What is to be tried.
    """
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4, 16))):
        # Half of them near the end, where an archive has its directory.
        start = rng.choice((0, max(0, len(data) - 5000)))
        i = rng.randrange(start, max(len(data), start + 1))
        way = rng.randrange(6)
        if way == 0 and i < len(data):
            data[i] ^= 1 << rng.randrange(8)
        elif way == 1:
            data[i:i + 1] = bytes([rng.choice((0, 1, 127, 128, 255))])
        elif way == 2:
            data[i:i + 4] = rng.choice((b'\xff' * 4, bytes(4),
                                        rng.randbytes(4)))
        elif way == 3:
            del data[i:i + rng.choice((1, 2, 8, 100))]
        elif way == 4:
            j = rng.randrange(max(len(data), 1))
            data[i:i] = data[j:j + rng.choice((1, 8, 50))]
        elif rng.random() < 0.2:
            del data[i:]
    return bytes(data)


def fuzz(kind, n, seed, folder):
    """Tries mutations of one kind of file.

    Args:
        kind (Kind): The kind.
        n (int): Number of mutations; a tenth of it for HDF5.
        seed (int): Seed of all of them.
        folder (str): Where files may be written.

    Returns:
        tuple: :class:`collections.Counter` of what came of it, and a list of
        descriptions of what should not have come.
    """
    path = os.path.join(folder, kind.name)
    kind.make(path)
    with open(path, 'rb') as f:
        whole = f.read()
    expected = None if not kind.exact else kind.load(path)
    count, wrong = collections.Counter(), []
    # A process for each HDF5 file takes its time, and some never end.
    hdf5.PATIENCE = 5
    for number in range(n // 10 if kind.name.endswith('.h5') else n):
        rng = random.Random(f'{seed} {kind.name} {number}')
        with open(path, 'wb') as f:
            f.write(mutate(rng, whole))
        try:
            found = kind.load(path)
        except InputError as e:
            count['refused'] += 1
            if path not in str(e):
                wrong.append(f'{kind.name} {number}: unnamed file: {e}')
        except Exception:
            count['crashed'] += 1
            wrong.append(f'{kind.name} {number}: {traceback.format_exc()}')
        else:
            count['read'] += 1
            if kind.exact and not _equal(found, expected):
                wrong.append(f'{kind.name} {number}: other values')
    return count, wrong


def _equal(found, expected):
    return found.keys() == expected.keys() and all(
        numpy.array_equal(value, expected[name])
        for name, value in found.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--n', type=int, default=5000,
                        help='mutations of each kind; a tenth for HDF5')
    parser.add_argument('--seed', type=int, default=0)
    args = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            count, wrong = fuzz(kind, args.n, args.seed, folder)
            print(f'{kind.name:14} {dict(sorted(count.items()))}', flush=True)
            failed = failed or bool(wrong)
            for line in wrong[:10]:
                print(line, file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
