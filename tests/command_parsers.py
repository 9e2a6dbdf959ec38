"""The parsers of all commands, as the commands make them."""

import argparse
import importlib

from chainer_dcgan.commands.parser import Parser


def make_parser(name):
    parser = Parser(prog=name)
    importlib.import_module(
        'chainer_dcgan.commands.' + name.replace('-', '_')).add_flags(parser)
    return parser


def leaves(name):
    """Yields the parsers of a command that has some below it, or its own."""
    pending = [((name,), make_parser(name))]
    while pending:
        words, parser = pending.pop()
        below = [action for action in parser._actions
                 if isinstance(action, argparse._SubParsersAction)]
        for action in below:
            pending += [((*words, word), inner)
                        for word, inner in action.choices.items()]
        if not below:
            yield words, parser
