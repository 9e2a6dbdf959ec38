"""What the training scripts share: flags, resuming, the run itself."""

import dataclasses
import os
import sys

from chainer_dcgan import cli
from chainer_dcgan.datasets import RandomBatchIterator
from chainer_dcgan.errors import InputError
from chainer_dcgan.training.extensions.checkpoint import list_checkpoints
from chainer_dcgan.training.settings import (
    Settings, new_settings, resumed_settings, with_fingerprint)
from chainer_dcgan.training.snapshots import Snapshot, newest_snapshot
from chainer_dcgan.training.trainer import build_trainer, run_trainer


def add_flags(add):
    """Adds the flags that every training takes."""
    add('--gpu', '-g', type=int, default=-1, help='GPU number; -1: CPU')
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


def choose_settings(args, preset):
    """Returns the run's settings and the snapshot to go on from, if any."""
    given = {field.name: getattr(args, field.name, None)
             for field in dataclasses.fields(Settings)
             if field.name != 'fingerprint'}
    given['preset'] = preset
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


def build(args, device, settings, snapshot, dataset):
    """Writes args.json; returns the trainer, where the snapshot left it."""
    for name, reason in dataset.skipped:
        warn('left out {}: {}'.format(name, reason))
    print('{:,} images of {}'.format(len(dataset), dataset.source))
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
    return trainer


def run(trainer):
    """Trains; returns the exit status if a signal ended it, else None."""
    signal_number = run_trainer(trainer)
    if signal_number is not None:
        print('stopped; go on with the same command and --resume')
        return 128 + signal_number
    iteration = trainer.updater.iteration
    for label, name in (
            ('sample grid', 'preview/iter_{:08}.png'.format(iteration)),
            ('loss plot', 'loss.png'),
            ('generator', 'gen_iter_{}.npz'.format(iteration))):
        path = os.path.join(trainer.out, name)
        if os.path.exists(path):
            print('{:<12} {}'.format(label, path))
