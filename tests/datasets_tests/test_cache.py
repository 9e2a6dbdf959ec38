import errno
import os

import chainer
import numpy
import pytest

from chainer_dcgan.datasets import DatasetError, cache
from chainer_dcgan.datasets.cache import CacheWriter, read_cache

NAMES = ['a', 'b', 'c', 'd']


@pytest.fixture
def images(rng):
    return rng.integers(0, 256, (4, 3, 2, 2)).astype(numpy.uint8)


def write(folder, images, indices=(0, 1, 2, 3), names=NAMES, **about):
    with CacheWriter(str(folder), 4, (3, 2, 2)) as writer:
        for i in indices:
            writer.put(i, images[i])
        writer.finish(names, 'somewhere', **about)


def test_reads_what_was_written(tmp_path, images):
    write(tmp_path, images, root='r/', skipped=[('x', 'why')], tags='file,a')
    dataset = read_cache(str(tmp_path))
    numpy.testing.assert_array_equal(dataset.images, images)
    assert dataset.names == NAMES
    assert dataset.source == 'somewhere'
    assert dataset.root == 'r/'
    assert dataset.skipped == [('x', 'why')]
    with open(dataset.tags_path) as f:
        assert f.read() == 'file,a'


def test_images_cannot_be_written_to(tmp_path, images):
    write(tmp_path, images)
    with pytest.raises(ValueError, match='read-only'):
        read_cache(str(tmp_path)).images[0] = 0


def test_gaps_are_closed_whatever_the_order(tmp_path, images):
    write(tmp_path, images, indices=(3, 1))
    dataset = read_cache(str(tmp_path))
    numpy.testing.assert_array_equal(dataset.images, images[[1, 3]])
    assert dataset.names == ['b', 'd']


def test_large_caches_are_mapped(tmp_path, images, monkeypatch):
    write(tmp_path, images)
    monkeypatch.setattr(cache, 'MAP_ABOVE', images.nbytes - 1)
    dataset = read_cache(str(tmp_path))
    assert isinstance(dataset.images.base, numpy.memmap)
    numpy.testing.assert_array_equal(dataset.images, images)
    monkeypatch.setattr(cache, 'MAP_ABOVE', images.nbytes)
    dataset = read_cache(str(tmp_path))
    assert not isinstance(dataset.images.base, numpy.memmap)


def test_fingerprint_depends_on_pixels_names_and_order(tmp_path, images):
    def fingerprint(images, names=NAMES):
        write(tmp_path, images, names=names)
        return read_cache(str(tmp_path)).fingerprint

    first = fingerprint(images)
    assert len(first) == 64 and first == fingerprint(images)
    other = images.copy()
    other[3, 2, 1, 1] ^= 1
    assert fingerprint(other) != first
    assert fingerprint(images[::-1]) != first
    assert fingerprint(images, ['a', 'b', 'c', 'e']) != first


def test_nothing_there(tmp_path):
    assert read_cache(str(tmp_path / 'none')) is None


@pytest.mark.parametrize('damage', [
    lambda path: (path / 'index.json').unlink(),
    lambda path: (path / 'images.u8').unlink(),
    lambda path: (path / 'index.json').write_text('{"shape": '),
    lambda path: (path / 'index.json').write_text('{}'),
    lambda path: (path / 'index.json').write_text('[]'),
    lambda path: (path / 'images.u8').write_bytes(b'short'),
    lambda path: (path / 'images.u8').write_bytes(bytes(48))])
def test_damaged_caches_do_not_count(tmp_path, images, damage):
    write(tmp_path, images)
    damage(tmp_path)
    assert read_cache(str(tmp_path)) is None


def test_nothing_is_left_when_writing_fails(tmp_path, images):
    with pytest.raises(ZeroDivisionError):
        with CacheWriter(str(tmp_path), 4, (3, 2, 2)) as writer:
            writer.put(0, images[0])
            raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_made(tmp_path):
    (tmp_path / 'file').write_bytes(b'')
    with pytest.raises(DatasetError, match='cannot write the image cache in '
                                           '.*CHAINER_DATASET_ROOT'):
        with CacheWriter(str(tmp_path / 'file' / 'x'), 4, (3, 2, 2)):
            pass


@pytest.mark.skipif(os.geteuid() == 0, reason='root may write everywhere')
def test_read_only_folder(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(DatasetError, match='Permission denied'):
        with CacheWriter(str(tmp_path), 4, (3, 2, 2)):
            pass


def test_full_disk_is_noticed_before_the_work(tmp_path, monkeypatch):
    def fail(*args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, 'posix_fallocate', fail)
    with pytest.raises(DatasetError, match=r'No space left.*\(1 MB needed\)'):
        with CacheWriter(str(tmp_path), 4, (3, 2, 2)):
            pytest.fail('the work began')
    assert list(tmp_path.iterdir()) == []


def test_errors_of_the_work_pass_through(tmp_path):
    with pytest.raises(BrokenPipeError):
        with CacheWriter(str(tmp_path), 4, (3, 2, 2)):
            raise BrokenPipeError


def test_folder_is_in_chainers_data_set_root(tmp_path, monkeypatch):
    root = chainer.dataset.get_dataset_root()
    chainer.dataset.set_dataset_root(str(tmp_path))
    try:
        folder = cache.cache_folder('my faces/é!', ('key', 96))
    finally:
        chainer.dataset.set_dataset_root(root)
    assert os.path.dirname(folder) == str(tmp_path / 'chainer_dcgan')
    assert os.path.basename(folder).startswith('my_faces_é-')
    assert folder != cache.cache_folder('my faces/é!', ('key', 64))
    assert list(tmp_path.iterdir()) == []
