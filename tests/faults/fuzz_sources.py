#!/usr/bin/env python
"""Injures images, archives and LMDBs, and reads them.

Each trial must end with images, or with the one error that says what is
wrong; within 20 seconds. Trials run in child processes, so that one that
ends its process is found and counted. The same --seed injures alike.
"""

import argparse
import collections
import mmap
import os
import signal
import sys
import tempfile

import made_sources
import numpy

from chainer_dcgan.datasets import DatasetError, PreparationError, prepare
from chainer_dcgan.datasets.sources import open_source

_SECONDS = 20
_TRIALS_A_CHILD = 500
_KINDS = ('image', 'archive', 'lmdb')


class Trials:
    """Injured files of one kind, by number.

    Args:
        kind (str): ``'image'``, ``'archive'`` or ``'lmdb'``.
        seed (int): Seed.
        folder (str): Holds one injured file at a time.
    """

    def __init__(self, kind, seed, folder):
        self._kind = kind
        self._seed = seed
        self._folder = folder
        images = made_sources.make_images(numpy.random.default_rng(seed))
        some = images[:12] + [bytes(9000)]
        self._sound = {
            'image': lambda: [('', data) for data in images],
            'archive': lambda: made_sources.make_archives(some),
            'lmdb': lambda: [('', made_sources.make_lmdb(some))]}[kind]()

    def injure(self, number):
        """Makes a trial's file.

        Returns:
            tuple: Ending of its name, and its bytes.
        """
        rng = numpy.random.default_rng([self._seed, number])
        ending, data = self._sound[number % len(self._sound)]
        return ending, made_sources.injure(rng, data)

    def run(self, number):
        """Reads a trial's file.

        Returns:
            str: ``'read'`` or ``'refused'``.
        """
        ending, data = self.injure(number)
        try:
            if self._kind == 'image':
                prepare(data, 8)
                return 'read'
            name = 'x' + ending if ending else 'data.mdb'
            with open(os.path.join(self._folder, name), 'wb') as f:
                f.write(data)
            source = open_source(
                os.path.join(self._folder, name) if ending else self._folder)
            source.scan()
            for _ in source.read_images():
                pass
            return 'read'
        except (DatasetError, PreparationError):
            return 'refused'


def run_all(trials, numbers):
    """Runs trials in children.

    Args:
        trials (Trials): Trials.
        numbers (range): Which.

    Returns:
        tuple: Counts by outcome, and a list of the failures in words.
    """
    counts, failures = collections.Counter(), []
    shared = mmap.mmap(-1, 32)
    place = numbers.start
    while place < numbers.stop:
        stop = min(place + _TRIALS_A_CHILD, numbers.stop)
        shared[:24] = bytes(24)
        child = os.fork()
        if child == 0:
            _run_some(trials, range(place, stop), shared)
        _, status = os.waitpid(child, 0)
        done, read, refused = (
            int.from_bytes(shared[i:i + 8], 'little') for i in (0, 8, 16))
        counts.update(read=read, refused=refused)
        place += done
        if status:
            how = (signal.Signals(os.WTERMSIG(status)).name
                   if os.WIFSIGNALED(status) else 'an exception, above')
            failures.append(f'trial {place}: {how}')
            place += 1
    return counts, failures


def _run_some(trials, numbers, shared):
    status = 1
    try:
        for done, number in enumerate(numbers, 1):
            # The signal's own action ends the child.
            signal.alarm(_SECONDS)
            at = 8 if trials.run(number) == 'read' else 16
            n = int.from_bytes(shared[at:at + 8], 'little') + 1
            shared[at:at + 8] = n.to_bytes(8, 'little')
            shared[:8] = done.to_bytes(8, 'little')
        status = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(status)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument('--n', type=int, help='trials of each kind; 20,000 '
                        'images, 5,000 archives, 5,000 LMDBs if not given')
    parser.add_argument('--first', type=int, default=0, help='number of the '
                        'first trial')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--kind', action='append', choices=_KINDS)
    args = parser.parse_args()
    failed = False
    for kind in args.kind or _KINDS:
        n = args.n or {'image': 20000}.get(kind, 5000)
        with tempfile.TemporaryDirectory() as folder:
            counts, failures = run_all(
                Trials(kind, args.seed, folder),
                range(args.first, args.first + n))
        print(f'{kind}: {n:,} trials, {counts["read"]:,} read, '
              f'{counts["refused"]:,} refused, {len(failures)} failed',
              flush=True)
        for failure in failures:
            print(' ', failure)
        failed = failed or bool(failures)
    return int(failed)


if __name__ == '__main__':
    sys.exit(main())
