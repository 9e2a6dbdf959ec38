"""Every flag of every command, with what a shell can pass at its ugliest.

A new flag is found by itself. What a parser lets pass is finite, bounded and
can be written down; the rest ends with status 2 and one short line.
"""

import argparse
import math

import pytest
from command_parsers import leaves, make_parser
from hypothesis import given, settings, strategies

from chainer_dcgan.commands import flags
from chainer_dcgan.commands.main import COMMANDS

UGLY = (
    '', ' ', '0', '-1', '-99', '1e3', '1e400', 'nan', 'inf', '-inf', '1_000',
    '0x10', '\u0661', '4294967296', str(2 ** 63), '9' * 5000, '-' + '9' * 40,
    ',', '1,,2', '1,' * 2000 + '1', ':', ':x', 'x:', '=', 'a=', '../..', '/',
    '\0', 'a\0b', 'a\nb', '\x1b]0;title\7', '\udcff', 'a\ud800b', 'a' * 5000,
    '\u202e', '\ud83d\ude00')


def takes_values(action):
    return action.nargs != 0 and not isinstance(
        action, (argparse._HelpAction, argparse._VersionAction))


def cases():
    for name in COMMANDS:
        for words, parser in leaves(name):
            for action in filter(takes_values, parser._actions):
                label = (action.option_strings or [action.dest])[0]
                yield pytest.param(parser, action, id=' '.join(
                    [*words, label]))


ALL = list(cases())


def test_all_are_found():
    assert len(ALL) > 150
    assert {case.id.split()[0] for case in ALL} == set(COMMANDS)


def parse(parser, action, text):
    """Reads one flag's value, without those that would be needed, too."""
    for other in parser._actions:
        other.required = False
    for group in parser._mutually_exclusive_groups:
        group.required = False
    words = ['--', text]
    if action.option_strings:
        long = max(action.option_strings, key=len)
        assert long.startswith('--')
        words = [f'{long}={text}']
    return getattr(parser.parse_args(words), action.dest)


def values_in(value):
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from values_in(item)
    else:
        yield value


def check(value):
    for item in values_in(value):
        if isinstance(item, str):
            assert item and '\0' not in item and len(item) <= 4096
            item.encode()
        elif item not in (None, True):
            assert math.isfinite(item) and abs(item) <= flags.LARGEST


@pytest.mark.parametrize('parser,action', ALL)
def test_ugly_values(parser, action, capsys):
    if action.choices is None:
        assert action.type not in (None, int, float, str)
    for text in UGLY:
        try:
            value = parse(parser, action, text)
        except argparse.ArgumentTypeError as e:
            assert len(str(e)) < 1100
        except SystemExit as e:
            error = capsys.readouterr().err
            assert e.code == 2 and 'error: ' in error
            last = error.strip().rpartition('\n')[2]
            assert len(last) < 1100 and last.isprintable()
        else:
            check(value)


@pytest.mark.parametrize('command,flag,text', [
    ('explore neighbours', '--size', 'nan'),
    ('explore turn', '--reach', 'inf'),
    ('generate', '--rows', str(2 ** 63)), ('generate', '--seed', '4294967296'),
    ('generate', '--out', ''), ('generate', '--out', '\udcff.png'),
    ('generate', '--gpu', '-99'), ('train', '--dataset', 'a\0b'),
    ('explore walk', '--points', '1'), ('evaluate', '--draws', '1'),
    ('export', '--serve', '65536'), ('train', '--ch', '12'),
    ('guided-backprop', '--features', '1,' * 2000 + '1')])
def test_what_was_taken_once(command, flag, text, capsys):
    with pytest.raises(SystemExit) as e:
        make_parser(command.split()[0]).parse_args(
            [*command.split()[1:], f'{flag}={text}'])
    assert e.value.code == 2
    assert f'argument {flag}' in capsys.readouterr().err


@given(strategies.integers(), strategies.integers(), strategies.integers())
@settings(max_examples=200, deadline=None)
def test_integers_of_a_range_and_no_others(value, a, b):
    least, greatest = min(a, b), max(a, b)
    try:
        assert flags.integer(least, greatest)(str(value)) == value
        assert least <= value <= greatest
    except argparse.ArgumentTypeError:
        assert not least <= value <= greatest or abs(value) >= 10 ** 30


@given(strategies.text() | strategies.text(
    strategies.characters(categories=['Cs', 'Cc'])))
@settings(max_examples=200, deadline=None)
def test_what_a_path_may_be(text):
    try:
        name = flags.path(text)
    except argparse.ArgumentTypeError as e:
        assert str(e).isprintable()
    else:
        assert name == text and name and '\0' not in name
        name.encode()


@pytest.mark.parametrize('rank', [0, 1])
def test_of_several_processes_one_speaks(rank, capsys, monkeypatch):
    monkeypatch.setenv('PMI_SIZE', '2')
    monkeypatch.setenv('PMI_RANK', str(rank))
    monkeypatch.setattr('chainer_dcgan.commands.parser._PRECEDENCE', 0)
    for words in (['--epoch', 'x'], ['--help']):
        with pytest.raises(SystemExit):
            make_parser('train').parse_args(words)
        shown = ''.join(capsys.readouterr())
        assert bool(shown) == (rank == 0)
