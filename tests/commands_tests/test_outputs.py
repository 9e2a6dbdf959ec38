import os
import socket
import tempfile

import pytest

from chainer_dcgan.commands import outputs
from chainer_dcgan.errors import InputError


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'gen.npz').write_text('weights')
    (tmp_path / 'faces' / 'deep').mkdir(parents=True)
    (tmp_path / 'faces' / 'deep' / 'a.png').write_text('a face')
    return tmp_path


def check(out, also=('.npz',), **inputs):
    outputs.check_files(
        out, ['.png'], also,
        {'--' + name: path for name, path in inputs.items()})


def refuses(words, out, **inputs):
    with pytest.raises(InputError, match=words):
        check(out, **inputs)


def test_what_is_read_is_not_written_over(folder):
    (folder / 'me.png').write_text('me')
    os.link('gen.npz', 'other.npz')
    os.symlink('gen.npz', 'third.npz')
    refuses('--out gen.png would replace gen.npz, which --gen gen.npz reads',
            'gen.png', gen='gen.npz')
    refuses('would replace other.npz', 'other.png', gen='gen.npz')
    refuses('would replace third.npz', 'third.png', gen='gen.npz')
    refuses('would replace me.png, which --image me.png', 'me.png',
            image='me.png')
    refuses('would replace faces/deep/a.png, which --dataset faces reads',
            'faces/deep/a.png', dataset='faces')
    # What is no input, or is not there yet, can be written.
    check('gen.png', gen='me.png', z=None)
    check('faces/deep/b.png', dataset='faces')
    check('me.png', image='nothing.png')


def test_endings():
    for out in ('a.jpg', 'a', '.png', 'a.png/'):
        refuses(f'--out {out} must end in .png', out)
    check('a.PNG')
    with pytest.raises(InputError, match='a.mov must end in .webp or .gif'):
        outputs.check_files('a.mov', ['.webp', '.gif'])


@pytest.mark.parametrize('make,words', [
    (os.mkdir, 'a folder'), (os.mkfifo, 'a FIFO'),
    (lambda path: socket.socket(socket.AF_UNIX).bind(path), 'a socket'),
    (lambda path: os.symlink('/dev/null', path), 'a device')])
@pytest.mark.parametrize('path', ['a.png', 'a.npz'])
@pytest.mark.filterwarnings('ignore::ResourceWarning')
def test_only_files_are_replaced(make, words, path):
    make(path)
    refuses(f'--out a.png would replace {path}, which is {words}', 'a.png')


def test_a_link_stands_for_what_it_points_to(folder):
    (folder / 'b.png').write_text('old')
    os.symlink('b.png', 'a.png')
    os.symlink('nowhere/b.png', 'dangling.png')
    check('a.png')
    check('dangling.png')
    os.symlink('loop.png', 'loop.png')
    refuses('cannot write --out loop.png: Too many levels', 'loop.png')


def test_nothing_is_made(folder):
    before = sorted(folder.rglob('*'))
    check('new/deep/a.png')
    outputs.check_folder('other/folder')
    assert sorted(folder.rglob('*')) == before


def test_names():
    refuses('--out is empty', '')
    refuses(r"--out '\\udcff.png' is no UTF-8", '\udcff.png')
    with pytest.raises(InputError, match='--out is empty'):
        outputs.check_folder('')
    refuses('cannot write --out gen.npz/a.png: Not a directory',
            'gen.npz/a.png')
    refuses('File name too long', 300 * 'a' + '.png')


def test_places_that_cannot_be_written_to(folder, monkeypatch):
    refuses(r'cannot write --out /proc/new/a.png \(/proc\): .*Pass a name in',
            '/proc/new/a.png')
    with pytest.raises(InputError, match='cannot write --out gen.npz'):
        outputs.check_folder('gen.npz')

    def refuse(dir):
        raise PermissionError(13, 'Permission denied')

    # Root may write nearly everywhere.
    monkeypatch.setattr(tempfile, 'TemporaryFile', refuse)
    refuses(r'a.png \(.*\): Permission denied', 'a.png')


def test_the_place_that_a_link_points_to_counts():
    os.symlink('/proc/new.npz', 'a.npz')
    refuses(r'--out a.png \(/proc\)', 'a.png')
