#!/usr/bin/env python
"""Shows samples beside the training images nearest to them.

In pixels and in D's features, mirror images considered, with the distances of
real images to the training images beside the samples'.
"""

import argparse
import os

import numpy

from chainer_dcgan import generate, images, load_generator
from chainer_dcgan.commands import cli
from chainer_dcgan.datasets import load_images
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.memorisation import (
    compare_with_held_out,
    measure_nearness,
)
from chainer_dcgan.features import sets as feature_sets
from chainer_dcgan.latent import uniform
from chainer_dcgan.models import load_discriminator
from chainer_dcgan.pictures import sheets
from chainer_dcgan.progress import Progress

TITLES = {'pixels': 'nearest in pixels', 'layers': "nearest in D's features"}


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add('--gen', required=True,
        help='weights (npz or HDF5) or a trainer snapshot')
    add('--dis', required=True, help='discriminator of the same training')
    add('--dataset', '-i', required=True,
        help='the training images: folder, .tar, .tar.gz or .zip')
    add('--held-out', metavar='DIR', help='real images that were not trained '
        'on, all there are; without it, training images stand in for them, '
        'each against all the others')
    add('--samples', type=cli.positive_int, default=100,
        help='samples to measure')
    add('--shown', type=cli.positive_int, default=10,
        help='samples in the picture, the first ones')
    add('--real', type=cli.positive_int, default=200,
        help='real images to compare with')
    add('--neighbours', '-k', type=int, choices=range(1, 51), default=5,
        metavar='K', help='how many are shown for each sample')
    add('--seed', type=cli.natural_int, default=0)
    add('--gpu', '-g', type=int, default=-1, help='GPU number; -1: CPU')
    add('--out', '-o', default='nearest', help='folder for what is written')
    return parser.parse_args()


def load_nets(args):
    gen, dis = load_generator(args.gen), load_discriminator(args.dis)
    if (gen.image_size, gen.channels) != (dis.image_size, dis.channels):
        raise InputError(
            f'--gen {args.gen} draws {gen.image_size} x {gen.image_size} with '
            f'{gen.channels} channels, but --dis {args.dis} judges '
            f'{dis.image_size} x {dis.image_size} with {dis.channels}. Pass '
            'two files of one training.')
    return gen, dis


def measure(name, features, args, samples, references, held_out, rng):
    """Returns the samples' neighbours, and what is written of them."""
    pool = references if held_out is None else held_out
    numbers = numpy.sort(rng.permutation(len(pool))[:args.real])
    nearness = measure_nearness(
        features.fit(references), samples, pool[numbers], references,
        numbers if held_out is None else None, Progress(name))
    summary = nearness.summarise()
    print('{}: median distance {distance:.3g} (real images: '
          '{distance_real:.3g}), ratio {ratio:.2f} ({ratio_real:.2f}), '
          'copies {copies:.1%} ({copies_real:.1%})'.format(
              TITLES[name], **summary))
    if held_out is not None:
        summary.update(compare_with_held_out(
            features, samples, nearness.samples, len(references), held_out,
            Progress(name + ', held out')))
        print('    nearer to a training image than to a held-out one: '
              '{nearer_to_training:.1%} of the samples; without memory '
              '{expected:.1%} +- {error:.1%}'.format(**summary))
    found = nearness.samples.select(slice(None), slice(args.neighbours))
    return found, {
        **summary, 'indices': found.indices.tolist(),
        'distances': found.distances.tolist(),
        'mirrored': found.mirrored.tolist(),
        'distances_real': nearness.real.distances[:, 0].tolist()}


def main():
    args = parse_args()
    device = get_device(args.gpu)
    gen, dis = load_nets(args)
    gen.to_device(device)
    dis.to_device(device)
    references, held_out = [
        None if source is None else load_images(
            source, gen.image_size, gen.channels,
            on_progress=Progress('preparing')).images
        for source in (args.dataset, args.held_out)]
    if len(references) < 2:
        raise InputError(f'--dataset {args.dataset} holds only one image.')
    cli.write_arguments(args.out, args)
    samples = images.to_uint8(generate(gen, uniform(
        numpy.random.default_rng(args.seed), args.samples, gen.n_z)))

    result, groups = {}, []
    for name, features in (
            ('pixels', feature_sets.Pixels()),
            ('layers', feature_sets.StandardizedLayers(
                feature_sets.TrainedLayers(dis)))):
        found, result[name] = measure(
            name, features, args, samples, references, held_out,
            # The same real images for both; not the samples' stream.
            numpy.random.default_rng((args.seed, 1)))
        found = found.select(slice(args.shown))
        groups.append((TITLES[name], found.take_images(references),
                       found.distances[:, 0]))
    cli.write_result(args.out, result)
    path = os.path.join(args.out, 'nearest.png')
    images.save_image(path, sheets.nearest(samples[:args.shown], groups))
    print(path)


if __name__ == '__main__':
    cli.run(main)
