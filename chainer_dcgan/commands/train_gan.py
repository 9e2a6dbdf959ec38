"""Trains the first GAN (arXiv 1406.2661) on MNIST or Fashion-MNIST."""

import dataclasses

from chainer_dcgan.commands import (
    flags,
    parallel_run,
    parzen,
    process,
    records,
    training_advice,
    training_run,
)
from chainer_dcgan.commands.preset_flags import tell_default
from chainer_dcgan.datasets.mnist import load_mnist
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.storage.optional import require
from chainer_dcgan.training import build_trainer, choose_settings


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    # None: the snapshot's, or else Fashion-MNIST.
    parzen.add_dataset(parser, None)
    add('--loss', choices=('cross-entropy', 'minimax'),
        help='what G minimises: -log D(G(z)), which does not saturate, or '
        'log(1 - D(G(z)))' + tell_default('loss', 'mlp'))
    add('--n-dis', type=flags.natural_int,
        help='steps of D for one of G; 0: both move at once'
        + tell_default('n_dis', 'mlp'))
    add('--ch', type=flags.multiple_of(5, 50000),
        help='units of a hidden layer, 5 for each of D: a multiple of 5'
        + tell_default('ch', 'mlp'))
    training_run.add_flags(parser, 'mlp')
    parzen.add_samples(parser)


@training_advice.naming_flags
@training_run.holding_output
def run(args):
    """Trains, and judges the generator."""
    parallel_run.refuse_several('Start one alone.')
    # What judges the generator at the end needs it, which is late to say so.
    require('log-likelihood estimates', 'scipy')
    device = get_device(args.gpu)
    weights = training_run.read_init(args)
    settings, snapshot = choose_settings(
        args.out, args.resume, process.warn, preset='gan', ch=args.ch,
        n_z=args.n_z, batchsize=args.batchsize, seed=args.seed,
        dataset=args.dataset, loss=args.loss, n_dis=args.n_dis,
        epoch=args.epoch, sample_interval=args.sample_interval,
        keep=args.keep, keep_previews=args.keep_previews)
    settings = dataclasses.replace(
        settings, dataset=settings.dataset or 'fashion-mnist')
    parts = load_mnist(settings.dataset)
    size = settings.channels, settings.image_size, settings.image_size
    if parts.train.images.shape[1:] != size:
        raise InputError(
            f'--dataset {settings.dataset}: expected images of '
            f'{settings.image_size} x {settings.image_size}.')
    training_run.announce(parts.train)
    trainer = build_trainer(
        settings, parts.train, args.out, device,
        warn=training_advice.make_collapse_warner(), weights=weights)
    records.write_arguments(
        args.out, args, **training_run.describe(trainer, parts.train))
    status = training_run.train(
        trainer, snapshot, 'train-gan', args.show)
    if status is None:
        parzen.judge(
            trainer.updater.drawing_gen, parts, args.out, settings.seed,
            args.samples)
    return status
