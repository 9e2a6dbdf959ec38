#!/usr/bin/env python
"""Shows samples beside the training images nearest to them.

In pixels and in D's features, mirror images considered, with the distances of
real images to the training images beside the samples'.
"""

import argparse
import os

import numpy

from chainer_dcgan import cli, generate, images, load_generator
from chainer_dcgan.analysis import feature_sets, measure_nearness
from chainer_dcgan.datasets import load_images
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
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
        'on, to compare with; without it, training images, each against all '
        'the others')
    add('--samples', type=cli.positive_int, default=100,
        help='samples to measure')
    add('--shown', type=cli.positive_int, default=10,
        help='samples in the picture, the first ones')
    add('--real', type=cli.positive_int, default=200,
        help='real images to compare with')
    add('--neighbours', '-k', type=cli.positive_int, default=5)
    add('--seed', type=cli.natural_int, default=0)
    add('--gpu', '-g', type=int, default=-1, help='GPU number; -1: CPU')
    add('--out', '-o', default='nearest', help='folder for what is written')
    return parser.parse_args()


def load_nets(args):
    gen, dis = load_generator(args.gen), load_discriminator(args.dis)
    if (gen.image_size, gen.channels) != (dis.image_size, dis.channels):
        raise InputError(
            '--gen {} draws {} x {} with {} channels, but --dis {} judges {} '
            'x {} with {}. Pass two files of one training.'.format(
                args.gen, gen.image_size, gen.image_size, gen.channels,
                args.dis, dis.image_size, dis.image_size, dis.channels))
    return gen, dis


def choose_real(args, references, sizes, rng):
    """Returns real images, and which references they are, if they are."""
    pool = references if args.held_out is None else load_images(
        args.held_out, **sizes).images
    numbers = numpy.sort(rng.permutation(len(pool))[:args.real])
    if args.held_out is not None:
        return pool[numbers], None
    return pool[numbers], numbers


def main():
    args = parse_args()
    device = get_device(args.gpu)
    gen, dis = load_nets(args)
    gen.to_device(device)
    dis.to_device(device)
    sizes = {'image_size': gen.image_size, 'channels': gen.channels}
    references = load_images(args.dataset, on_progress=Progress('preparing'),
                             **sizes).images
    if len(references) < 2:
        raise InputError('--dataset {} holds only one image.'.format(
            args.dataset))
    rng = numpy.random.default_rng(args.seed)
    samples = images.to_uint8(generate(
        gen, uniform(rng, args.samples, gen.n_z)))
    real, numbers = choose_real(args, references, sizes, rng)
    cli.write_arguments(args.out, args)

    shown = slice(args.shown)
    result, groups = {}, []
    for name, features in (
            ('pixels', feature_sets.Pixels()),
            ('layers', feature_sets.StandardizedLayers(
                feature_sets.TrainedLayers(dis)))):
        nearness = measure_nearness(
            features.fit(references), samples, real, references, numbers,
            args.neighbours, Progress(name))
        summary, found = nearness.summarise(), nearness.samples
        result[name] = {**summary, 'indices': found.indices.tolist(),
                        'distances': found.distances.tolist(),
                        'mirrored': found.mirrored.tolist(),
                        'distances_real': nearness.real.distances.tolist()}
        found = found.select(shown)
        groups.append((TITLES[name], found.take_images(references),
                       found.distances[:, 0]))
        print('{:<27} samples {:.3g}, real images {:.3g} (median distances '
              'to the nearest); {:.0%} of the samples nearer than 95 % of '
              'real images'.format(
                  TITLES[name], summary['median'], summary['median_real'],
                  summary['share_below']))
    cli.write_result(args.out, result)
    path = os.path.join(args.out, 'nearest.png')
    images.save_image(path, sheets.nearest(samples[shown], groups))
    print(path)


if __name__ == '__main__':
    cli.run(main)
