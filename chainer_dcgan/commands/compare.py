"""Holds runs that were trained with --hold-out against each other.

Draws the distance from the images held out over the images shown, and prints
a table of all figures in Markdown.
"""

import argparse
import os

from chainer_dcgan.commands import flags, outputs
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.errors import InputError
from chainer_dcgan.pictures.line_chart import save_line_chart
from chainer_dcgan.training.run_log import read_evaluations


def add_flags(parser):
    """Adds the command's flags."""
    parser.add_argument(
        'runs', nargs='+', metavar='[NAME=]DIR', type=_split_name,
        help='--out folder of a run, and what to call it; without a name, '
        "the folder's")
    flags.add_out(
        parser, default='comparison.png', help='PNG file to write')


def run(args):
    """Compares the runs."""
    outputs.check_files(args.out, ['.png'])
    names = [name for name, _ in args.runs]
    for name in names:
        if names.count(name) > 1:
            raise InputError(
                f'two runs are called {name}; expected NAME=DIR with '
                'different names.')
    with advice('Expected the folder that `train --hold-out` wrote into.'):
        runs = {name: read_evaluations(folder) for name, folder in args.runs}
    print(_format_table(runs))
    save_line_chart(args.out, {
        name: [(entry['images'], entry['frechet']) for entry in entries]
        for name, entries in runs.items()},
        'images shown', 'Fréchet distance from images held out')
    print(args.out)


def _split_name(text):
    name, _, folder = flags.path(text).rpartition('=')
    if not folder:
        raise argparse.ArgumentTypeError(f'{text!r} names no folder')
    name = name or os.path.basename(os.path.normpath(folder))
    return name or folder, folder


def _format_table(runs):
    lines = ['| run | images shown | Fréchet distance | precision | recall | '
             'coverage | minutes |',
             '| --- | ---: | ---: | ---: | ---: | ---: | ---: |']
    lines += [
        f'| {name} | {entry["images"]:,} | {entry["frechet"]:.1f} | '
        f'{entry["precision"]:.2f} | {entry["recall"]:.3f} | '
        f'{_format(entry["coverage"])} | '
        f'{entry["elapsed_time"] / 60:.0f} |'
        for name, entries in runs.items() for entry in entries]
    return '\n'.join(lines)


def _format(share):
    return '' if share is None else f'{share:.2f}'
