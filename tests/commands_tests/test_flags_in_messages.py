"""Whatever a command says of flags, it has these flags.

Each string that a command's functions can reach, in any module of the
commands, is read; strings of the library name no flags (test_structure).
"""

import ast
import pathlib
import re

import pytest
from command_parsers import leaves

from chainer_dcgan import commands
from chainer_dcgan.commands.main import COMMANDS

ROOT = pathlib.Path(commands.__file__).parent
_FLAG = re.compile(r'(?<![\w-])--[a-z][a-z-]*')
# A flag of another command has its name before it, in a line to type next or
# in passing: `train --ch 8`, train's --ch.
_LINE = re.compile(rf'({"|".join(COMMANDS)}) ')
_OWNER = re.compile(rf"\b({'|'.join(COMMANDS)})(?:'s)? $")
# What is said of flags that stand for those of other commands, and why.
_ELSEWHERE = {
    # To draw with what was just trained.
    ('train-gan', '--generator'),
}


class Module:
    """What a module of the commands defines, and where its names come from."""

    def __init__(self, path):
        tree = ast.parse(path.read_text(encoding='utf-8'))
        self.parts, self.names = {}, {}
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                self.parts[node.name] = node
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self.parts[target.id] = node.value
            elif isinstance(node, ast.ImportFrom) and (
                    node.module or '').startswith('chainer_dcgan.commands'):
                for alias in node.names:
                    self.names[alias.asname or alias.name] = (
                        node.module, alias.name)


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix('').parts
    return '.'.join(['chainer_dcgan.commands', *(
        part for part in parts if part != '__init__')])


MODULES = {name_of(path): Module(path) for path in ROOT.rglob('*.py')}


def refer(module, node):
    """Says which part of which module a name or an attribute stands for."""
    if isinstance(node, ast.Name):
        if node.id in MODULES[module].parts:
            return module, node.id
        return MODULES[module].names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        home, name = MODULES[module].names.get(node.value.id, ('', ''))
        return f'{home}.{name}', node.attr
    return None


def strings(*starts):
    """Yields all texts that can be reached from some functions."""
    pending, seen = list(starts), set()
    while pending:
        part = pending.pop()
        if part in seen or part[0] not in MODULES or (
                part[1] not in MODULES[part[0]].parts):
            continue
        seen.add(part)
        node = MODULES[part[0]].parts[part[1]]
        documented = {ast.get_docstring(inner, clean=False)
                      for inner in ast.walk(node)
                      if isinstance(inner, (ast.FunctionDef, ast.ClassDef))}
        for inner in ast.walk(node):
            if isinstance(inner, ast.Constant) and isinstance(
                    inner.value, str) and inner.value not in documented:
                yield part, inner.value
            else:
                found = refer(part[0], inner)
                if found:
                    pending.append(found)


def starts_of(words):
    module = 'chainer_dcgan.commands.' + words[0].replace('-', '_')
    starts = [(module, 'run'), (module, 'add_flags')]
    if len(words) > 1:
        starts = [(module, 'run'), (f'{module}.{words[1]}', 'make'),
                  (f'{module}.{words[1]}', 'add_flags')]
    return starts


def flags_of(parser):
    return {text for action in parser._actions
            for text in action.option_strings}


def mentions(words):
    """Yields what is said of flags: the command meant, flag and place."""
    for place, text in strings(*starts_of(words)):
        if _FLAG.fullmatch(text) and not isinstance(
                MODULES[place[0]].parts[place[1]], ast.FunctionDef):
            # Data: a table's key, to look up what is there.
            continue
        for found in _FLAG.finditer(text):
            owner = _LINE.match(text) or _OWNER.search(text[:found.start()])
            # A flag alone is a key, or stands before its own value.
            alone = words[0] if found[0] == text else ' '.join(words)
            yield owner[1] if owner else alone, found[0], place


LEAVES = [pytest.param(words, parser, id=' '.join(words))
          for name in COMMANDS for words, parser in leaves(name)]


@pytest.mark.parametrize('words,parser', LEAVES)
def test_flags_that_are_named_are_there(words, parser):
    for command, flag, place in mentions(words):
        there = flags_of(parser)
        if command != ' '.join(words):
            there = set().union(*(
                flags_of(other) for _, other in leaves(command)))
        assert flag in there or (words[0], flag) in _ELSEWHERE, (
            f'{" ".join(words)} speaks of {flag} in {".".join(place)}, and '
            'does not have it')


def test_messages_are_found():
    found = {flag for _, flag, _ in mentions(('train',))}
    assert {'--resume', '--precision', '--preset', '--seed'} <= found
    found = {flag for _, flag, _ in mentions(('train-gan',))}
    assert {'--resume', '--seed'} <= found and '--preset' not in found
