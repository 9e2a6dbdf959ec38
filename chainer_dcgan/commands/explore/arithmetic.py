"""means of faces, added and subtracted"""

import argparse

from chainer_dcgan.commands import flags
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.commands.explore.faces import add_from, load_numbered
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import prior_of
from chainer_dcgan.latent.kinds import arithmetic


class AddConcept(argparse.Action):
    """Keeps --plus and --minus in the order that they were given in."""

    def __call__(self, parser, args, value, option=None):
        sign = 1 if option == '--plus' else -1
        args.concepts = [*(args.concepts or []), (sign, value)]


def add_flags(parser):
    """Adds the flags of this kind."""
    add_from(parser)
    add = parser.add_argument
    for flag, verb in (('--plus', 'add'), ('--minus', 'subtract')):
        add(flag, dest='concepts', type=flags.face_numbers,
            action=AddConcept, metavar='A,B,C', help=f'faces to {verb}')
    add('--names', type=flags.words, help='what the concepts are, separated '
        'by commas')
    add('--size', type=flags.number_in(0, 100), default=0.25,
        help='noise around the result')


def make(args, gen, rng):
    """Adds and subtracts."""
    if not args.concepts:
        raise InputError('arithmetic needs --plus A,B,C, and --minus A,B,C '
                         'if you like, with numbers of faces.')
    pool = load_numbered(
        args.source, args.seed, prior_of(gen),
        [number for _, numbers in args.concepts for number in numbers])
    names = args.names.split(',') if args.names else None
    with advice('Pass as many --names as --plus and --minus together.'):
        return arithmetic.make(pool, args.concepts, rng, names, args.size)
