#!/usr/bin/env python
"""Tells classes apart by a linear SVM on D's features and on others.

The DCGAN paper's experiment (arXiv 1511.06434, section 5): features of a
trained D, of an untrained one, pixels, and single-layer K-means features.
"""

import argparse
import dataclasses
import os
import time

from probe_data import LOADERS, load_data, name_dataset

from chainer_dcgan import experiments
from chainer_dcgan.commands import cli
from chainer_dcgan.devices import get_device
from chainer_dcgan.experiments import probe_report
from chainer_dcgan.features import sets as feature_sets
from chainer_dcgan.models import load_discriminator
from chainer_dcgan.pictures.bar_chart import save_bar_chart
from chainer_dcgan.progress import Progress
from chainer_dcgan.storage.atomic import write_text
from chainer_dcgan.storage.optional import check_scikit_learn


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add('--dis', required=True,
        help='weights (npz or HDF5) or a trainer snapshot')
    add('--train', metavar='DIR', help='class folders, or an archive of them')
    add('--test', metavar='DIR', help='likewise; if a folder or archive '
        'holds train/ and test/, it may be given to both')
    add('--dataset', '-i', choices=sorted(LOADERS),
        help='instead of --train and --test')
    add('--labels-per-class', type=cli.positive_int, metavar='N',
        help='learn from N images a class, several times; all if not given')
    add('--draws', type=cli.positive_int, default=10,
        help='how many times, with --labels-per-class')
    add('--features', nargs='+', choices=feature_sets.NAMES,
        default=list(feature_sets.NAMES))
    add('--n-centroids', type=cli.positive_int, default=800,
        help='of K-means; it gives four times as many features')
    add('--seed', type=cli.natural_int, default=0)
    add('--gpu', '-g', type=int, default=-1,
        help="GPU number, for D's features; -1: CPU")
    add('--out', '-o', default='probe', help='folder for what is written')
    return parser.parse_args()


def probe(name, args, dis, train, test):
    """Judges one feature set."""
    features = feature_sets.make_feature_set(
        name, dis, args.seed, args.n_centroids)
    features.fit(train.images, Progress(name + ': learning', 'steps'))
    X, X_test = [
        feature_sets.extract(features, part.images, Progress(
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


def report(args, train, test, results):
    """Writes result.json, the table and the chart; returns the table."""
    dataset = name_dataset(args, train)
    cli.write_result(args.out, {
        **{name: dataclasses.asdict(result)
           for name, result in results.items()},
        'protocol': {
            'n_train': len(train), 'n_test': len(test),
            'n_classes': len(train.classes),
            'labels_per_class': args.labels_per_class or 'all',
            'draws': args.draws if args.labels_per_class else 1,
            'seed': args.seed}})
    table = probe_report.format_table(results, dataset, args.labels_per_class)
    write_text(os.path.join(args.out, 'table.md'), table)
    paper = probe_report.PAPER.get((dataset, args.labels_per_class), {})
    save_bar_chart(
        os.path.join(args.out, 'accuracy.png'),
        [probe_report.DESCRIPTIONS[name] for name in results],
        [100 * result.accuracy for result in results.values()],
        [result.spread and 100 * result.spread
         for result in results.values()],
        [paper.get(name, (None,))[0] for name in results],
        "the paper's (its D was trained on ImageNet)",
        'Linear SVM, {}'.format(
            f'{args.labels_per_class} labels a class'
            if args.labels_per_class else 'all labels'))
    return table


def main():
    args = parse_args()
    check_scikit_learn()
    device = get_device(args.gpu)
    dis = load_discriminator(args.dis)
    dis.to_device(device)
    train, test = load_data(args, dis)
    print(
        f'{len(train):,} training and {len(test):,} test images of '
        f'{len(train.classes)} classes')
    cli.write_arguments(args.out, args)
    results = {}
    for name in args.features:
        start = time.monotonic()
        results[name] = result = probe(name, args, dis, train, test)
        print(
            f'{name}: {result.dims:,} features, '
            f'{len(train) * result.dims * 4e-6:,.0f} MB; accuracy '
            f'{result.accuracy:.2%}, C {result.C:.3g}, '
            f'{time.monotonic() - start:.0f} s')
        # After each: they take minutes.
        table = report(args, train, test, results)
    print('\n' + table)


if __name__ == '__main__':
    cli.run(main)
