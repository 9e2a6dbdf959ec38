"""Shows how a training step grows with batch, channels and image size.

Example::

    python tests/benchmarks/bench_growth.py --json growth.json

Prints images/s and peak memory of this package's updater over one of the
three at a time, the others staying at the reference's 100, 512 and 96 unless
``--ch`` and ``--batch`` say otherwise.
"""

import argparse
import json
import os
import statistics

from contest import Contender, race

_BATCHES = 16, 32, 64, 128, 256
_CHANNELS = 64, 128, 256, 512
_SIZES = 32, 48, 64, 96, 128, 192, 256


def main():
    args = parse_args()
    base = {'ch': args.ch, 'size': 96, 'batch': args.batch,
            'threads': args.threads, 'gpu': args.gpu,
            'precision': 'float32', 'preset': 'chainer-dcgan'}
    cases = ([{**base, 'batch': value} for value in _BATCHES]
             + [{**base, 'ch': value} for value in _CHANNELS]
             + [{**base, 'size': value} for value in _SIZES])
    rows = []
    print(f'{"batch":>6}{"ch":>6}{"size":>6}{"images/s":>10}{"peak MB":>10}')
    for case in cases:
        contender = Contender('contenders', 'this_updater', case)
        race([contender], 1, args.rounds)
        contender.close()
        rate = case['batch'] / statistics.median(contender.walls)
        rows.append({**case, 'images_per_second': rate,
                     'peak_rss_mb': contender.peak_rss_mb,
                     'peak_device_mb': contender.peak_device_mb})
        print(f'{case["batch"]:6}{case["ch"]:6}{case["size"]:6}{rate:10.1f}'
              f'{contender.peak_rss_mb:10.0f}', flush=True)
    if args.json:
        with open(args.json, 'w') as f:
            json.dump(rows, f, indent=1)


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--ch', type=int, default=512)
    parser.add_argument('--batch', type=int, default=100)
    parser.add_argument('--threads', type=int,
                        default=len(os.sched_getaffinity(0)))
    parser.add_argument('--gpu', '-g', type=int, default=-1)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--json', metavar='FILE')
    return parser.parse_args()


if __name__ == '__main__':
    main()
