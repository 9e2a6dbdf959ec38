#!/usr/bin/env python
"""Trains a DCGAN with every part in sight, as Chainer's own examples do.

``chainer-dcgan train`` puts the same parts together, and more of them.
"""

import argparse

import chainer_dcgan  # isort: skip  # first: it makes Chainer importable
import numpy
from chainer import serializers, training
from chainer.training import extensions

from chainer_dcgan.commands import process
from chainer_dcgan.datasets import RandomBatchIterator, load_images
from chainer_dcgan.devices import get_device
from chainer_dcgan.latent import LatentSampler, prior_of
from chainer_dcgan.training import DCGANUpdater, make_optimizer
from chainer_dcgan.training.extensions import Checkpoint, SampleGrid


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--dataset', '-i', required=True,
                        help='folder of images')
    parser.add_argument('--batchsize', '-b', type=int, default=64)
    parser.add_argument('--epoch', '-e', type=int, default=20)
    parser.add_argument('--gpu', '-g', type=int, default=-1)
    parser.add_argument('--out', '-o', default='result/by_hand')
    parser.add_argument('--resume', '-r', help='snapshot to go on from')
    parser.add_argument('--seed', type=int, default=0)
    args = parser.parse_args()

    # One stream of random numbers for each thing that draws.
    weights, batches, latent, preview = numpy.random.SeedSequence(
        args.seed).spawn(4)

    # The nets, for images of 48 x 48 in colour.
    rng = numpy.random.default_rng(weights)
    gen = chainer_dcgan.Generator(n_z=100, ch=128, image_size=48, rng=rng)
    dis = chainer_dcgan.Discriminator(ch=128, image_size=48, rng=rng)

    # The images, as bytes; the updater brings a batch into [-1, 1].
    images = load_images(args.dataset, image_size=48)
    iterator = RandomBatchIterator(images, args.batchsize, batches)

    # G and D each have an optimizer, and take a step at once.
    updater = DCGANUpdater(
        (gen, dis), iterator,
        {'gen': make_optimizer(gen), 'dis': make_optimizer(dis)},
        device=get_device(args.gpu),
        sample_z=LatentSampler(prior_of(gen), latent))

    trainer = training.Trainer(updater, (args.epoch, 'epoch'), args.out)
    epoch = (1, 'epoch')
    trainer.extend(extensions.LogReport(trigger=epoch))
    trainer.extend(extensions.PrintReport([
        'epoch', 'iteration', 'gen/loss', 'dis/loss', 'elapsed_time']))
    trainer.extend(SampleGrid(gen, preview), trigger=epoch)
    # G's and D's weights, and a snapshot to go on from.
    trainer.extend(Checkpoint(), trigger=epoch)

    if args.resume:
        serializers.load_npz(args.resume, trainer)
    trainer.run(show_loop_exception_msg=False)


if __name__ == '__main__':
    # Says what is wrong in one line.
    process.run(main)
