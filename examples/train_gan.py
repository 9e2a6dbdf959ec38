#!/usr/bin/env python
"""Trains the first GAN (arXiv 1406.2661) on MNIST or Fashion-MNIST."""

import argparse
import dataclasses

import parzen
import training_run

from chainer_dcgan.commands import cli
from chainer_dcgan.datasets.mnist import load_mnist
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    # None: the snapshot's, or else Fashion-MNIST.
    parzen.add_dataset(add, None)
    add('--loss', choices=('cross-entropy', 'minimax'),
        help='what G minimises: -log D(G(z)), which does not saturate and is '
        'the default, or log(1 - D(G(z)))')
    add('--n-dis', type=cli.natural_int,
        help='steps of D for one of G; 0, the default: both move at once')
    add('--ch', type=cli.positive_int,
        help='units of a hidden layer, 5 for each of D: a multiple of 5')
    training_run.add_flags(add)
    parzen.add_samples(add)
    args = parser.parse_args()
    if args.ch is not None and args.ch % 5:
        parser.error(f'argument --ch: expected a multiple of 5, not {args.ch}')
    return args


def main():
    args = parse_args()
    device = get_device(args.gpu)
    settings, snapshot = training_run.choose_settings(args, 'gan')
    settings = dataclasses.replace(
        settings, dataset=settings.dataset or 'fashion-mnist')
    parts = load_mnist(settings.dataset)
    size = (settings.channels, settings.image_size, settings.image_size)
    if parts.train.images.shape[1:] != size:
        raise InputError('--dataset {}: expected images of {} x {}.'.format(
            settings.dataset, *size[1:]))
    trainer = training_run.build(
        args, device, settings, snapshot, parts.train)
    if snapshot is None:
        trainer.updater.gen.start_from_marginals(parts.train.images)
    status = training_run.run(trainer)
    if status is None:
        parzen.evaluate(
            trainer.updater.drawing_gen, parts, args.out, settings.seed,
            args.samples)
    return status


if __name__ == '__main__':
    cli.run(main)
