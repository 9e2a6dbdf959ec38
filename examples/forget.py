#!/usr/bin/env python
"""Makes a generator forget to draw a thing: the DCGAN paper's figure 6.

Three steps with boxes: --sheet draws numbered samples and a file of boxes to
fill in; draw boxes around the thing, in that file or with a labelling tool
that writes YOLO's text format; then --boxes. With tagged images, --tag finds
the place by itself. --out gets forget.png and result.json.
"""

import argparse
import os

import forget_tasks
import numpy

from chainer_dcgan import generate, images, load_generator, pretrained
from chainer_dcgan.commands import cli, inputs
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import RunError
from chainer_dcgan.experiments.forgetting import (
    MapProbe,
    choose_random_maps,
    draw_without,
    gather_features,
)
from chainer_dcgan.latent import uniform
from chainer_dcgan.pictures import sheets
from chainer_dcgan.progress import Progress


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=type(
            'Formatter', (argparse.ArgumentDefaultsHelpFormatter,
                          argparse.RawDescriptionHelpFormatter), {}))
    add = parser.add_argument
    add('--gen', default=pretrained.GENERATOR,
        help='weights (npz or HDF5) or a trainer snapshot')
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument('--sheet', action='store_true',
                      help='only draw samples to label')
    task.add_argument('--boxes', metavar='FILE', help='JSON file or folder '
                      'of YOLO text files, about the samples of --sheet')
    task.add_argument('--tag', metavar='NAME', help='tag of the data set, '
                      'such as glasses:round; several, with commas between '
                      'them, for images that bear any of them')
    add('--dis', help='with --tag: discriminator of the same training')
    add('--dataset', '-i', help='with --tag: aligned images with a tags.csv; '
        'without it, faces that are drawn on this machine')
    add('--faces', type=cli.positive_int, default=6000,
        help='with --tag: how many are drawn, without --dataset')
    add('--calibrate', action='store_true', help='with --tag: assume that '
        'samples bear it as often as images do, for a probe that finds it in '
        'all samples or in none')
    add('--out', '-o', default='forget', help='folder')
    add('--layer', default='dc2', choices=['dc1', 'dc2', 'dc3'],
        help='convolution layer of the generator; dc2 is the paper\'s')
    add('--maps', type=cli.positive_int, metavar='N', help='drop the N maps '
        'of the greatest weights alone; without it, as in the paper, all of '
        'positive weight')
    add('--n', type=cli.positive_int, default=150,
        help='samples to label; with --tag to learn from, and as many others '
        'to measure with')
    add('--random-draws', type=cli.positive_int, default=10,
        help='times to drop as many random maps, to compare with')
    add('--cols', type=cli.positive_int, default=10,
        help='samples in forget.png, at most')
    add('--seed', type=cli.natural_int, default=0)
    add('--gpu', '-g', type=int, default=-1, help='GPU number; -1: CPU')
    return parser.parse_args()


def learn(gen, z, task, args):
    features = gather_features(
        gen, z, args.layer, task.cells, Progress('features', 'samples'))
    probe = MapProbe().fit(features, task.cells)
    maps = probe.choose(args.maps)
    if not maps:
        raise RunError(
            f'no map of {args.layer} has a positive weight: the regression '
            'found nothing. Pass more boxes, a greater --n or another '
            '--layer.')
    return probe, maps


def main():
    args = parse_args()
    gen = load_generator(args.gen)
    inputs.check_layer(gen, '--gen', args.gen, args.layer)
    gen.to_device(get_device(args.gpu))
    # The numbers of the samples are those of generate.py and explore_latent.
    z = uniform(numpy.random.default_rng(args.seed), args.n, gen.n_z)
    if args.sheet:
        print('\n'.join(forget_tasks.write_sheet(gen, z, args)))
        return
    rng = numpy.random.default_rng((args.seed, 1))
    task = (forget_tasks.by_boxes if args.boxes else forget_tasks.by_tag)(
        gen, z, args, rng)
    probe, maps = learn(gen, z, task, args)
    n_maps = len(probe.coef_)
    others = choose_random_maps(rng, n_maps, len(maps), args.random_draws)
    found = {**task.found, **task.measure(maps, others)}

    shown = task.examples[:args.cols]
    rows = [generate(gen, shown), *(
        draw_without(gen, shown, args.layer, some)
        for some in (maps, others[0]))]
    path = os.path.join(args.out, 'forget.png')
    images.save_image(path, sheets.rows(
        images.to_uint8(numpy.stack(rows)),
        ['as it draws', f'without {len(maps)} of {n_maps} maps',
         f'without {len(maps)} random ones']))
    print(
        f'{path}\n{len(maps)} of {n_maps} maps dropped; held-out accuracy '
        f'{probe.accuracy_:.1%}, chance {probe.chance_:.1%}')
    cli.write_arguments(args.out, args)
    cli.write_result(args.out, {
        'layer': args.layer, 'n_maps': n_maps, 'n_dropped': len(maps),
        'dropped': maps, 'n_cells': len(task.cells.shows),
        'held_out_accuracy': probe.accuracy_, 'chance': probe.chance_,
        **found})


if __name__ == '__main__':
    cli.run(main)
