"""Measures how far a generator's images are from real ones.

Beside each figure stand its spread (standard deviation) over random halves of
the images, and the floor: the same figure of real images against other real
ones.
"""

import argparse
import os

from chainer_dcgan import metrics
from chainer_dcgan.commands import flags, outputs, own_nets, records
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.datasets import N_TRAINING, load_avatars, load_images
from chainer_dcgan.devices import get_device
from chainer_dcgan.features import choose_features
from chainer_dcgan.progress import Progress


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    flags.add_gen(parser)
    own_nets.add_generator(parser)
    flags.add_dataset(parser, 'folder, .tar, .tar.gz or .zip of real images, '
        'best such as the training never saw; without it, drawn faces that '
        'no training takes')
    add('--more-real', type=flags.path, metavar='DATASET',
        help='other real images, to measure the floor at the full --n instead '
        'of at half of it')
    add('--n', type=flags.integer(12, flags.MOST_IMAGES), default=2000,
        help='images on each side; figures of different n differ')
    add('--metrics', type=_metric_names, default=list(metrics.METRICS),
        metavar='NAME,...', help='what to measure')
    add('--features', type=flags.path, default='lite0',
        help='lite0, a file that ends in .onnx, or MODULE:NAME of a function '
        'that returns a Chainer link')
    add('--draws', type=flags.integer(2, 1000), default=10,
        help='random halves for the spreads, at least 2')
    flags.add_seed(parser, help='seed of z')
    flags.add_out(
        parser, default='evaluation', help='folder for result.json')
    flags.add_gpu(parser)


def run(args):
    """Measures the generator."""
    outputs.check_results(args)
    device = get_device(args.gpu)
    gen = own_nets.load_generator(args)
    gen.to_device(device)
    features = None
    if metrics.needs_features(args.metrics):
        with advice(flag='--features'):
            features = choose_features(args.features, device)
    dataset, real = _load_real(args.dataset, gen, args.n, features)
    more_real = args.more_real and _load_real(
        args.more_real, gen, args.n, features)[1]
    fake = metrics.generated_samples(
        gen, args.n, features, args.seed, Progress('generated'),
        keep_images=metrics.needs_images(args.metrics))
    figures = metrics.evaluate_samples(
        args.metrics, real, fake, features and features.name, more_real,
        args.draws, Progress('floor and spread', 'draws'))

    records.write_result(args.out, {
        'gen': args.gen, 'dataset': args.dataset,
        'fingerprint': dataset.fingerprint, 'more_real': args.more_real,
        'seed': args.seed, 'features': features and features.name,
        'resize': features and features.resize,
        # What is transparent is laid on it, real or generated.
        'background': 'white' if gen.channels == 4 else None,
        'figures': figures})
    print(metrics.format_figures(figures))
    if features is not None:
        print(f'features: {features.name}; resize: {features.resize}')
    if gen.channels == 4:
        print('transparent images, laid on white')
    print(os.path.join(args.out, 'result.json'))


def _metric_names(text):
    chosen = text.split(',')
    unknown = [name for name in chosen if name not in metrics.METRICS]
    if unknown:
        raise argparse.ArgumentTypeError(
            f'there is no {", ".join(unknown)}; expected some of '
            f'{",".join(metrics.METRICS)}')
    return chosen


def _load_real(path, gen, n, features):
    size = {'image_size': gen.image_size, 'channels': gen.channels,
            'on_progress': Progress('preparing')}
    dataset = (load_avatars(n, first=N_TRAINING, **size) if path is None
               else load_images(path, **size))
    with advice('Pass more, or a smaller --n; figures of different n '
                 'cannot be compared.'):
        return dataset, metrics.real_samples(
            dataset, n, features, Progress('real'))
