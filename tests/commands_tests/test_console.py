"""A failing console, a signal, a full disk: what the work makes of them."""

import errno
import functools
import os
import signal
import subprocess
import sys

import pytest

from chainer_dcgan import _starting
from chainer_dcgan.commands import console, process
from chainer_dcgan.commands.console import LastingStream
from chainer_dcgan.storage.atomic import atomic_path, write_text


@pytest.fixture
def unread():
    """A stream that nobody reads any more."""
    read, write = os.pipe()
    os.close(read)
    with open(write, 'w') as stream:
        yield LastingStream(stream)


def end(function, *args):
    with pytest.raises(SystemExit) as e:
        process.run(function, *args)
    return e.value.code


def test_a_reader_that_is_gone_is_no_trouble(unread, monkeypatch):
    monkeypatch.setattr(sys, 'stdout', unread)

    def work():
        for _ in range(3):
            print('words', flush=True)
        print('and more')
        return 3

    assert end(work) == 3
    assert unread.failure.errno == errno.EPIPE and not unread.isatty()
    assert console.finish() is None


@pytest.mark.parametrize('status,expected', [(None, 1), (0, 1), (2, 2)])
def test_a_full_disk_under_standard_output_is_told(
        monkeypatch, capsys, status, expected):
    with open('/dev/full', 'w') as full:
        monkeypatch.setattr(sys, 'stdout', LastingStream(full))

        def work():
            print('words')
            return status

        assert end(work) == expected
    assert ('standard output cannot be written: No space left'
            in capsys.readouterr().err) == (not status)


def test_a_stream_that_was_closed(tmp_path):
    stream = open(tmp_path / 'x', 'w')
    stream.close()
    lasting = LastingStream(stream)
    assert lasting.write('word') == 4
    lasting.flush()
    assert lasting.failure.errno == errno.EBADF


def test_prepared_once(monkeypatch, unread):
    monkeypatch.setattr(sys, 'stdout', unread)
    monkeypatch.setattr(sys, 'stderr', unread)
    console.prepare()
    assert sys.stdout is unread and sys.stderr is unread


def test_streams_that_were_closed_before(tmp_path):
    result = subprocess.run(
        f'{sys.executable} -m chainer_dcgan generate --rows 1 --cols 1 '
        '--out a.png >&- 2>&-', shell=True, cwd=tmp_path, timeout=120,
        env={'PYTHONPATH': ':'.join(sys.path), 'HOME': str(tmp_path)})
    assert result.returncode == 0
    assert (tmp_path / 'a.png').read_bytes()[:4] == b'\x89PNG'


@pytest.mark.parametrize('number,status', [
    (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_leaves_no_temporary_file(tmp_path, capsys, number, status):
    before = signal.getsignal(number)

    def work():
        with atomic_path(str(tmp_path / 'x')) as temporary:
            with open(temporary, 'w') as f:
                f.write('half')
            os.kill(os.getpid(), number)
            pytest.fail('it went on')

    assert end(work) == status
    assert not os.listdir(tmp_path)
    assert capsys.readouterr().err.count('\n') == 1
    assert signal.getsignal(number) is before


def test_a_signal_that_is_ignored_stays_so(monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert end(os.kill, os.getpid(), signal.SIGHUP) is None
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize('number,words', [
    (errno.ENOSPC, 'No space left on device. Make room there'),
    (errno.EROFS, 'Read-only file system. Pass names in folders'),
    (errno.EIO, 'Input/output error.\n')])
def test_a_file_that_cannot_be_written_is_named(
        tmp_path, monkeypatch, capsys, number, words):
    def fail(descriptor):
        # As a full disk does, without a name.
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, 'fsync', fail)
    path = str(tmp_path / 'x')
    assert end(write_text, path, 'text') == 1
    assert f'error: {path}: {words}' in capsys.readouterr().err
    assert not os.listdir(tmp_path)


def test_what_pillow_cannot_write_is_named(tmp_path):
    with pytest.raises(OSError, match='encoder error') as e:
        with atomic_path(str(tmp_path / 'x.png')):
            raise OSError('encoder error -2 when writing image file')
    assert e.value.filename == str(tmp_path / 'x.png')


def test_what_was_read_meanwhile_keeps_its_name(tmp_path):
    with pytest.raises(FileNotFoundError) as e:
        with atomic_path(str(tmp_path / 'x')):
            open(tmp_path / 'missing')
    assert e.value.filename == str(tmp_path / 'missing')


@pytest.mark.parametrize('argv,original,expected', [
    (['-m', 'train'], ['python', '-m', 'chainer_dcgan', 'train'], True),
    (['-m'], ['python', '-u', '-m', 'chainer_dcgan'], True),
    (['-m'], ['python', '-m', 'pytest', 'chainer_dcgan'], False),
    (['/usr/bin/chainer-dcgan', 'train'], ['python', 'x'], True),
    (['mine.py'], ['python', 'mine.py', '-m', 'chainer_dcgan'], False),
    ([''], ['python'], False), ([], [], False)])
def test_which_programs_are_commands(monkeypatch, argv, original, expected):
    monkeypatch.setattr(sys, 'argv', argv)
    monkeypatch.setattr(sys, 'orig_argv', original)
    assert _starting._is_command() == expected
    before = signal.getsignal(signal.SIGINT)
    with _starting.ending_at_once():
        assert (signal.getsignal(signal.SIGINT) is signal.SIG_DFL) == expected
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_while_importing(tmp_path):
    with subprocess.Popen(
            [sys.executable, '-X', 'importtime', '-m', 'chainer_dcgan',
             'train'], cwd=tmp_path, stderr=subprocess.PIPE, text=True,
            env={'PYTHONPATH': ':'.join(sys.path), 'HOME': str(tmp_path)},
            # A shell's background jobs have it ignored.
            preexec_fn=functools.partial(
                signal.signal, signal.SIGINT, signal.SIG_DFL)) as child:
        for line in child.stderr:
            if '| ' in line and line.split('|')[-1].strip() == 'numpy':
                child.send_signal(signal.SIGINT)
                break
        rest = child.stderr.read()
    assert child.returncode == -signal.SIGINT
    assert 'Traceback' not in rest and 'error' not in rest
