"""Shows samples beside the training images nearest to them.

In pixels and in D's features, mirror images considered, with the distances of
real images to the training images beside the samples'.
"""

import os

import numpy

from chainer_dcgan import images
from chainer_dcgan.commands import flags, inputs, outputs, own_nets, records
from chainer_dcgan.datasets import load_images
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.memorisation import (
    compare_with_held_out,
    measure_nearness,
)
from chainer_dcgan.features import sets as feature_sets
from chainer_dcgan.latent import generate, prior_of
from chainer_dcgan.pictures import sheets
from chainer_dcgan.progress import Progress

_TITLES = {'pixels': 'nearest in pixels', 'layers': "nearest in D's features"}


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    flags.add_gen(parser, required=True)
    own_nets.add_generator(parser)
    flags.add_dis(
        parser, 'discriminator of the same training', required=True)
    flags.add_dataset(
        parser, 'the training images: folder, .tar, .tar.gz or .zip',
        required=True)
    add('--held-out', type=flags.path, metavar='DIR', help='real images that '
        'were not trained on, all there are; without it, training images '
        'stand in for them, each against all the others')
    add('--samples', type=flags.count, default=100,
        help='samples to measure')
    add('--shown', type=flags.places, default=10,
        help='samples in the picture, the first ones')
    add('--real', type=flags.count, default=200,
        help='real images to compare with')
    add('--neighbours', '-k', type=int, choices=range(1, 51), default=5,
        metavar='K', help='how many are shown for each sample')
    flags.add_seed(parser)
    flags.add_gpu(parser)
    flags.add_out(
        parser, default='nearest', help='folder for what is written')


def run(args):
    """Looks for the nearest images."""
    outputs.check_results(args, 'args.json', 'nearest.png')
    device = get_device(args.gpu)
    gen = own_nets.load_generator(args)
    gen.to_device(device)
    dis = inputs.load_discriminator_of(gen, args.dis)
    references, held_out = [
        None if source is None else load_images(
            source, gen.image_size, gen.channels,
            on_progress=Progress('preparing')).images
        for source in (args.dataset, args.held_out)]
    if len(references) < 2:
        raise InputError(f'--dataset {args.dataset} holds only one image.')
    records.write_arguments(args.out, args)
    samples = images.to_uint8(generate(gen, prior_of(gen).draw(
        numpy.random.default_rng(args.seed), args.samples)))

    result, groups = {}, []
    for name, features in (
            ('pixels', feature_sets.Pixels()),
            ('layers', feature_sets.StandardizedLayers(
                feature_sets.TrainedLayers(dis)))):
        found, result[name] = _measure(
            name, features, args, samples, references, held_out)
        found = found.select(slice(args.shown))
        groups.append((_TITLES[name], found.take_images(references),
                       found.distances[:, 0]))
    records.write_result(args.out, result)
    path = os.path.join(args.out, 'nearest.png')
    images.save_image(path, sheets.nearest(samples[:args.shown], groups))
    print(path)


def _measure(name, features, args, samples, references, held_out):
    """Returns the samples' neighbours, and what is written of them."""
    pool = references if held_out is None else held_out
    # The same real images for all features; not the samples' stream.
    rng = numpy.random.default_rng((args.seed, 1))
    numbers = numpy.sort(rng.permutation(len(pool))[:args.real])
    nearness = measure_nearness(
        features.fit(references), samples, pool[numbers], references,
        numbers if held_out is None else None, Progress(name))
    summary = nearness.summarise()
    print('{}: median distance {distance:.3g} (real images: '
          '{distance_real:.3g}), ratio {ratio:.2f} ({ratio_real:.2f}), '
          'copies {copies:.1%} ({copies_real:.1%})'.format(
              _TITLES[name], **summary))
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
