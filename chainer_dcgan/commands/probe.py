"""Tells classes apart by a linear SVM on D's features and on others.

The DCGAN paper's experiment (arXiv 1511.06434, section 5): features of a
trained D, of an untrained one, pixels, and single-layer K-means features.
"""

import time

from chainer_dcgan import experiments
from chainer_dcgan.commands import flags, outputs, records
from chainer_dcgan.commands.process import warn
from chainer_dcgan.datasets import list_skipped
from chainer_dcgan.datasets.chainer_sets import CIFAR10_CLASSES
from chainer_dcgan.datasets.labelled_parts import LOADERS, load_class_parts
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments import probe_report
from chainer_dcgan.features import sets as feature_sets
from chainer_dcgan.models import load_discriminator
from chainer_dcgan.progress import Progress
from chainer_dcgan.storage.optional import require


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    flags.add_dis(parser, required=True)
    add('--train', type=flags.path, metavar='DIR', help='class folders, or an '
        'archive of them')
    add('--test', type=flags.path, metavar='DIR', help='likewise; if a folder '
        'or archive holds train/ and test/, it may be given to both')
    add('--dataset', '-i', choices=sorted(LOADERS),
        help='instead of --train and --test')
    add('--labels-per-class', type=flags.positive_int, metavar='N',
        help='learn from N images a class, several times; all if not given')
    add('--draws', type=flags.integer(1, 1000), default=10,
        help='how many times, with --labels-per-class')
    add('--features', nargs='+', choices=feature_sets.NAMES,
        default=list(feature_sets.NAMES), help='what to compare')
    add('--n-centroids', type=flags.integer(1, 10 ** 5), default=800,
        help='of K-means; it gives four times as many features')
    flags.add_seed(parser)
    flags.add_gpu(parser)
    flags.add_out(
        parser, default='probe', help='folder for what is written')


def run(args):
    """Judges the feature sets."""
    folders = [args.train, args.test]
    if (None in folders) if args.dataset is None else any(folders):
        raise InputError('pass both --train and --test, or --dataset alone.')
    require('probes', 'sklearn')
    outputs.check_results(args, 'args.json', 'table.md', 'accuracy.png')
    device = get_device(args.gpu)
    dis = load_discriminator(args.dis)
    dis.to_device(device)
    train, test = _load_parts(args, dis)
    print(
        f'{len(train):,} training and {len(test):,} test images of '
        f'{len(train.classes)} classes')
    records.write_arguments(args.out, args)
    results = {}
    for name in args.features:
        start = time.monotonic()
        results[name] = result = _judge(name, args, dis, train, test)
        print(
            f'{name}: {result.dims:,} features, '
            f'{len(train) * result.dims * 4e-6:,.0f} MB; accuracy '
            f'{result.accuracy:.2%}, C {result.C:.3g}, '
            f'{time.monotonic() - start:.0f} s')
        # After each: they take minutes.
        records.write_result(args.out, probe_report.describe(
            results, train, test, args.labels_per_class, args.draws,
            args.seed))
        table = probe_report.save_report(
            args.out, results, args.labels_per_class,
            'cifar10' if train.classes == CIFAR10_CLASSES else args.dataset)
    print('\n' + table)


def _load_parts(args, dis):
    if args.dataset is None:
        train, test = load_class_parts(
            args.train, args.test, dis.image_size, dis.channels,
            Progress('preparing'))
        for line in list_skipped(train.skipped + test.skipped):
            warn(f'left out {line}')
        return train, test
    train, test = LOADERS[args.dataset]()
    expected = (dis.channels, dis.image_size, dis.image_size)
    if train.images.shape[1:] != expected:
        raise InputError(
            f'--dis {args.dis} takes images of {_by(expected)}, but those of '
            f'--dataset {args.dataset} are {_by(train.images.shape[1:])}. '
            'Train one with `train --image-size 32`.')
    return train, test


def _by(shape):
    return ' x '.join(map(str, shape))


def _judge(name, args, dis, train, test):
    features = feature_sets.make_feature_set(
        name, dis, args.seed, args.n_centroids)
    features.fit(train.images, Progress(name + ': learning', 'steps'))
    X, X_test = [
        feature_sets.transform_all(features, part.images, Progress(
            name + f': features of {part_name} images'))
        for part, part_name in ((train, 'training'), (test, 'test'))]
    given = (X, train.labels, X_test, test.labels)
    progress = Progress(name + ': SVM, at most', 'steps')
    if args.labels_per_class is None:
        return experiments.probe_all_labels(
            *given, args.seed, on_progress=progress)
    return experiments.probe_few_labels(
        *given, args.labels_per_class, args.draws, args.seed,
        on_progress=progress)
