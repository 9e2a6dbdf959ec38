"""Counts what a training step on several processes exchanges.

Example::

    python tests/benchmarks/count_messages.py
    python tests/benchmarks/count_messages.py --estimate 0.03 --machines 16

Prints tables in Markdown. Two steps of each preset are taken, the second one
counted; no MPI is needed, since what a process hands over is all that counts.
``--estimate`` reckons with so many seconds in which a GPU computes its part of
a step; docs/parallel.md has the formula.
"""

import argparse
import math
import tempfile

import numpy

# First: it makes Chainer importable.
import chainer_dcgan  # NOQA
from chainer_dcgan.training import build_trainer
from chainer_dcgan.training.parallel import Processes
from chainer_dcgan.training.settings import new_settings

# Preset, size of an image, channels of the widest layer; None: the preset's.
CASES = (
    ('chainer-dcgan', None, 128), ('chainer-dcgan', None, None),
    ('chainer-dcgan', 64, None), ('paper', None, 256), ('paper', None, None),
    ('best', None, 128), ('best', None, None))
# Images of the smallest batch of which each of two has one part.
BATCHSIZE = 4


class Images:
    """Stands for an ImageDataset."""

    fingerprint = 'f' * 64

    def __init__(self, size):
        self.images = numpy.random.default_rng(0).integers(
            0, 256, (8, 3, size, size)).astype(numpy.uint8)

    def __len__(self):
        return len(self.images)

    def take(self, indices):
        return self.images[indices]


class Counted(Processes):
    """One of two processes, whose messages nobody gets."""

    def __init__(self):
        self.rank, self.size, self.place, self.n_machines = 0, 2, 0, 1
        self.n_messages = self.n_bytes = 0
        self.gradients = 0

    def average(self, array):
        self.n_messages += 1
        self.n_bytes += array.nbytes

    def average_gradients(self, model):
        before = self.n_bytes
        super().average_gradients(model)
        self.gradients += self.n_bytes - before


def count(preset, size, ch):
    """Counts one step.

    Args:
        preset (str): Name of the preset.
        size (int): Height and width of an image; the preset's if ``None``.
        ch (int): Channels of the widest layer; likewise.

    Returns:
        tuple: Settings, messages of gradients and their bytes, and of sums
        and theirs.
    """
    settings = new_settings(
        preset=preset, image_size=size, ch=ch, batchsize=BATCHSIZE)
    processes = Counted()
    updater = build_trainer(
        settings, Images(settings.image_size), tempfile.gettempdir(),
        processes=processes).updater
    updater.update()
    processes.n_messages = processes.n_bytes = processes.gradients = 0
    updater.update()
    # G's and D's, each in one.
    return (settings, 2, processes.gradients, processes.n_messages - 2,
            processes.n_bytes - processes.gradients)


def estimate(seconds, gradients, n_sums, sums, args):
    """Estimates the time of a step on many GPUs, in seconds.

    Args:
        seconds (float): Time in which a GPU computes its part.
        gradients (int): Bytes of gradients.
        n_sums (int): Messages of sums.
        sums (int): Their bytes.
        args (argparse.Namespace): The flags.

    Returns:
        tuple: Time of computing, of gradients, and of sums.
    """
    inside = 2 * (args.gpus - 1) / args.gpus / (args.inside * 1e9 / 8)
    between = (2 * (args.machines - 1) / args.machines
               / (args.between * 1e9 / 8))
    start = 2 * (math.log2(args.gpus) * args.start_inside
                 + math.log2(args.machines) * args.start_between) * 1e-6
    return (seconds, gradients * (inside + between) + 2 * start,
            n_sums * start + sums * (inside + between))


def main():
    args = parse_args()
    counts = [count(*case) for case in CASES]
    print('| preset | image | ch | gradients | sums: messages | bytes | '
          'all: messages | bytes |\n|' + ' --- |' * 8)
    for settings, n_gradients, gradients, n_sums, sums in counts:
        print(f'| {settings.preset} | {settings.image_size} | {settings.ch} '
              f'| {gradients:,} | {n_sums} | {sums:,} '
              f'| {n_gradients + n_sums + 1} | {gradients + sums:,} |')
    if args.estimate is None:
        return
    print('\n| preset | image | ch | compute, ms | gradients, ms | sums, ms '
          '| efficiency |\n|' + ' --- |' * 7)
    for settings, _, gradients, n_sums, sums in counts:
        times = estimate(args.estimate, gradients, n_sums, sums, args)
        print(f'| {settings.preset} | {settings.image_size} | {settings.ch} '
              + ''.join(f'| {1000 * value:.2f} ' for value in times)
              + f'| {times[0] / sum(times):.0%} |')


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add('--estimate', type=float, metavar='SECONDS',
        help='of a part of a step on one GPU: estimate many')
    add('--gpus', type=int, default=8, help='GPUs a machine')
    add('--machines', type=int, default=16)
    add('--inside', type=float, default=2400,
        help='Gbit/s between GPUs of a machine, one way')
    add('--between', type=float, default=100, help='Gbit/s between machines')
    add('--start-inside', type=float, default=3,
        help='microseconds of one message inside a machine')
    add('--start-between', type=float, default=10,
        help='microseconds of one between machines')
    return parser.parse_args()


if __name__ == '__main__':
    main()
