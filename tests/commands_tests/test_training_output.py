"""What a training does with the folder that it is told to write to."""

import os

import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.storage.folder_lock import lock_folder


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
