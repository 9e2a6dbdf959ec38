"""Draws images with a trained generator."""

import os

import numpy

from chainer_dcgan import images
from chainer_dcgan.commands import flags
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import generate, uniform
from chainer_dcgan.models import load_generator
from chainer_dcgan.models.geometry import IMAGE_SIZES
from chainer_dcgan.progress import ProgressLine


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    flags.add_gen(parser)
    add('--rows', type=flags.positive_int, default=10)
    add('--cols', type=flags.positive_int, default=10)
    flags.add_seed(parser)
    add('--image-size', type=int, choices=IMAGE_SIZES,
        help='size that the generator must have; any if not given')
    add('--separate', action='store_true',
        help='one file an image, into the folder --out')
    add('--out', '-o', default='grid.png', help='file, or folder')
    flags.add_gpu(parser)


def run(args):
    """Draws the images."""
    device = get_device(args.gpu)
    if args.separate and os.path.isfile(args.out):
        raise InputError(
            f'--out {args.out} is a file. With --separate, pass a folder.')
    if not args.separate and os.path.isdir(args.out):
        raise InputError(
            f'--out {args.out} is a folder. Pass the name of a PNG file, or '
            '--separate.')
    gen = load_generator(args.gen)
    if args.image_size not in (None, gen.image_size):
        raise InputError(
            f'--gen {args.gen} draws {gen.image_size} x {gen.image_size}, not '
            f'the --image-size {args.image_size} asked for. Leave '
            '--image-size out, or pass another file.')
    gen.to_device(device)

    n = args.rows * args.cols
    rng = numpy.random.default_rng(args.seed)
    progress = ProgressLine(n, 'images')
    imgs = images.to_uint8(generate(
        gen, uniform(rng, n, gen.n_z), progress.update))
    progress.clear()
    if not args.separate:
        images.save_image(
            args.out, images.tile(imgs, args.rows, args.cols))
        print(args.out)
        return
    for number, img in enumerate(imgs):
        images.save_image(
            os.path.join(args.out, f'{number:06}.png'),
            img.transpose(1, 2, 0))
    print(f'{n} images in {args.out}')
