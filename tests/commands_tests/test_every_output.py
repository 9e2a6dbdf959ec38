"""Each command looks at --out before anything else, and spares what is there.

None of the other files exists, so whatever is said is said before they are
looked for.
"""

import os

import pytest

from chainer_dcgan.errors import InputError

FOLDERS = {
    'nearest': (['--gen', 'g', '--dis', 'd', '--dataset', 'faces'],
                ['result.json', 'args.json', 'nearest.png']),
    'guided_backprop': (['--dis', 'd', '--dataset', 'faces'],
                        ['result.json', 'args.json', 'patches.png',
                         'guided_backprop.png']),
    'forget': (['--gen', 'g', '--boxes', 'faces'],
               ['result.json', 'args.json', 'forget.png', 'region.png']),
    'probe': (['--dis', 'd', '--train', 'faces', '--test', 'x'],
              ['result.json', 'args.json', 'table.md', 'accuracy.png']),
    'evaluate': (['--gen', 'g', '--dataset', 'faces'], ['result.json']),
    'parzen': (['--gen', 'g', '--dataset', 'faces'], ['result.json']),
    'export': (['--gen', 'g'], []),
    'prepare': (['faces'], []),
}
ALL = [(command, name) for command, (_, names) in FOLDERS.items()
       for name in names]


@pytest.fixture
def refuses(call_command):
    def refuses(command, words, out):
        with pytest.raises(InputError, match=words):
            call_command(command, *FOLDERS[command][0], '--out', out)

    return refuses


@pytest.mark.parametrize('command', FOLDERS)
def test_places_that_cannot_be_written_to(refuses, command):
    open('file', 'w').close()
    os.mkfifo('fifo')
    os.symlink('/dev/null', 'device')
    for out in ('file', 'fifo', 'device', '/proc/new'):
        refuses(command, f'cannot write --out {out}', out)
    assert not os.path.getsize('file')


@pytest.mark.parametrize('command,name', ALL)
def test_what_is_read_and_what_is_no_file_stays(refuses, command, name):
    os.mkdir('faces')
    open(f'faces/{name}', 'w').close()
    refuses(command, f'faces/{name}, which --[a-z]* faces reads', 'faces')
    os.mkdir('out')
    os.symlink('/dev/null', f'out/{name}')
    refuses(command, f'out/{name}, which is a device', 'out')


@pytest.mark.parametrize(
    'command', [command for command, name in ALL if name == 'args.json'])
@pytest.mark.parametrize('content,is_ours', [
    ('{"arguments": {}, "versions": {}}', True), ('{"lr": 1}', False),
    ('[]', False), ('wood', False),
    ('{"arguments": {}, "versions": {}, "settings": {}}', False)])
def test_the_record_of_a_run_or_of_another_program_stays(
        refuses, command, content, is_ours):
    os.mkdir('out')
    with open('out/args.json', 'w') as f:
        f.write(content)
    refuses(command, 'no such|cannot be read' if is_ours
            else 'args.json, which is that of a training run', 'out')


@pytest.mark.parametrize('out,words', [
    ('chart.jpg', 'must end in .png'), ('/proc/new/a.png', 'cannot write'),
    ('fifo.png', 'a FIFO')])
def test_a_chart(call_command, out, words):
    os.mkfifo('fifo.png')
    with pytest.raises(InputError, match=words):
        call_command('compare', 'run', '--out', out)


def test_sheets_beside_a_folder_of_faces(call_command):
    os.mkdir('pictures')
    os.symlink('/dev/null', 'faces-kept.png')
    with pytest.raises(InputError, match='faces-kept.png, which is a device'):
        call_command('prepare', 'pictures', '--out', 'faces')


def test_the_weights_that_a_run_begins_with(call_command):
    os.mkdir('out')
    open('out/gen_iter_9.npz', 'w').close()
    with pytest.raises(InputError, match='where the run might replace it'):
        call_command('train', '--init', 'out/gen_iter_9.npz', '--out', 'out')
