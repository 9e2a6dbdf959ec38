#!/usr/bin/env python
"""Injures runs while they live, goes on with them, and compares.

    python tests/faults/injure_runs.py --kills 1000 --seed 0

What a run that was injured and taken up again leaves must be what one leaves
that nobody touched, byte for byte but for times of day; nothing may be left
over, and no ending is a traceback. The same --seed injures alike. A table
says what was done how often, and what was lost. As root, full disks are file
systems of their own; else a limit on the size of files stands in for them.
"""

# First: they are not to share cores with what is injured.
import os

for _name in ('CHAINER_DCGAN_THREADS', 'OMP_NUM_THREADS'):
    os.environ.setdefault(_name, '1')

import argparse  # NOQA
import gc  # NOQA
import json  # NOQA
import mmap  # NOQA
import shutil  # NOQA
import sys  # NOQA
import tempfile  # NOQA
import time  # NOQA

from chainer_dcgan import Generator, save_weights  # NOQA

import cheap_parts  # NOQA
import injuries  # NOQA
import scenarios  # NOQA


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument('--kills', type=int, default=1000)
    parser.add_argument('--cuts', type=int, default=300)
    parser.add_argument('--signals', type=int, default=200)
    parser.add_argument('--disks', type=int, default=100)
    parser.add_argument('--rivals', type=int, default=50)
    parser.add_argument('--clocks', type=int, default=50)
    parser.add_argument('--caches', type=int, default=50)
    parser.add_argument('--starts', type=int, default=20,
                        help='kills of new processes, from their first '
                        'instant on')
    parser.add_argument('--first', type=int, default=0,
                        help='number of the first trial of each kind')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--seconds', type=int, default=10 ** 6,
                        help='begin no trial after so many')
    parser.add_argument('--scenario', action='append')
    parser.add_argument('--report', help='file that each trial is added to')
    parser.add_argument('--sum', nargs='+', metavar='REPORT',
                        help='only add up what was reported')
    args = parser.parse_args()
    end = time.monotonic() + args.seconds
    table = {}
    if args.sum:
        for path in args.sum:
            add_file(table, path)
    else:
        # The plots and the net that measures are real in the tests.
        with cheap_parts.cheap(), tempfile.TemporaryDirectory(
                dir='/dev/shm' if os.path.isdir('/dev/shm') else None
                ) as folder:
            table = injure_all(folder, args, end)
    print_table(table)
    return int(any(row.failures for row in table.values()))


def add_file(table, path):
    """Adds up the trials that were written down in a file."""
    with open(path, encoding='utf-8') as f:
        for line in f:
            fault, name, number, loss, wrong = json.loads(line)
            table.setdefault((fault, name), injuries.Row()).add(
                number, (loss, wrong))


def injure_all(folder, args, end=float('inf')):
    """Runs all trials that are asked for.

    Args:
        folder (str): Where all is written.
        args (argparse.Namespace): The flags.
        end (float): When no trial begins any more, of the monotonic clock.

    Returns:
        dict: An :class:`injuries.Row` for each fault and command.
    """
    scenarios.make_data(folder)
    save_weights(os.path.join(folder, 'data', 'gen.npz'), Generator(
        n_z=4, ch=8, image_size=32))
    scenarios.warm_up(folder)
    counter = mmap.mmap(-1, 8)
    all_of_them = [
        scenario for scenario in scenarios.make_scenarios()
        if not args.scenario or scenario.name in args.scenario]
    for scenario in all_of_them:
        scenario.learn(folder, counter)
        print(f'{scenario.name}: {scenario.n_events} events, '
              f'{scenario.seconds:.2f} s', file=sys.stderr)
    # What is there is not looked at again, so that it is not copied, either.
    gc.collect()
    gc.freeze()
    table = {}
    for fault, n in (
            (injuries.Kill(), args.kills), (injuries.Cut(), args.cuts),
            (injuries.Signals(), args.signals),
            (injuries.FullDisk(), args.disks),
            (injuries.Rivals(), args.rivals),
            (injuries.Clock(), args.clocks),
            (injuries.LostCache(), args.caches),
            (injuries.Start(), args.starts)):
        able = [s for s in all_of_them if fault.suits(s)
                for _ in range(s.weight)]
        for number in range(args.first, args.first + n if able else 0):
            if time.monotonic() > end:
                break
            scenario = able[number % len(able)]
            row = table.setdefault(
                (fault.name, scenario.name), injuries.Row())
            path = scenario.fresh(folder)
            result = fault.injure(
                scenario, path, (args.seed, fault.name, number))
            row.add(number, result)
            if args.report:
                with open(args.report, 'a', encoding='utf-8') as f:
                    f.write(json.dumps([
                        fault.name, scenario.name, number, *result]) + '\n')
            shutil.rmtree(path)
    return table


def print_table(table):
    """Prints what was done, and what came of it, in Markdown."""
    print('| fault | command | trials | same bytes | lost |')
    print('| --- | --- | ---: | ---: | --- |')
    for (fault, name), row in table.items():
        print(f'| {fault} | {name} | {row.n:,} | {row.same:,} | '
              f'{row.describe_loss()} |', flush=True)
    for (fault, name), row in table.items():
        for number, words in row.failures:
            print(f'{fault}, {name}, trial {number}: {words}',
                  file=sys.stderr)


if __name__ == '__main__':
    sys.exit(main())
