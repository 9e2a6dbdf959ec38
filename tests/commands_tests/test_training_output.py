"""What a training does with the folder that it is told to write to."""

import errno
import math
import os
import shutil

import numpy
import pytest
from PIL import Image

from chainer_dcgan.errors import InputError, RunError
from chainer_dcgan.storage import layout
from chainer_dcgan.storage.folder_lock import lock_folder
from chainer_dcgan.training import updater

TINY = ('-i', 'faces', '--image-size', 32, '--ch', 8, '--n-z', 4, '-b', 4,
        '-e', 2, '--sample-interval', 0, '--out', 'a run')
GO_ON = "python -m chainer_dcgan train --out 'a run' --resume"


@pytest.fixture
def faces(tmp_path):
    (tmp_path / 'faces').mkdir()
    for i, img in enumerate(numpy.random.default_rng(0).integers(
            0, 256, (8, 32, 32, 3)).astype(numpy.uint8)):
        Image.fromarray(img).save(tmp_path / f'faces/{i}.png')


@pytest.mark.parametrize('command', ['train', 'train_gan'])
@pytest.mark.parametrize('flags', [(), ('--resume',)])
def test_a_second_run_is_refused(call_command, command, flags):
    with lock_folder('out'):
        with pytest.raises(InputError, match=(
                f'out is in use: process {os.getpid()} on .* writes to it. '
                'Pass another --out')):
            call_command(command, '--out', 'out', *flags)


@pytest.mark.parametrize('command', ['train', 'train_gan'])
def test_a_folder_with_another_programs_files(
        call_command, tmp_path, command):
    (tmp_path / 'log').write_text('of my own')
    with pytest.raises(InputError, match='log is no file of a tr.*Pass anot'):
        call_command(command, '--out', '.')
    assert (tmp_path / 'log').read_text() == 'of my own'
    assert os.listdir(tmp_path) == ['log']


@pytest.mark.parametrize('command', ['train', 'train_gan'])
@pytest.mark.parametrize('out', ['file', '/proc/new', 'fifo', 'device'])
def test_a_place_that_cannot_be_written_to(call_command, command, out):
    open('file', 'w').close()
    os.mkfifo('fifo')
    os.symlink('/dev/null', 'device')
    with pytest.raises(InputError, match='--out'):
        call_command(command, '--out', out)


@pytest.mark.parametrize('name,words', [
    ('gen_iter_2.npz', 'start again; no snapshot was saved yet'),
    ('gen_iter_4.npz', f'is whole. .*go on with: {GO_ON}')])
def test_a_full_disk_is_told_with_the_way_on(
        call_command, tmp_path, faces, monkeypatch, name, words):
    real = os.replace

    def replace(old, new):
        if str(new).endswith(name):
            raise OSError(errno.ENOSPC, 'No space left on device')
        real(old, new)

    monkeypatch.setattr(os, 'replace', replace)
    with pytest.raises(RunError, match=(
            f'a run/{name}: No space left on device. .*{words}')):
        call_command('train', *TINY)
    left = [path.name for path in (tmp_path / 'a run').rglob('*')]
    assert not [path for path in left if path.endswith('.tmp')]
    monkeypatch.undo()
    # And on it goes.
    monkeypatch.chdir(tmp_path)
    there = bool(layout.list_snapshots('a run'))
    call_command('train', *TINY, *(['--resume'] if there else []))
    assert layout.list_snapshots('a run') == [2, 4]


def test_a_run_that_is_lost_names_the_way_on(
        call_command, tmp_path, faces, monkeypatch):
    real = updater.DCGANUpdater.update_core

    def update(self):
        if self.iteration == 3:
            self.dis.c0.W.array[...] = math.nan
        real(self)

    monkeypatch.setattr(updater.DCGANUpdater, 'update_core', update)
    with pytest.raises(RunError, match=(
            f'snapshot_iter_2.npz. Go on from it with: {GO_ON}. If the')):
        call_command('train', *TINY)


def test_another_runs_snapshot_in_the_folder(
        call_command, tmp_path, faces, capsys):
    call_command('train', *TINY, '--keep', 9)
    call_command('train', *TINY[:-1], 'other', '--seed', 3)
    shutil.copy('other/snapshot_iter_4.npz', 'a run/snapshot_iter_6.npz')
    shutil.copy('other/snapshot_iter_2.npz', 'a run/snapshot_iter_4.npz')
    call_command('train', '--out', 'a run', '--resume', '-e', 3)
    output = capsys.readouterr()
    assert output.err.count('its seed is 3, not 0') == 2
    assert 'resumed from a run/snapshot_iter_2.npz' in output.out
    assert layout.list_snapshots('a run') == [2, 4, 6]
