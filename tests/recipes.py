"""Follows the recipes of CONTRIBUTING.md in a copy of the repository."""

import pathlib
import re
import shutil

from markdown_pages import ROOT, read_blocks, read_commands

RECIPES = ['A new preset', 'A data source', 'A metric', 'An extension']

_NEW_FILE = re.compile(r'# ((?:chainer_dcgan|tests)/[\w/]+\.py)\n')
_CHANGED_FILE = re.compile(r'--- (\S+)\n')


class Recipe:
    """What one recipe says to do.

    Args:
        name (str): Its headline.

    Attributes:
        files (list of str): What it writes and changes.
        commands (list of str): What it says to run.
    """

    def __init__(self, name):
        self.files, self.commands, self._blocks = [], [], []
        for block in read_blocks(ROOT / 'CONTRIBUTING.md'):
            if block.section != name:
                continue
            if block.language == 'sh':
                self.commands += read_commands(block)
                continue
            pattern = _CHANGED_FILE if block.language == 'diff' else _NEW_FILE
            head = pattern.match(block.text)
            assert head, f'{block.place} names no file'
            self._blocks.append((block, head))
            if head[1] not in self.files:
                self.files.append(head[1])

    def follow(self, folder):
        """Follows it in a copy of the repository."""
        for block, head in self._blocks:
            path = pathlib.Path(folder) / head[1]
            rest = block.text[head.end():]
            if block.language == 'diff':
                path.write_text(_change(
                    path.read_text(encoding='utf-8'), rest, block.place),
                    encoding='utf-8')
            else:
                assert not path.exists(), f'{block.place}: {head[1]}'
                path.write_text(rest + '\n', encoding='utf-8')


def copy_repository(folder):
    """Copies what tests and commands need."""
    for name in ('chainer_dcgan', 'examples', 'tests', 'docs'):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns(
                '__pycache__', 'images', '_build', 'api'))
    for name in ('CONTRIBUTING.md', 'Makefile', 'ruff.toml', 'setup.cfg'):
        shutil.copy(ROOT / name, folder)


def _change(text, change, place):
    lines = change.splitlines()
    assert all(line[:1] in ('+', '-', ' ', '') for line in lines), place
    before = ''.join(
        line[1:] + '\n' for line in lines if line[:1] != '+')
    after = ''.join(
        line[1:] + '\n' for line in lines if line[:1] != '-')
    # Whole lines: what is changed begins where a line does.
    text = '\n' + text
    count = text.count('\n' + before)
    assert count == 1, f'{place} is found {count} times'
    return text.replace('\n' + before, '\n' + after)[1:]
