"""Judges a generator by the log-likelihood under a Parzen window."""

import json
import os

import numpy

from chainer_dcgan import images
from chainer_dcgan.commands import flags, outputs
from chainer_dcgan.datasets.mnist import load_mnist
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.parzen import estimate_log_likelihood
from chainer_dcgan.latent import generate, prior_of
from chainer_dcgan.models import load_generator
from chainer_dcgan.progress import Progress
from chainer_dcgan.storage.atomic import write_text


def add_flags(parser):
    """Adds the command's flags."""
    flags.add_gen(parser, required=True)
    add_dataset(parser, 'fashion-mnist')
    add_samples(parser)
    flags.add_seed(parser)
    flags.add_out(parser, default='result', help='folder for result.json')
    flags.add_gpu(parser)


def add_dataset(parser, default):
    """Adds ``--dataset``."""
    flags.add_dataset(parser, 'mnist, fashion-mnist, or a folder with the IDX '
                      'files of images', default=default)


def add_samples(parser):
    """Adds ``--samples``."""
    parser.add_argument(
        '--samples', type=flags.count, default=10000,
        help='samples around which the Parzen window is laid')


def run(args):
    """Judges the generator."""
    outputs.check_results(args)
    device = get_device(args.gpu)
    gen = load_generator(args.gen)
    gen.to_device(device)
    judge(gen, load_mnist(args.dataset), args.out, args.seed, args.samples)


def judge(gen, parts, out, seed, n_samples):
    """Measures, prints, and writes ``result.json``.

    Args:
        gen (Generator): The generator.
        parts (~chainer_dcgan.datasets.mnist.Parts): The data set.
        out (str): Folder to write to.
        seed (int): Seed of z.
        n_samples (int): Samples to draw.

    Raises:
        InputError: If the generator draws other sizes than the images'.
    """
    size = gen.channels, gen.image_size, gen.image_size
    if parts.test.images.shape[1:] != size:
        raise InputError(
            f'the generator draws {gen.image_size} x {gen.image_size} with '
            f'{gen.channels} channels, which the images of '
            f'{parts.test.source} are not. Pass the --dataset that it was '
            'trained on.')
    # Not the stream of the samples that generate draws of this seed.
    z = prior_of(gen).draw(numpy.random.default_rng((seed, 1)), n_samples)
    result = {'seed': seed, 'generated': _measure(
        images.to_unit(generate(gen, z)), parts, 'generated samples')}
    # What a generator would get that has learnt these images by heart.
    result['training_images'] = _measure(
        parts.train.images[:n_samples] / 255, parts, 'training images')
    path = os.path.join(out, 'result.json')
    write_text(path, json.dumps(result, indent=2))
    print(f'{"result":<12} {path}')


def _measure(samples, parts, label):
    found = estimate_log_likelihood(
        samples, parts.valid.images, parts.test.images, Progress(label))
    print(f'log-likelihood {found["log_likelihood"]:.1f} '
          f'+- {found["standard_error"]:.1f} nats, sigma '
          f'{found["sigma"]:.3f}, {found["n_samples"]:,} {label}')
    return found
