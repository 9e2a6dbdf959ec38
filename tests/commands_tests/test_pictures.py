import base64
import re
import sys

import pytest

from chainer_dcgan.commands import pictures

_NAMES = ('KITTY_WINDOW_ID', 'TERM_PROGRAM', 'DISPLAY', 'WAYLAND_DISPLAY')


@pytest.fixture
def environment(monkeypatch):
    for name in _NAMES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def terminal(environment):
    # Not before the test itself, whose output has another stream.
    def show(path, **kwargs):
        environment.setattr(
            sys.stdout, 'isatty', lambda: True, raising=False)
        pictures.show(str(path), **kwargs)
    return show


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / 'grid.png'
    path.write_bytes(bytes(range(256)) * 40)
    return path


def test_kitty_gets_all_of_it_in_chunks(
        environment, terminal, picture, capsys):
    environment.setenv('KITTY_WINDOW_ID', '1')
    terminal(picture)
    parts = re.findall(
        '\033_G([^;]*);([^\033]*)\033', capsys.readouterr().out)
    assert parts[0][0] == 'a=T,f=100,m=1'
    assert [head for head, _ in parts[1:]] == ['m=1'] * (
        len(parts) - 2) + ['m=0']
    assert all(len(text) <= 4096 for _, text in parts)
    assert base64.b64decode(
        ''.join(text for _, text in parts)) == picture.read_bytes()


def test_iterm2(environment, terminal, picture, capsys):
    environment.setenv('TERM_PROGRAM', 'iTerm.app')
    terminal(picture)
    output = capsys.readouterr().out
    assert output.startswith('\033]1337;File=inline=1;size=10240:')
    assert base64.b64decode(
        output[:-2].rpartition(':')[2]) == picture.read_bytes()


def test_no_other_terminal_no_pipe_and_no_file(
        environment, terminal, picture, capsys):
    terminal(picture)
    environment.setenv('KITTY_WINDOW_ID', '1')
    terminal(picture.with_name('none.png'))
    environment.setattr(sys.stdout, 'isatty', lambda: False, raising=False)
    pictures.show(str(picture))
    assert capsys.readouterr().out == ''


def test_the_desktop_only_when_asked(environment, picture, capsys):
    opened = []
    environment.setattr(
        pictures.subprocess, 'Popen',
        lambda command, **kwargs: opened.append(command))
    environment.setattr(pictures.shutil, 'which', lambda name: '/bin/' + name)
    pictures.show(str(picture), on_desktop=True)
    assert 'no desktop here' in capsys.readouterr().out
    environment.setenv('DISPLAY', ':0')
    pictures.show(str(picture))
    assert not opened
    pictures.show(str(picture), on_desktop=True)
    assert opened == [['/bin/xdg-open', str(picture)]]
