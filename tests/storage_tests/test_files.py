import os

import numpy
import pytest

from chainer_dcgan.storage.atomic import atomic_path, write_text
from chainer_dcgan.storage.npz import save_npz


def test_failure_leaves_the_old_file(tmp_path):
    path = tmp_path / 'file'
    path.write_text('old')
    with pytest.raises(ZeroDivisionError):
        with atomic_path(str(path)) as temporary:
            with open(temporary, 'w') as f:
                f.write('half')
            raise ZeroDivisionError
    assert path.read_text() == 'old'
    assert os.listdir(tmp_path) == ['file']


def test_success_replaces_it(tmp_path):
    path = tmp_path / 'new folder' / 'file'
    for text in ('one', 'two'):
        with atomic_path(str(path)) as temporary:
            with open(temporary, 'w') as f:
                f.write(text)
    assert path.read_text() == 'two'
    assert os.listdir(path.parent) == ['file']


def test_a_link_is_followed(tmp_path):
    (tmp_path / 'link').symlink_to(tmp_path / 'folder' / 'file')
    for text in ('one', 'two'):
        with atomic_path(str(tmp_path / 'link')) as temporary:
            with open(temporary, 'w') as f:
                f.write(text)
        assert (tmp_path / 'link').is_symlink()
        assert (tmp_path / 'folder' / 'file').read_text() == text


def test_the_data_is_on_the_disk_before_the_name(tmp_path, monkeypatch):
    path = str(tmp_path / 'file')
    steps = []
    fsync, replace = os.fsync, os.replace

    def watched_fsync(descriptor):
        steps.append(('synced', os.fstat(descriptor).st_ino))
        fsync(descriptor)

    def watched_replace(source, target):
        steps.append(('renamed', os.stat(source).st_ino, target))
        replace(source, target)

    monkeypatch.setattr(os, 'fsync', watched_fsync)
    monkeypatch.setattr(os, 'replace', watched_replace)
    with atomic_path(path) as temporary:
        # In the same folder: a rename across file systems is a copy.
        assert os.path.dirname(temporary) == str(tmp_path)
        with open(temporary, 'w') as f:
            f.write('whole')
        assert not os.path.exists(path)
    inode = os.stat(path).st_ino
    assert steps == [('synced', inode), ('renamed', inode, path)]


def test_npz_bytes_depend_on_the_arrays_alone(tmp_path, monkeypatch):
    arrays = {'a/W': numpy.arange(6.).reshape(2, 3), 'text': 'abc', 'n': 3}
    save_npz(str(tmp_path / '1.npz'), arrays)
    monkeypatch.setattr('time.time', lambda: 2e9)
    save_npz(str(tmp_path / '2.npz'), dict(reversed(arrays.items())))
    one = (tmp_path / '1.npz').read_bytes()
    assert one == (tmp_path / '2.npz').read_bytes()
    with numpy.load(tmp_path / '1.npz', allow_pickle=False) as f:
        assert sorted(f.files) == ['a/W', 'n', 'text']
        numpy.testing.assert_array_equal(f['a/W'], arrays['a/W'])
        assert str(f['text']) == 'abc' and int(f['n']) == 3


def test_npz_refuses_objects(tmp_path):
    with pytest.raises(ValueError):
        save_npz(str(tmp_path / 'x.npz'), {'a': numpy.array(None)})
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize('make', [os.mkfifo, os.mkdir, lambda path: os.symlink(
    '/dev/null', path)])
def test_only_regular_files_are_replaced(tmp_path, make):
    path = str(tmp_path / 'x')
    make(path)
    with pytest.raises(OSError, match='no regular file') as e:
        write_text(path, 'text')
    assert os.path.basename(e.value.filename) in ('x', 'null')
    assert os.listdir(tmp_path) == ['x']
