"""One process a folder, however the one before has ended."""

import errno
import json
import os
import signal
import socket
import threading

import pytest

from chainer_dcgan.storage import folder_lock
from chainer_dcgan.storage.folder_lock import FolderInUse, lock_folder

fcntl = pytest.importorskip('fcntl')


@pytest.fixture
def other(tmp_path):
    """The number of another process, which holds the folder ``out``."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with lock_folder(str(tmp_path / 'out')):
                os.write(write, b'.')
                threading.Event().wait(60)
        finally:
            os._exit(1)
    assert os.read(read, 1) == b'.'
    yield child
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.fixture
def no_locks(monkeypatch):
    """A file system without locks."""
    def refuse(descriptor, operation):
        raise OSError(errno.ENOLCK, 'No locks available')

    monkeypatch.setattr(fcntl, 'flock', refuse)


@pytest.mark.filterwarnings('ignore:.*fork.*:DeprecationWarning')
def test_the_second_is_told_who_and_a_kill_leaves_nothing(other, tmp_path):
    out = str(tmp_path / 'out')
    with pytest.raises(FolderInUse) as e:
        with lock_folder(out):
            pytest.fail('two hold it')
    assert f'process {other} on {socket.gethostname()}, since 20' in (
        str(e.value))
    os.kill(other, signal.SIGKILL)
    while True:
        try:
            with lock_folder(out):
                assert os.listdir(out) == ['.lock']
            break
        except FolderInUse:
            pass
    # One that was there before stays.
    assert os.listdir(out) == []


def test_a_folder_that_was_made_for_it_goes(tmp_path):
    with lock_folder(str(tmp_path / 'out')):
        pass
    assert not (tmp_path / 'out').exists()
    with lock_folder(str(tmp_path / 'out')):
        (tmp_path / 'out' / 'file').touch()
    assert os.listdir(tmp_path / 'out') == ['file']


def test_the_same_process_twice(tmp_path):
    with lock_folder(str(tmp_path)):
        with pytest.raises(FolderInUse, match=str(os.getpid())):
            with lock_folder(str(tmp_path)):
                pytest.fail('two hold it')
        assert (tmp_path / '.lock').exists()
    with lock_folder(str(tmp_path)):
        pass


@pytest.mark.parametrize('text', ['', '[', '[]', '{"pid": 1}', 'x' * 9999])
def test_what_the_file_says_does_not_matter(tmp_path, text):
    (tmp_path / '.lock').write_text(text)
    with lock_folder(str(tmp_path)):
        assert json.loads((tmp_path / '.lock').read_text())[
            'pid'] == os.getpid()


def test_a_full_disk_takes_the_name_alone(tmp_path, monkeypatch):
    def full(descriptor, data):
        raise OSError(errno.ENOSPC, 'No space left on device')

    monkeypatch.setattr(os, 'write', full)
    monkeypatch.setattr(folder_lock, '_PAUSE', 0)
    with lock_folder(str(tmp_path)):
        with pytest.raises(FolderInUse, match='another process writes to it'):
            with lock_folder(str(tmp_path)):
                pytest.fail('two hold it')


def test_a_file_that_went_in_between_is_made_again(tmp_path, monkeypatch):
    real, calls = fcntl.flock, []

    def flock(descriptor, operation):
        # Its holder has removed it between our opening and locking it.
        if not calls:
            os.unlink(tmp_path / '.lock')
        calls.append(operation)
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, 'flock', flock)
    with lock_folder(str(tmp_path)):
        assert (tmp_path / '.lock').exists() and len(calls) == 2


def who(**changes):
    return json.dumps({
        'host': socket.gethostname(), 'pid': 1, 'since': '2026-01-01',
        **changes})


@pytest.mark.parametrize('holder,words', [
    (who(), 'process 1 on'),
    (who(host='far', pid=2 ** 40), f'process {2 ** 40} on far, since 2026')])
def test_without_locks_the_file_itself_counts(
        no_locks, tmp_path, holder, words):
    (tmp_path / '.lock').write_text(holder)
    with pytest.raises(FolderInUse, match=words) as e:
        with lock_folder(str(tmp_path)):
            pytest.fail('two hold it')
    assert f'remove {tmp_path / ".lock"}' in str(e.value)
    assert (tmp_path / '.lock').read_text() == holder


@pytest.mark.parametrize('holder', [
    who(pid=2 ** 22 + 1), who(pid=0), who(pid=-1), who(pid=2 ** 70),
    # Not by its number, which each process that collects tests has of its
    # own.
    pytest.param(who(pid=os.getpid()), id='this'), '{', ''])
def test_without_locks_a_dead_one_does_not_count(no_locks, tmp_path, holder):
    (tmp_path / '.lock').write_text(holder)
    with lock_folder(str(tmp_path)):
        assert json.loads((tmp_path / '.lock').read_text())[
            'pid'] == os.getpid()
        assert os.listdir(tmp_path) == ['.lock']
    assert os.listdir(tmp_path) == []


def test_other_troubles_are_told(tmp_path, monkeypatch):
    def fail(descriptor, operation):
        raise OSError(errno.EIO, 'Input/output error')

    monkeypatch.setattr(fcntl, 'flock', fail)
    with pytest.raises(OSError, match='Input/output'):
        with lock_folder(str(tmp_path)):
            pytest.fail('held')
