"""The page on one's own parts is one program, and its commands take it."""

import numpy
import pytest
from markdown_pages import ROOT, read_blocks, read_commands
from PIL import Image
from small_commands import Shell

PAGE = ROOT / 'docs' / 'own_parts.md'


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # What SerialIterator and the links draw from.
    state = numpy.random.get_state()
    yield tmp_path
    numpy.random.set_state(state)


def test_from_images_to_a_picture(here):
    names = {}
    for block in read_blocks(PAGE):
        if block.language == 'python':
            exec(compile(block.text, block.place, 'exec'), names)
    assert names['updater'].iteration == 20
    for name in ('preview/iter_00000020.png', 'loss.png', 'log',
                 'gen_iter_20.npz', 'dis_iter_20.npz', 'snapshot_iter_20.npz'):
        assert (here / 'result/own' / name).exists(), name
    with Image.open('result/own/sheet.png') as img:
        assert img.size == (6 * 34 + 2, 4 * 34 + 2)


def test_its_classes_in_the_command(here, capsys):
    blocks = [block for block in read_blocks(PAGE)
              if block.language == 'python']
    nets = next(block for block in blocks if 'class MyG' in block.text)
    (here / 'my_nets.py').write_text(
        blocks[0].text + '\n' + nets.text.partition('\n\n\nweights =')[0])
    rng = numpy.random.default_rng(0)
    (here / 'faces').mkdir()
    for i in range(20):
        Image.fromarray(rng.integers(0, 256, (32, 32, 3)).astype('u1')).save(
            here / f'faces/{i}.png')
    shell = Shell(here)
    commands, = [read_commands(block) for block in read_blocks(PAGE)
                 if block.language == 'sh']
    for line in commands:
        status = shell.run(line)
        assert not status, (line, capsys.readouterr())
    assert (here / 'result/grid.png').exists()
