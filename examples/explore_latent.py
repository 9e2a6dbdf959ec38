#!/usr/bin/env python
"""Draws pictures of a generator's latent space, one command a kind.

The z of each picture is saved beside it as .npz, and --z FILE draws it again.
Faces are chosen by their numbers in what `samples` draws: the faces of
generate.py with the same --seed, or, with --from FILE, those of such a file.
"""

import argparse
import os

import latent_pictures
import numpy

from chainer_dcgan import images, load_generator, pretrained
from chainer_dcgan.commands import cli
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import generate, load_record, save_record
from chainer_dcgan.pictures import animation
from chainer_dcgan.progress import ProgressLine


class AddConcept(argparse.Action):
    """Keeps --plus and --minus in the order that they were given in."""

    def __call__(self, parser, args, value, option=None):
        sign = 1 if option == '--plus' else -1
        args.concepts = [*(args.concepts or []), (sign, value)]


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(
        dest='command', required=True, metavar='COMMAND')

    def command(name, text, out='.png'):
        sub = commands.add_parser(
            name, help=text, description=text,
            formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        add = sub.add_argument
        add('--gen', default=pretrained.GENERATOR,
            help='weights (npz or HDF5) or a trainer snapshot')
        add('--out', '-o', default=name + out, help='file to write')
        add('--seed', type=cli.natural_int, default=0)
        add('--gpu', '-g', type=int, default=-1, help='GPU number; -1: CPU')
        add('--z', metavar='FILE', help='draw the picture of this npz file '
            'again, with this or another generator')
        return add

    def add_from(add):
        add('--from', dest='source', metavar='FILE', help='npz file whose '
            'faces the numbers stand for, instead of those of --seed')

    add = command('samples', 'faces with their numbers')
    add_from(add)
    add('--rows', type=cli.positive_int, default=10)
    add('--cols', type=cli.positive_int, default=10)

    add = command('neighbours', 'a face, and its z with noise added')
    add_from(add)
    add('--number', type=cli.natural_int, default=0, help='the face')
    add('--count', type=cli.positive_int, default=24, help='neighbours')
    add('--size', type=float, default=0.25,
        help='noise is uniform on [-SIZE, SIZE]')

    add = command('interpolate', 'rows of steps between pairs of faces')
    add_from(add)
    add('--pair', type=cli.natural_ints, action='append', metavar='A,B',
        help='numbers of a pair, once for each row; without it, 0,1 2,3 ...')
    add('--rows', type=cli.positive_int, default=10, help='without --pair')
    add('--steps', type=cli.positive_int, default=10)
    add('--spherical', action='store_true',
        help='along an arc, which keeps the length of z')

    add = command('walk', 'a loop through random z: .webp or .gif, and .mp4 '
                  'where ffmpeg is found', '.webp')
    add('--rows', type=cli.positive_int, default=1, help='faces that walk')
    add('--cols', type=cli.positive_int, default=1)
    add('--points', type=cli.positive_int, default=8,
        help='random z on the loop')
    add('--seconds', type=cli.positive_int, default=12)
    add('--fps', type=cli.positive_int, default=20, help='frames a second')

    add = command('arithmetic', 'means of faces, added and subtracted')
    add_from(add)
    for sign in ('plus', 'minus'):
        add('--' + sign, dest='concepts', type=cli.natural_ints,
            action=AddConcept, metavar='A,B,C', help='faces to ' + (
                'add' if sign == 'plus' else 'subtract'))
    add('--names', help='what the concepts are, separated by commas')
    add('--size', type=float, default=0.25, help='noise around the result')

    add = command('turn', 'a direction found from two groups of faces, added '
                  'to fresh ones')
    add_from(add)
    for side in ('left', 'right'):
        add('--' + side, type=cli.natural_ints, metavar='A,B,C,D',
            help='faces that look ' + side)
    add('--rows', type=cli.positive_int, default=6)
    add('--steps', type=cli.positive_int, default=7)
    add('--reach', type=float, default=1,
        help='multiple of the direction at both ends')

    add = command('tags', 'a vector for each tag of labelled images, for the '
                  'sliders of the web page: .png and .json')
    add_from(add)
    add('--number', type=cli.natural_int, default=0, help='face to show')
    add('--dis', help='discriminator of the same training')
    add('--dataset', '-i', help='images with a tags.csv; without it, faces '
        'that are drawn on this machine')
    add('--faces', type=cli.positive_int, default=6000,
        help='how many are drawn, without --dataset')
    add('--images', type=cli.positive_int, default=5000,
        help='generated images to learn from')

    add = command('invert', 'the z whose image is nearest to a picture')
    add('--image', help='PNG, JPEG or WebP file')
    add('--starts', type=cli.positive_int, default=8)
    add('--steps', type=cli.positive_int, default=400)
    return parser.parse_args()


def draw(gen, z):
    """Draws z of any shape (..., n_z) as bytes; shows how far it is."""
    flat = z.reshape(-1, gen.n_z)
    progress = ProgressLine(len(flat), 'images')
    imgs = images.to_uint8(generate(gen, flat, progress.update))
    progress.clear()
    return imgs.reshape(z.shape[:-1] + imgs.shape[1:])


def save(path, picture, fps):
    """Writes a picture or, with four dimensions, an animation."""
    if picture.ndim == 3:
        images.save_image(path, picture)
        return [path]
    animation.save_animation(path, picture, fps)
    if animation.find_ffmpeg() is None:
        return [path]
    video = os.path.splitext(path)[0] + '.mp4'
    animation.save_video(video, picture, fps)
    return [path, video]


def main():
    args = parse_args()
    device = get_device(args.gpu)
    stem, ending = os.path.splitext(args.out)
    endings = animation.FORMATS if args.command == 'walk' else ['.png']
    if ending.lower() not in endings:
        raise InputError('--out {} must end in {}.'.format(
            args.out, ' or '.join(endings)))
    gen = load_generator(args.gen)
    gen.to_device(device)
    if args.z is not None:
        record = load_record(args.z, gen.n_z, args.command)
    else:
        # Not the stream that faces' numbers stand for.
        rng = numpy.random.default_rng((args.seed, 1))
        make = getattr(latent_pictures, 'make_' + args.command)
        record = make(gen, args, rng)
    imgs = {name: draw(gen, z) for name, z in record.items()
            if name == 'z' or name.startswith('z_')}
    picture = getattr(latent_pictures, 'draw_' + args.command)(record, imgs)
    written = save(args.out, picture, int(record.get('fps', 0)))
    save_record(stem + '.npz', args.command, record)
    print('\n'.join([*written, stem + '.npz']))


if __name__ == '__main__':
    cli.run(main)
