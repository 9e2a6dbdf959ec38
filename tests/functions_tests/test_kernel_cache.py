"""Compiled kernels on disk: never stale, never in the way."""

import errno
import functools
import os
import pathlib
import shutil

import pytest

pytest.importorskip('numba')

import numba  # NOQA

from chainer_dcgan.functions import warm_up  # NOQA
from chainer_dcgan.functions.kernels.numba import kernel_cache  # NOQA

OPTIONS = (('nogil', True),)


def add(a, b):
    return a + b


def make(folder):
    kernel = numba.njit(add)
    kernel._cache = kernel_cache.KernelCache(add, folder)
    return kernel


@pytest.fixture
def sources(tmp_path, monkeypatch):
    folder = tmp_path / 'kernels'
    shutil.copytree(
        kernel_cache._KERNELS, folder,
        ignore=shutil.ignore_patterns('__pycache__'))
    monkeypatch.setattr(kernel_cache, '_KERNELS', folder)
    return folder


def digest(options=OPTIONS):
    kernel_cache.digest.cache_clear()
    return kernel_cache.digest(options)


@pytest.fixture(autouse=True)
def forget():
    yield
    kernel_cache.digest.cache_clear()
    kernel_cache.find_folder.cache_clear()


@pytest.mark.parametrize('name', [
    'layout.py', 'numba/simd.py', 'numba/winograd_input.py'])
def test_any_source_changes_the_digest(sources, name):
    before = digest()
    assert digest() == before
    with open(sources / name, 'a') as f:
        f.write('# one line more\n')
    assert digest() != before


def test_options_and_versions_change_the_digest(monkeypatch):
    before = digest()
    assert digest((('nogil', False),)) != before
    monkeypatch.setattr(numba, '__version__', '0.0')
    assert digest() != before


def test_folders_of_other_digests_go(tmp_path, monkeypatch):
    monkeypatch.setattr(kernel_cache, '_places', lambda: [tmp_path])
    other_python = tmp_path / 'kernels-cpython-12-old'
    other_python.mkdir()
    old = kernel_cache.find_folder('old')
    (old / 'file').write_bytes(b'x')
    new = kernel_cache.find_folder('new')
    assert new.is_dir() and not old.exists() and other_python.is_dir()


def test_a_place_that_cannot_be_written_to_is_passed_over(
        tmp_path, monkeypatch):
    file = tmp_path / 'file'
    file.touch()
    places = [file, tmp_path / 'second']
    monkeypatch.setattr(kernel_cache, '_places', lambda: places)
    assert kernel_cache.find_folder('new').parent == places[1]
    kernel_cache.find_folder.cache_clear()
    del places[1]
    assert kernel_cache.find_folder('new') is None


def test_kept_kernels_are_used_again(tmp_path):
    assert make(tmp_path)(2, 3) == 5
    kept, = tmp_path.iterdir()
    written = kept.stat().st_mtime_ns
    again = make(tmp_path)
    assert again(2, 3) == 5
    assert sum(again.stats.cache_hits.values()) == 1
    assert kept.stat().st_mtime_ns == written
    # Another signature has a file of its own.
    assert again(2., 3.) == 5
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize('damage', [
    lambda data: b'', lambda data: data[:100], lambda data: data[:-1],
    lambda data: data[:1000] + bytes([data[1000] ^ 1]) + data[1001:]])
def test_a_damaged_file_is_made_again(tmp_path, damage):
    make(tmp_path)(2, 3)
    kept, = tmp_path.iterdir()
    good = kept.read_bytes()
    kept.write_bytes(damage(good))
    kernel = make(tmp_path)
    assert kernel(2, 3) == 5
    assert not sum(kernel.stats.cache_hits.values())
    assert make(tmp_path)(2, 3) == 5
    kernel = make(tmp_path)
    kernel(2, 3)
    assert sum(kernel.stats.cache_hits.values()) == 1


def test_a_full_disk_stops_nothing(tmp_path, monkeypatch):
    def full(path, data):
        with open(path, 'wb') as f:
            f.write(data[:10])
        raise OSError(errno.ENOSPC, 'No space left on device')

    monkeypatch.setattr(pathlib.Path, 'write_bytes', full)
    assert make(tmp_path)(2, 3) == 5
    assert not list(tmp_path.iterdir())


def test_what_killed_processes_left_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(warm_up, '_folder', lambda: tmp_path)
    monkeypatch.setattr(warm_up, '_calls', lambda: [])
    running = f'simd.f-0123.{os.getpid()}.tmp'
    for name in (running, 'simd.f-0123.4194999.tmp', 'x.tmp', 'a.kernel'):
        (tmp_path / name).touch()
    warm_up.compile_kernels()
    assert set(os.listdir(tmp_path)) == {'complete', 'a.kernel', running}


def test_compiling_says_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(warm_up, '_folder', lambda: tmp_path)
    done, said = [], []
    calls = [functools.partial(done.append, i) for i in range(3)]
    monkeypatch.setattr(warm_up, '_calls', lambda: calls)
    warm_up.compile_kernels(lambda *args: said.append((len(done), *args)))
    assert done == [0, 1, 2]
    assert said == [(1, 1, 3), (2, 2, 3), (3, 3, 3)]
