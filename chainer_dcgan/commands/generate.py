"""Draws images with a trained generator."""

import itertools
import os

import numpy

from chainer_dcgan import images
from chainer_dcgan.commands import flags, outputs, own_nets
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import draw_images
from chainer_dcgan.progress import Progress, counted


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    flags.add_gen(parser)
    own_nets.add_generator(parser)
    add('--rows', type=flags.integer(1, 1000), default=10,
        help='rows of the grid')
    add('--cols', type=flags.integer(1, 1000), default=10,
        help='its columns')
    flags.add_seed(parser)
    add('--image-size', type=flags.image_size,
        help='size that the generator must have; any if not given')
    add('--separate', action='store_true',
        help='one file an image, into the folder --out')
    flags.add_out(parser, help='file, or folder; without it, result/grid.png '
        'or, with --separate, result/images')
    flags.add_gpu(parser)


def run(args):
    """Draws the images."""
    device = get_device(args.gpu)
    n = args.rows * args.cols
    out = args.out
    if out is None:
        out = 'result/images' if args.separate else 'result/grid.png'
    _check_output(out, args.separate, n, args.gen)
    gen = own_nets.load_generator(args)
    if args.image_size not in (None, gen.image_size):
        raise InputError(
            f'--gen {args.gen} draws {gen.image_size} x {gen.image_size}, not '
            f'the --image-size {args.image_size} asked for. Leave '
            '--image-size out, or pass another file.')
    gen.to_device(device)

    batches = draw_images(
        gen, numpy.random.default_rng(args.seed), n, Progress(''))
    if not args.separate:
        with advice('Pass smaller --rows and --cols, or --separate.'):
            images.check_grid(
                args.rows, args.cols, gen.image_size, gen.image_size)
        images.save_image(
            out, images.tile_batches(batches, args.rows, args.cols))
        print(out)
        return
    # Each batch is written before the next one is drawn.
    for number, img in enumerate(itertools.chain.from_iterable(batches)):
        images.save_image(
            os.path.join(out, _name(number)), img.transpose(1, 2, 0))
    print(f'{counted(n, "images")} in {out}')


def _name(number):
    return f'{number:06}.png'


def _check_output(out, separate, n, gen):
    """Makes sure that the file, or the files in the folder, can be written.

    Args:
        out (str): File or folder.
        separate (bool): Whether it is a folder.
        n (int): Images.
        gen (str): What is read.

    Raises:
        InputError: If they cannot or must not be written.
    """
    if not separate:
        if os.path.isdir(out):
            raise InputError(
                f'--out {out} is a folder. Pass the name of a PNG file, or '
                '--separate.')
        outputs.check_files(out, ['.png'], inputs={'--gen': gen})
        return
    if os.path.exists(out) and not os.path.isdir(out):
        raise InputError(
            f'--out {out} is a file. With --separate, pass a folder.')
    outputs.check_folder(out)
    for name in os.listdir(out) if os.path.isdir(out) else ():
        number = name.removesuffix('.png')
        if number.isdecimal() and name == _name(int(number)) and int(
                number) < n:
            outputs.check_file(os.path.join(out, name), out, {'--gen': gen})
