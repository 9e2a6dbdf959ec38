"""Draws pictures of a generator's latent space, one command a kind.

The z of each picture is saved beside it as .npz, and --z FILE draws it again.
Faces are chosen by their numbers in what `samples` draws: the faces of
`generate` with the same --seed, or, with --from FILE, those of such a file.
"""

import os

import numpy

from chainer_dcgan.commands import flags, outputs, own_nets
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.commands.explore import (
    arithmetic,
    interpolate,
    invert,
    neighbours,
    samples,
    tags,
    turn,
    walk,
)
from chainer_dcgan.commands.explore.saving import save_picture
from chainer_dcgan.devices import get_device
from chainer_dcgan.latent import save_record
from chainer_dcgan.latent.drawing import draw_record, load_record_of
from chainer_dcgan.pictures import animation
from chainer_dcgan.progress import Progress

# Each module holds the flags of a kind and the one call that they lead to:
# a docstring, add_flags(parser), and make(args, gen, rng), which returns the
# record of a picture.
KINDS = {
    'samples': samples,
    'neighbours': neighbours,
    'interpolate': interpolate,
    'walk': walk,
    'arithmetic': arithmetic,
    'turn': turn,
    'tags': tags,
    'invert': invert,
}

_ANIMATIONS = list(animation.FORMATS)
# Endings that --out may have, the default first, and those of files that are
# written besides.
_ENDINGS = {'walk': _ANIMATIONS}
_BESIDES = {'walk': ['.mp4'], 'tags': ['.json']}


def add_flags(parser):
    """Adds the kinds, and the flags of each."""
    kinds = parser.add_subparsers(
        dest='kind', required=True, metavar='COMMAND')
    for name, module in KINDS.items():
        sub = kinds.add_parser(
            name, help=module.__doc__, description=module.__doc__)
        flags.add_gen(sub)
        own_nets.add_generator(sub)
        ending, *_ = _ENDINGS.get(name, ['.png'])
        flags.add_out(
            sub, default=f'result/{name}{ending}', help='file to write')
        flags.add_seed(sub)
        flags.add_gpu(sub)
        sub.add_argument(
            '--z', type=flags.path, metavar='FILE', help='draw the picture of '
            'this npz file again, with this or another generator')
        module.add_flags(sub)


def run(args):
    """Draws the picture, and writes it and its record."""
    device = get_device(args.gpu)
    record_path = os.path.splitext(args.out)[0] + '.npz'
    keeps_record = _check_output(args, record_path)
    gen = own_nets.load_generator(args)
    gen.to_device(device)
    if args.z is None:
        # Not the stream that faces' numbers stand for.
        rng = numpy.random.default_rng((args.seed, 1))
        record = KINDS[args.kind].make(args, gen, rng)
        picture = draw_record(
            gen, args.kind, record, Progress('drawing'))
    else:
        with advice(f'--z takes what `{args.kind}` wrote beside its picture, '
                    'for a generator of as many dimensions.'):
            record = load_record_of(args.z, gen.n_z, args.kind)
            picture = draw_record(
                gen, args.kind, record, Progress('drawing'))
    written = save_picture(args.out, picture, int(record.get('fps', 0)))
    if not keeps_record:
        save_record(record_path, args.kind, record)
    print('\n'.join([*written, record_path]))


def _check_output(args, record_path):
    """Refuses to write over what is read; says if --z is the record."""
    outputs.check_files(
        args.out, _ENDINGS.get(args.kind, ['.png']),
        ['.npz', *_BESIDES.get(args.kind, [])], outputs.read_by(args))
    # A picture that is drawn again in its place has its record already.
    return (args.z is not None and os.path.exists(args.z)
            and os.path.exists(record_path)
            and os.path.samefile(args.z, record_path))
