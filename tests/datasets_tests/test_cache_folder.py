import json
import os
import signal
import subprocess
import sys
import time

import numpy
import pytest
from PIL import Image

from chainer_dcgan.datasets import RandomBatchIterator, cache, load_images
from chainer_dcgan.datasets.cache import CacheWriter, read_cache
from chainer_dcgan.datasets.cache_folder import (
    cache_folder,
    clear_caches,
    list_caches,
)
from chainer_dcgan.errors import RunError

_KILLED = '''
import os, signal, sys
from chainer_dcgan.datasets.cache import CacheWriter
with CacheWriter(sys.argv[1], 2, (3, 2, 2)) as writer:
    print('writing', flush=True)
    sys.stdin.read()
'''


@pytest.fixture
def caches(tmp_path):
    return tmp_path / 'caches'


def write(caches, key):
    folder = cache_folder('faces', key, str(caches))
    with CacheWriter(folder, 2, (3, 2, 2)) as writer:
        for i in range(2):
            writer.put(i, numpy.full((3, 2, 2), i, numpy.uint8))
        writer.finish(['a', 'b'], 'somewhere')
    return folder


def start_writer(caches, key):
    folder = cache_folder('faces', key, str(caches))
    process = subprocess.Popen(
        [sys.executable, '-c', _KILLED, folder], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE)
    assert process.stdout.readline() == b'writing\n'
    return folder, process


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()


def make_images(folder):
    folder.mkdir(exist_ok=True)
    Image.new('RGB', (2, 2)).save(folder / '0.png')
    return folder


def test_what_a_killed_process_left_goes_the_next_time(tmp_path, caches):
    folder, process = start_writer(caches, 1)
    assert len(os.listdir(folder)) == 1
    faces = make_images(tmp_path / 'faces')
    load_images(faces, 2, cache_dir=str(caches))
    # Someone is writing it still.
    assert len(os.listdir(folder)) == 1
    kill(process)
    Image.new('RGB', (2, 2)).save(faces / '1.png')
    load_images(faces, 2, cache_dir=str(caches))
    assert not os.path.exists(folder)
    assert len(os.listdir(caches)) == 2


def test_half_a_cache_goes_and_a_whole_one_stays(caches):
    half, whole = write(caches, 1), write(caches, 2)
    os.unlink(os.path.join(half, 'index.json'))
    with open(os.path.join(whole, '.images.u8.0123abcd.tmp'), 'w'):
        pass
    removed = clear_caches(str(caches), whole=False)
    assert [entry.folder for entry in removed] == [half]
    assert sorted(os.listdir(whole)) == ['images.u8', 'index.json']
    assert len(read_cache(whole)) == 2


def test_old_ones_go_when_another_is_made(tmp_path, caches):
    old, new = write(caches, 1), write(caches, 2)
    for folder, days in ((old, 31), (new, 29)):
        then = time.time() - days * 86400
        os.utime(os.path.join(folder, 'index.json'), (then, then))
    load_images(make_images(tmp_path / 'faces'), 2, cache_dir=str(caches))
    assert not os.path.exists(old) and os.path.exists(new)


def test_reading_counts_as_use(caches):
    folder = write(caches, 1)
    os.utime(os.path.join(folder, 'index.json'), (1, 1))
    read_cache(folder)
    assert time.time() - list_caches(str(caches))[0].last_used < 60


def test_list(caches):
    folder = write(caches, 1)
    entry, = list_caches(str(caches))
    assert (entry.folder, entry.source, entry.shape) == (
        folder, 'somewhere', (2, 3, 2, 2))
    assert entry.n_bytes == sum(
        os.path.getsize(os.path.join(folder, name))
        for name in os.listdir(folder))


def test_what_is_not_ours_stays(caches):
    folder = write(caches, 1)
    for path in ('mine.txt', 'mine/images.u8', 'faces-0123456789abcdef/my.png',
                 os.path.join(os.path.basename(folder), 'notes.txt')):
        (caches / path).parent.mkdir(exist_ok=True)
        (caches / path).write_text('mine')
    before = sorted(os.listdir(caches))
    assert clear_caches(str(caches)) == []
    assert sorted(os.listdir(caches)) == before and len(before) == 4


def test_clear_spares_what_is_being_written(caches):
    whole = write(caches, 1)
    folder, process = start_writer(caches, 2)
    assert [entry.folder for entry in clear_caches(str(caches))] == [whole]
    assert os.path.exists(folder)
    kill(process)
    clear_caches(str(caches))
    assert os.listdir(caches) == []


@pytest.fixture
def mapped(caches, monkeypatch):
    monkeypatch.setattr(cache, 'MAP_ABOVE', 1)
    folder = write(caches, 1)
    return os.path.join(folder, 'images.u8'), read_cache(folder)


@pytest.mark.parametrize('damage', [
    lambda f: f.truncate(3), lambda f: f.write(b'x')])
def test_damage_under_a_mapped_file_is_noticed(mapped, damage):
    path, dataset = mapped
    batches = RandomBatchIterator(dataset, 2, 0)
    next(batches)
    with open(path, 'r+b') as f:
        damage(f)
    os.utime(path, (1, 1))
    with pytest.raises(RunError, match='images.u8 was changed while'):
        next(batches)


def test_a_touch_is_no_damage(mapped):
    path, dataset = mapped
    os.utime(path, (1, 1))
    dataset.take(numpy.array([0]))
    os.unlink(path)
    assert dataset.take(numpy.array([1, 0]))[0].max() == 1


def test_damaged_tags_do_not_count(caches):
    folder = cache_folder('faces', 1, str(caches))
    with CacheWriter(folder, 1, (1, 1, 1)) as writer:
        writer.put(0, numpy.zeros((1, 1, 1), numpy.uint8))
        writer.finish(['a'], 'x', tags='file,hair\na,red\n')
    assert read_cache(folder) is not None
    with open(os.path.join(folder, 'tags.csv'), 'w') as f:
        f.write('file,hair\na,blue\n')
    assert read_cache(folder) is None


def test_a_cache_of_an_older_version_is_read(caches):
    folder = write(caches, 1)
    path = os.path.join(folder, 'index.json')
    with open(path) as f:
        index = json.load(f)
    del index['facts'], index['tags']
    with open(path, 'w') as f:
        json.dump(index, f)
    assert read_cache(folder).facts.n_cut is None


@pytest.mark.parametrize('name,value', [
    ('shape', [2, 3, 2]), ('shape', [2, 3, 2, 2.0]), ('shape', [0, 3, 2, 2]),
    ('shape', [2, 3, 2, -2]), ('shape', [2 ** 62, 3, 2, 2]),
    ('shape', [True, 3, 2, 4]), ('shape', 'abcd'), ('shape', None),
    ('names', ['a']), ('names', ['a', 5]), ('names', 'ab'),
    ('names', {'a': 1, 'b': 2}), ('skipped', [['a']]), ('skipped', 5),
    ('skipped', [['a', 5]]), ('skipped', [None]), ('root', None),
    ('source', 5), ('fingerprint', 'f'), ('fingerprint', 5), ('tags', 5),
    ('facts', 5), ('facts', {'n_cut': 'x'}), ('facts', {'n_cut': 1e999}),
    ('facts', {'more': 1}), ('facts', {'runs': 'abc'})])
def test_an_index_of_other_types_does_not_count(caches, name, value):
    folder = write(caches, 1)
    path = os.path.join(folder, 'index.json')
    with open(path) as f:
        index = json.load(f)
    index[name] = value
    with open(path, 'w') as f:
        json.dump(index, f)
    assert read_cache(folder) is None


@pytest.mark.parametrize('text', [
    '[' * 100000, '{"shape":' * 100000, '[]', '5', '', '\xff', '"\\ud800"',
    '{"shape": [' + '9' * 5000 + ']}'])
def test_an_index_of_another_form_does_not_count(caches, text):
    folder = write(caches, 1)
    with open(os.path.join(folder, 'index.json'), 'w',
              encoding='latin-1') as f:
        f.write(text)
    assert read_cache(folder) is None
    assert list_caches(str(caches))[0].shape == ()
