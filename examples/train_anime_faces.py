#!/usr/bin/env python
"""Trains a DCGAN on illustration faces."""

import argparse
import os
import sys

from chainer_dcgan import PRESETS, cli
from chainer_dcgan.datasets import (
    RandomBatchIterator, load_avatars, load_images)
from chainer_dcgan.devices import PRECISIONS, get_device, set_precision
from chainer_dcgan.errors import InputError
from chainer_dcgan.models.geometry import IMAGE_SIZES
from chainer_dcgan.progress import ProgressLine
from chainer_dcgan.training.extensions.checkpoint import list_checkpoints
from chainer_dcgan.training.settings import (
    new_settings, resumed_settings, with_fingerprint)
from chainer_dcgan.training.snapshots import Snapshot, newest_snapshot
from chainer_dcgan.training.trainer import build_trainer, run_trainer

# Enough that a net cannot learn them by heart, drawn in some ten seconds.
_N_AVATARS = 10000


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add('--gpu', '-g', type=int, default=-1, help='GPU number; -1: CPU')
    add('--precision', choices=PRECISIONS, default='float32',
        help='tf32: faster products on a GPU from 2020 or later')
    add('--dataset', '-i', help='folder, .tar, .tar.gz or .zip of images; '
        'without it, faces that are drawn on this machine')
    add('--strict', action='store_true',
        help='stop at an image that cannot be read, instead of leaving it out')
    add('--preset', choices=sorted(PRESETS),
        help='nets and training rules; chainer-dcgan if not given')
    add('--image-size', type=int, choices=IMAGE_SIZES,
        help='height and width of an image; the preset knows a good one')
    add('--channels', type=int, choices=(1, 3), help='3: colour, 1: grey')
    add('--ch', type=cli.positive_int,
        help='channels of the widest layer, a multiple of 8')
    add('--n-z', type=cli.positive_int, help='dimensions of z')
    add('--batchsize', '-b', type=cli.positive_int, help='images in a batch')
    add('--epoch', '-e', type=cli.positive_int, default=100,
        help='passes over the data set')
    add('--seed', type=cli.natural_int, help='seed of everything random; 0')
    add('--out', '-o', default='result', help='folder for what is written')
    add('--resume', '-r', metavar='SNAPSHOT', nargs='?', const='',
        help='snapshot to go on from; without a value, the newest in --out')
    add('--sample-interval', type=cli.natural_int, default=50000,
        help='images between sample grids and snapshots, besides epochs')
    add('--keep', type=cli.positive_int, default=5, help='snapshots to keep')
    args = parser.parse_args()
    if args.ch is not None and args.ch % 8:
        parser.error('argument --ch: expected a multiple of 8, not {}'.format(
            args.ch))
    return args


def choose_settings(args):
    """Returns the run's settings and the snapshot to go on from, if any."""
    given = {name: getattr(args, name) for name in (
        'preset', 'image_size', 'channels', 'ch', 'n_z', 'batchsize', 'seed',
        'dataset')}
    if args.resume is None:
        if list_checkpoints(args.out):
            raise InputError(
                '--out {} holds a run already. Pass --resume to go on with '
                'it, or another --out.'.format(args.out))
        return new_settings(**given), None
    snapshot = (Snapshot(args.resume) if args.resume
                else newest_snapshot(args.out, warn))
    return resumed_settings(snapshot.settings, snapshot.path, **given), \
        snapshot


def warn(message):
    print('warning:', message, file=sys.stderr)


def load_dataset(args, settings):
    progress = None

    def on_progress(done, total):
        nonlocal progress
        progress = progress or ProgressLine(total, 'images')
        progress.update(done, 'preparing')

    size = {'image_size': settings.image_size,
            'channels': settings.channels, 'on_progress': on_progress}
    if settings.dataset is None:
        dataset = load_avatars(_N_AVATARS, **size)
    else:
        dataset = load_images(settings.dataset, strict=args.strict, **size)
    if progress is not None:
        progress.clear()
    for name, reason in dataset.skipped:
        warn('left out {}: {}'.format(name, reason))
    print('{:,} images of {}'.format(
        len(dataset), settings.dataset or 'drawn faces'))
    return dataset


def main():
    args = parse_args()
    device = get_device(args.gpu)
    set_precision(device, args.precision)
    settings, snapshot = choose_settings(args)
    dataset = load_dataset(args, settings)
    settings = with_fingerprint(settings, dataset.fingerprint)
    cli.write_arguments(
        args.out, args, settings=vars(settings),
        dataset={'n_images': len(dataset), 'skipped': dataset.skipped,
                 'fingerprint': dataset.fingerprint})

    trainer = build_trainer(
        settings,
        lambda batchsize, seed, flip: RandomBatchIterator(
            dataset, batchsize, seed, flip),
        len(dataset), args.out, args.epoch, device, args.sample_interval,
        args.keep)
    if snapshot is not None:
        snapshot.restore(trainer)
        print('resumed from {}'.format(snapshot.path))
    signal_number = run_trainer(trainer)

    if signal_number is not None:
        print('stopped; go on with the same command and --resume')
        return 128 + signal_number
    iteration = trainer.updater.iteration
    for label, name in (
            ('sample grid', 'preview/iter_{:08}.png'.format(iteration)),
            ('loss plot', 'loss.png'),
            ('generator', 'gen_iter_{}.npz'.format(iteration))):
        path = os.path.join(args.out, name)
        if os.path.exists(path):
            print('{:<12} {}'.format(label, path))


if __name__ == '__main__':
    cli.run(main)
