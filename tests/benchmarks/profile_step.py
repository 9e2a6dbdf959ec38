"""Shows which kernels a training step on a CPU spends its time in.

Example::

    python tests/benchmarks/profile_step.py --ch 128

Prints the milliseconds a step of each compiled kernel, from its first thread's
start to its last one's end, for this package's updater; what is left is
Python, Chainer and NumPy.
"""

import argparse
import collections
import os
import time

from contenders import this_updater

from chainer_dcgan.functions.kernels.numba import threads


def main():
    args = parse_args()
    os.environ['CHAINER_DCGAN_THREADS'] = str(args.threads)
    step = this_updater({
        'preset': args.preset, 'ch': args.ch, 'size': args.size,
        'batch': args.batch, 'gpu': -1, 'precision': 'float32'})
    for _ in range(2):
        step()
    # On a busy machine, one thread's processor time is what it asks for.
    clock = time.process_time if args.threads == 1 else time.perf_counter
    seconds, calls = record_kernels(clock)
    start = clock()
    for _ in range(args.steps):
        step()
    total = clock() - start
    rest = total - sum(seconds.values())
    print(f'{"":44}{"ms a step":>10}{"calls":>8}')
    for name, spent in seconds.most_common():
        print(f'{name:44}{1000 * spent / args.steps:10.1f}'
              f'{calls[name] // args.steps:8}')
    print(f'{"everything else":44}{1000 * rest / args.steps:10.1f}')
    print(f'{"whole step":44}{1000 * total / args.steps:10.1f}')


def record_kernels(clock):
    """Begins to add up the time of every kernel.

    Args:
        clock (callable): Returns the time in seconds.

    Returns:
        tuple: Counters by name, filled from now on: seconds and calls.
    """
    seconds, calls = collections.Counter(), collections.Counter()
    run = threads.run

    def timed_run(kernel, *args, **kwargs):
        start = clock()
        run(kernel, *args, **kwargs)
        name = '.'.join(
            [kernel.__module__.rpartition('.')[2], kernel.__name__.strip('_')])
        seconds[name] += clock() - start
        calls[name] += 1

    # The kernels' modules look it up at each call.
    threads.run = timed_run
    return seconds, calls


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--preset', default='chainer-dcgan',
                        choices=('chainer-dcgan', 'best'))
    parser.add_argument('--ch', type=int, default=512)
    parser.add_argument('--size', type=int, default=96)
    parser.add_argument('--batch', type=int, default=100)
    parser.add_argument('--threads', type=int,
                        default=len(os.sched_getaffinity(0)))
    parser.add_argument('--steps', type=int, default=6, help='timed steps')
    return parser.parse_args()


if __name__ == '__main__':
    main()
