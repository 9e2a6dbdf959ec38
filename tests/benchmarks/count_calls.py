"""Counts what one training step on a CPU asks of Python.

Example::

    python tests/benchmarks/count_calls.py --preset best --size 48

Prints the function nodes of Chainer's graph that a step applies, the calls of
Python functions (those of functions written in C beside them), and the calls
of compiled kernels. Counts are exact and the same on any machine; nothing is
timed.
"""

import argparse
import collections
import json
import sys

from contenders import make_updater

import chainer  # isort: skip

from chainer_dcgan.functions.kernels.numba import threads


def main():
    args = parse_args()
    updater = make_updater({
        'preset': args.preset, 'ch': args.ch, 'size': args.size,
        'batch': args.batch, 'gpu': -1, 'precision': 'float32'})
    # The first steps compile kernels and make Adam's moments.
    for _ in range(2):
        updater.update()
    counts = count(updater.update)
    for name, n in counts.items():
        print(f'{name:20}{n:10,}')
    if args.json:
        with open(args.json, 'w') as f:
            json.dump({**vars(args), **counts}, f, indent=1)


def count(step):
    """Counts one call's work.

    Args:
        step (callable): Function without arguments.

    Returns:
        dict: Counts by name.
    """
    counts = collections.Counter()
    run, apply = threads.run, chainer.FunctionNode.apply

    def counted_run(*args, **kwargs):
        counts['kernel calls'] += 1
        return run(*args, **kwargs)

    def counted_apply(*args, **kwargs):
        counts['function nodes'] += 1
        return apply(*args, **kwargs)

    def profile(frame, event, argument):
        if event == 'call':
            counts['Python calls'] += 1
        elif event == 'c_call':
            counts['C calls'] += 1

    # The kernels' modules look it up at each call.
    threads.run, chainer.FunctionNode.apply = counted_run, counted_apply
    sys.setprofile(profile)
    try:
        step()
    finally:
        sys.setprofile(None)
        threads.run, chainer.FunctionNode.apply = run, apply
    return {name: counts[name] for name in (
        'function nodes', 'Python calls', 'C calls', 'kernel calls')}


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--preset', default='best',
                        choices=('chainer-dcgan', 'best'))
    parser.add_argument('--ch', type=int, default=128)
    parser.add_argument('--size', type=int, default=48)
    parser.add_argument('--batch', type=int, default=32)
    parser.add_argument('--json', metavar='FILE')
    return parser.parse_args()


if __name__ == '__main__':
    main()
