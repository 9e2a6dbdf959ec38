#!/usr/bin/env python
"""Changes JSON and CSV files, by bytes and by meaning, and reads them.

    python tests/faults/fuzz_text.py --n 400 --seed 0

Each must be read, or refused by the one error; a message is one that a
terminal can show, and short. The same --seed changes alike.
"""

# First: it makes Chainer importable.
import chainer_dcgan  # NOQA

import argparse
import collections
import copy
import csv
import io
import json
import os
import random
import sys
import tempfile
import traceback
import types

import fuzz_weights
from fuzz_weights import mutate

from chainer_dcgan.datasets.cache_index import read_index
from chainer_dcgan.datasets.tag_table import load_tag_table
from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.boxes import load_boxes
from chainer_dcgan.faces.journal import Journal
from chainer_dcgan.tags.file import load_tags
from chainer_dcgan.training.run_log import read_evaluations

_UGLY = (
    None, True, 0, -1, 0.5, 1e308, -1e308, 10 ** 30, 10 ** 200, 2 ** 63, '',
    'nan', 'x' * 100_000, '\ud800', '\x1b]0;t\7', 'a\nb', '\u202e', [], {},
    [[]], [1, 2, 3, 4], ['1', None], {'a': {'b': 1}}, [0] * 1000,
    float('nan'), float('inf'))
_LONGEST = 3000

INDEX = {
    'shape': [2, 3, 4, 4], 'names': ['a.png', 'b.png'], 'skipped': [
        ['c.png', 'damaged']], 'root': '', 'source': 'faces',
    'fingerprint': 'ab' * 32, 'tags': None,
    'facts': {'n_cut': 1, 'n_others': 2, 'runs': ['run']}}
HEADING = {'version': 1, 'size': 96, 'detector': 'none'}
RECORDS = [HEADING, {'key': 'k0', 'name': 'a.png', 'faces': [{
    'left': 0, 'top': 0, 'right': 9, 'bottom': 9, 'likelihood': 1.0,
    'sharpness': 0.5, 'hash': 'ab' * 8}]},
    {'key': 'k1', 'name': 'b.png', 'error': 'damaged'}]
TAGS = [['file', 'hair', 'eyes'], ['a.png', 'blonde', 'green'],
        ['b.png', 'brown', ''], ['c.png', '', 'red']]


def _index(path):
    try:
        return read_index(path)
    except (ValueError, OSError) as e:
        # Which counts as no cache.
        raise InputError(str(e)) from e


def _csv(path):
    dataset = _Dataset(
        names=['a.png', 'b.png', 'c.png'], root='', tags_path=path,
        source='faces')
    table = load_tag_table(dataset)
    table.describe()
    table.matrix(table.names())


def _journal(path):
    with Journal(path, HEADING) as journal:
        return journal.records


def _yolo(path):
    folder = path + '.folder'
    os.makedirs(folder, exist_ok=True)
    os.replace(path, os.path.join(folder, '000001.txt'))
    load_boxes(folder, 3, 32)


class _Dataset(types.SimpleNamespace):

    def __len__(self):
        return 3


def make_kinds(folder):
    """Lists names, what a sound file holds, how it is read.

    Args:
        folder (str): Where files may be written.

    Returns:
        list of tuple: Name, content (JSON's, a list of JSON's lines, or a
        CSV file's cells), form, and function.
    """
    found = {}
    for kind in fuzz_weights.KINDS:
        if kind.name in ('tags.json', 'boxes.json', 'log'):
            path = os.path.join(folder, kind.name)
            kind.make(path)
            with open(path, encoding='utf-8') as f:
                found[kind.name] = json.load(f)
    return [
        ('tags.json', found['tags.json'], 'json', load_tags),
        ('boxes.json', found['boxes.json'], 'json',
         lambda path: load_boxes(path, 3, 32)),
        ('log', found['log'], 'json', read_evaluations),
        ('index.json', INDEX, 'json', _index),
        ('journal.jsonl', RECORDS, 'lines', _journal),
        ('tags.csv', TAGS, 'csv', _csv),
        ('yolo.txt', [['0', '0.5', '0.5', '0.25', '0.25'],
                      ['1', '0.1', '0.2', '0.1', '0.1']], 'words', _yolo),
    ]


def change(rng, content):
    """Puts something ugly in the place of some value, or takes one away.

    Args:
        rng (random.Random): Picks what and where.
        content: JSON's lists, dicts and values.

    Returns:
        The same with a change or several.
    """
    content = copy.deepcopy(content)
    for _ in range(rng.choice((1, 1, 2, 5))):
        places = list(_places(content))
        if not places:
            return rng.choice(_UGLY)
        inside, key = rng.choice(places)
        way = rng.randrange(8)
        if way == 0:
            del inside[key]
        elif way == 1 and isinstance(inside, list):
            inside.insert(key, copy.deepcopy(inside[key]))
        elif way == 2:
            inside[key] = [inside[key]]
        elif way == 3:
            inside[key] = {'inner': inside[key]}
        else:
            inside[key] = copy.deepcopy(rng.choice(_UGLY))
    return content


def _places(content):
    if isinstance(content, (list, dict)):
        for key in (range(len(content)) if isinstance(content, list)
                    else list(content)):
            yield content, key
            yield from _places(content[key])


def write(content, form):
    """Gives the bytes of a file.

    Args:
        content: As :func:`make_kinds` lists it, changed or not.
        form (str): ``'json'``, ``'lines'``, ``'csv'`` or ``'words'``.
    """
    if form == 'json' or not isinstance(content, list):
        text = json.dumps(content)
    elif form == 'lines':
        text = ''.join(json.dumps(line) + '\n' for line in content)
    else:
        rows = [row if isinstance(row, list) else [row] for row in content]
        if form == 'csv':
            with io.StringIO(newline='') as f:
                csv.writer(f).writerows(rows)
                text = f.getvalue()
        else:
            text = ''.join(' '.join(map(str, row)) + '\n' for row in rows)
    return text.encode('utf-8', 'surrogatepass')


def fuzz(kind, n, seed, folder):
    """Tries changes of one kind of file; see :func:`fuzz_weights.fuzz`."""
    name, content, form, load = kind
    path = os.path.join(folder, name)
    count, wrong = collections.Counter(), []
    sound = write(content, form)
    for number in range(n):
        rng = random.Random(f'{seed} {name} {number}')
        data = (mutate(rng, sound) if number % 2
                else write(change(rng, content), form))
        with open(path, 'wb') as f:
            f.write(data)
        try:
            load(path)
            count['read'] += 1
        except InputError as e:
            count['refused'] += 1
            text = str(e)
            if len(text) > _LONGEST or not text.replace(
                    '\n', '').isprintable():
                wrong.append(f'{name} {number}: a message of {len(text):,} '
                             f'characters: {text[:300]!r}')
        except Exception:
            count['crashed'] += 1
            wrong.append(f'{name} {number}: {traceback.format_exc()[-1500:]}')
    return count, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--n', type=int, default=1000,
                        help='changes of each kind')
    parser.add_argument('--seed', type=int, default=0)
    args = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for kind in make_kinds(folder):
            count, wrong = fuzz(kind, args.n, args.seed, folder)
            print(f'{kind[0]:14} {dict(sorted(count.items()))}', flush=True)
            failed = failed or bool(wrong)
            for line in wrong[:5]:
                print(line, file=sys.stderr)
    return int(failed)


if __name__ == '__main__':
    sys.exit(main())
