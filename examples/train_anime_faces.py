#!/usr/bin/env python
"""Trains a DCGAN on illustration faces."""

import argparse

import training_run

from chainer_dcgan import PRESETS
from chainer_dcgan.commands import cli
from chainer_dcgan.datasets import (
    N_TRAINING,
    hold_out,
    load_avatars,
    load_images,
)
from chainer_dcgan.devices import PRECISIONS, get_device, set_precision
from chainer_dcgan.models.geometry import IMAGE_SIZES
from chainer_dcgan.progress import Progress
from chainer_dcgan.training.presets import DEVIATIONS


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add('--precision', choices=PRECISIONS, default='float32',
        help='tf32: faster products on a GPU from 2020 or later')
    add('--dataset', '-i', help='folder, .tar, .tar.gz or .zip of images, or '
        'the folder of an LMDB; without it, faces that are drawn on this '
        'machine')
    add('--strict', action='store_true',
        help='stop at an image that cannot be read, instead of leaving it out')
    add('--preset', choices=sorted(
        name for name, preset in PRESETS.items() if preset.family == 'dcgan'),
        help='nets and training rules; chainer-dcgan if not given')
    add('--without', action='append', choices=sorted(DEVIATIONS),
        metavar='DEVIATION', help='leave one of these out of the preset '
        'best; may be repeated: ' + ', '.join(DEVIATIONS))
    add('--image-size', type=int, choices=IMAGE_SIZES,
        help='height and width of an image; the preset knows a good one')
    add('--channels', type=int, choices=(1, 3), help='3: colour, 1: grey')
    add('--ch', type=cli.positive_int,
        help='channels of the widest layer, a multiple of 8')
    add('--hold-out', type=cli.natural_int, metavar='N',
        help='keep N images out of training; every --sample-interval images, '
        'measure the generator against them, and keep the best weights')
    training_run.add_flags(add)
    args = parser.parse_args()
    if args.ch is not None and args.ch % 8:
        parser.error(f'argument --ch: expected a multiple of 8, not {args.ch}')
    if args.without and args.preset != 'best' and args.resume is None:
        parser.error('argument --without: expected --preset best')
    args.without = tuple(sorted(args.without)) if args.without else None
    return args


def load_dataset(args, settings):
    size = {'image_size': settings.image_size,
            'channels': settings.channels,
            'on_progress': Progress('preparing')}
    if settings.dataset is None:
        return load_avatars(N_TRAINING, **size)
    return load_images(settings.dataset, strict=args.strict, **size)


def main():
    args = parse_args()
    device = get_device(args.gpu)
    set_precision(device, args.precision)
    settings, snapshot = training_run.choose_settings(args, args.preset)
    dataset = load_dataset(args, settings)
    evaluate = None
    if settings.hold_out:
        dataset, held_out = hold_out(dataset, settings.hold_out)
        evaluate = training_run.make_evaluator(held_out, device)
    return training_run.run(training_run.build(
        args, device, settings, snapshot, dataset, evaluate))


if __name__ == '__main__':
    cli.run(main)
