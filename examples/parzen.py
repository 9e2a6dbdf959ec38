#!/usr/bin/env python
"""Judges a generator by the log-likelihood under a Parzen window."""

import argparse
import json
import os

import numpy

from chainer_dcgan import generate, images, load_generator
from chainer_dcgan.commands import cli
from chainer_dcgan.datasets.mnist import load_mnist
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments import parzen
from chainer_dcgan.latent import uniform
from chainer_dcgan.progress import ProgressLine
from chainer_dcgan.storage.atomic import atomic_path


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add('--gen', required=True,
        help='weights (npz or HDF5) or a trainer snapshot')
    add_dataset(add, 'fashion-mnist')
    add_samples(add)
    add('--seed', type=cli.natural_int, default=0)
    add('--out', '-o', default='result', help='folder for result.json')
    add('--gpu', '-g', type=int, default=-1, help='GPU number; -1: CPU')
    return parser.parse_args()


def add_dataset(add, default):
    add('--dataset', '-i', default=default, help='mnist, fashion-mnist, or a '
        'folder with the IDX files of images')


def add_samples(add):
    add('--samples', type=cli.positive_int, default=10000,
        help='samples around which the Parzen window is laid')


def evaluate(gen, parts, out, seed, n_samples):
    """Measures, prints, and writes result.json."""
    size = gen.channels, gen.image_size, gen.image_size
    if parts.test.images.shape[1:] != size:
        raise InputError(
            f'the generator draws {gen.image_size} x {gen.image_size} with '
            f'{gen.channels} channels, which the images of '
            f'{parts.test.source} are not. Pass the data set that it was '
            'trained on.')
    # Not the stream of the samples that generate.py draws of this seed.
    z = uniform(numpy.random.default_rng((seed, 1)), n_samples, gen.n_z)
    result = {'seed': seed, 'generated': measure(
        images.to_unit(generate(gen, z)), parts, 'generated samples')}
    # What a generator would get that has learnt these images by heart.
    result['training_images'] = measure(
        parts.train.images[:n_samples] / 255, parts, 'training images')
    path = os.path.join(out, 'result.json')
    with atomic_path(path) as temporary:
        with open(temporary, 'w', encoding='utf-8') as f:
            json.dump(result, f, indent=2)
    print('{:<12} {}'.format('result', path))


def measure(samples, parts, label):
    progress = ProgressLine(len(parts.test), 'images')
    found = parzen.measure(
        samples, parts.valid.images, parts.test.images, progress.update)
    progress.clear()
    print('log-likelihood {:.1f} +- {:.1f} nats, sigma {:.3f}, {:,} {}'.format(
        found['log_likelihood'], found['standard_error'], found['sigma'],
        found['n_samples'], label))
    return found


def main():
    args = parse_args()
    device = get_device(args.gpu)
    gen = load_generator(args.gen)
    gen.to_device(device)
    evaluate(gen, load_mnist(args.dataset), args.out, args.seed, args.samples)


if __name__ == '__main__':
    cli.run(main)
