"""Times training steps of two checkouts in turns: paired ratios.

Examples::

    git worktree add ../before 3bfa775
    python tests/benchmarks/compare_checkouts.py ../before . --ch 128
    python tests/benchmarks/compare_checkouts.py . . --threads 1 2 --preset best --ch 256 --batch 32

Each is a process of its own with its own code. A turn is one step that is not
timed and some that are. Printed are the milliseconds of a step, medians, and
the first one's by the second one's: median, lowest and highest.
"""  # NOQA: E501

import argparse
import os
import statistics
import subprocess
import sys
import time

_HERE = os.path.join('tests', 'benchmarks')


def main():
    args = parse_args()
    if args.serve:
        serve(args)
        return
    sides = [start(args, *side) for side in zip(args.checkouts, args.threads)]
    timings = []
    for turn in range(args.rounds):
        # Who begins changes, in case it matters.
        order = (0, 1) if turn % 2 else (1, 0)
        taken = {i: take_turn(sides[i], args.steps) for i in order}
        timings.append((taken[0], taken[1]))
    for side in sides:
        side.communicate()
    for i, checkout in enumerate(args.checkouts):
        median = statistics.median(pair[i] for pair in timings)
        print(f'{checkout}, {args.threads[i]} threads: '
              f'{1000 * median:.1f} ms a step')
    ratios = [first / second for first, second in timings]
    print(f'ratio {statistics.median(ratios):.2f} '
          f'({min(ratios):.2f} to {max(ratios):.2f})')


def start(args, checkout, threads):
    checkout = os.path.abspath(checkout)
    path = os.pathsep.join([checkout, os.path.join(checkout, _HERE)])
    side = subprocess.Popen(
        [sys.executable, os.path.abspath(__file__), '--serve',
         *('--preset', args.preset), *('--ch', str(args.ch)),
         *('--size', str(args.size)), *('--batch', str(args.batch)),
         '.', '.'],
        cwd=checkout, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, env={**os.environ, 'PYTHONPATH': path,
                        'PYTHONSAFEPATH': '1',
                        'CHAINER_DCGAN_THREADS': str(threads)})
    if side.stdout.readline() != 'ready\n':
        sys.exit(f'error: {checkout} does not train; see above')
    return side


def take_turn(side, steps):
    side.stdin.write(f'{steps}\n')
    side.stdin.flush()
    return float(side.stdout.readline())


def serve(args):
    from contenders import this_updater
    step = this_updater({
        'preset': args.preset, 'ch': args.ch, 'size': args.size,
        'batch': args.batch, 'gpu': -1, 'precision': 'float32'})
    for _ in range(2):
        step()
    print('ready', flush=True)
    for line in sys.stdin:
        step()
        began = time.perf_counter()
        for _ in range(int(line)):
            step()
        print((time.perf_counter() - began) / int(line), flush=True)


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('checkouts', nargs=2, metavar='FOLDER')
    parser.add_argument('--threads', type=int, nargs=2, default=(2, 2),
                        help='of the first and the second')
    parser.add_argument('--preset', default='chainer-dcgan')
    parser.add_argument('--ch', type=int, default=512)
    parser.add_argument('--size', type=int, default=96)
    parser.add_argument('--batch', type=int, default=100)
    parser.add_argument('--rounds', type=int, default=9)
    parser.add_argument('--steps', type=int, default=2)
    parser.add_argument('--serve', action='store_true',
                        help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == '__main__':
    main()
