#!/usr/bin/env python
"""Holds runs that were trained with --hold-out against each other.

Draws the distance from the images held out over the images shown, and prints
a table of all figures in Markdown.
"""

import argparse
import os

from chainer_dcgan.commands import cli
from chainer_dcgan.pictures.line_chart import save_line_chart
from chainer_dcgan.training.run_log import read_evaluations


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument(
        'runs', nargs='+', metavar='[NAME=]DIR', help='--out folder of a run, '
        'and what to call it; without a name, the folder\'s')
    parser.add_argument('--out', '-o', default='comparison.png',
                        help='PNG file to write')
    args = parser.parse_args()
    args.runs = [split_name(text) for text in args.runs]
    names = [name for name, _ in args.runs]
    for name in names:
        if names.count(name) > 1:
            parser.error(f'two runs are called {name}; expected NAME=DIR with '
                         'different names')
    return args


def split_name(text):
    name, _, folder = text.rpartition('=')
    return name or os.path.basename(os.path.normpath(folder)), folder


def format_table(runs):
    lines = ['| run | images shown | Fréchet distance | precision | recall | '
             'minutes |', '| --- | ---: | ---: | ---: | ---: | ---: |']
    lines += [
        '| {} | {:,} | {:.1f} | {:.2f} | {:.3f} | {:.0f} |'.format(
            name, entry['images'], entry['frechet'], entry['precision'],
            entry['recall'], entry['elapsed_time'] / 60)
        for name, entries in runs.items() for entry in entries]
    return '\n'.join(lines)


def main():
    args = parse_args()
    runs = {name: read_evaluations(folder)
            for name, folder in args.runs}
    print(format_table(runs))
    save_line_chart(args.out, {
        name: [(entry['images'], entry['frechet']) for entry in entries]
        for name, entries in runs.items()},
        'images shown', 'Fréchet distance from images held out')
    print(args.out)


if __name__ == '__main__':
    cli.run(main)
