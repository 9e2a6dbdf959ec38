"""What the training scripts share: flags, resuming, the run itself."""

import dataclasses
import os
import sys

import numpy

from chainer_dcgan import images, metrics
from chainer_dcgan.commands import cli
from chainer_dcgan.datasets import RandomBatchIterator
from chainer_dcgan.errors import InputError
from chainer_dcgan.features import lite0_features
from chainer_dcgan.progress import Progress
from chainer_dcgan.training import extensions
from chainer_dcgan.training.extensions.checkpoint import list_checkpoints
from chainer_dcgan.training.settings import (
    Settings,
    new_settings,
    resumed_settings,
    with_fingerprint,
)
from chainer_dcgan.training.snapshots import Snapshot, newest_snapshot
from chainer_dcgan.training.trainer import build_trainer, run_trainer
from chainer_dcgan.training.triggers import ImagesTrigger

# Real images that the collapse warning compares with.
_N_COMPARED = 64


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
                f'--out {args.out} holds a run already. Pass --resume to go '
                'on with it, or another --out.')
        return new_settings(**given), None
    snapshot = (Snapshot(args.resume) if args.resume
                else newest_snapshot(args.out, warn))
    return resumed_settings(snapshot.settings, snapshot.path, **given), \
        snapshot


def warn(message):
    print('warning:', message, file=sys.stderr)


def make_evaluator(real, device):
    """Returns what measures a generator against real images."""
    features = lite0_features(device)
    return metrics.Evaluator(metrics.real_samples(
        real, len(real), features, Progress('measuring real')), features)


def build(args, device, settings, snapshot, dataset, evaluate=None):
    """Writes args.json; returns the trainer, where the snapshot left it."""
    for name, reason in dataset.skipped:
        warn(f'left out {name}: {reason}')
    print(f'{len(dataset):,} images of {dataset.source}')
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
    watch(trainer, dataset, args.sample_interval, evaluate)
    if snapshot is not None:
        snapshot.restore(trainer)
        print(f'resumed from {snapshot.path}')
    return trainer


def watch(trainer, dataset, interval, evaluate):
    """Adds what looks at the generated images while it trains."""
    trigger = ImagesTrigger(interval or len(dataset))
    # From all parts: where files are sorted, the first ones may be alike.
    indices = numpy.linspace(0, len(dataset) - 1, _N_COMPARED).astype(int)
    trainer.extend(extensions.CollapseWarning(
        # Not an average, which lags behind.
        trainer.updater.gen, images.from_uint8(dataset.images[indices]),
        warn), trigger=trigger)
    if evaluate is not None:
        trainer.extend(extensions.Evaluation(
            trainer.updater.drawing_gen, evaluate), trigger=trigger)


def run(trainer):
    """Trains; returns the exit status if a signal ended it, else None."""
    signal_number = run_trainer(trainer)
    if signal_number is not None:
        print('stopped; go on with the same command and --resume')
        return 128 + signal_number
    iteration = trainer.updater.iteration
    for label, name in (
            ('sample grid', f'preview/iter_{iteration:08}.png'),
            ('loss plot', 'loss.png'),
            ('generator', f'gen_iter_{iteration}.npz'),
            ('best one', 'gen_best.npz')):
        path = os.path.join(trainer.out, name)
        if os.path.exists(path):
            print(f'{label:<12} {path}')
