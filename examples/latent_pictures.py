"""The commands of explore_latent.py: which z, and how they are laid out.

``make_*`` chooses the z of a picture, ``draw_*`` lays its faces out.
"""

import numpy

from chainer_dcgan import images
from chainer_dcgan.datasets import PreparationError, prepare
from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import (
    combine,
    compositions,
    invert,
    load_record,
    uniform,
)
from chainer_dcgan.pictures import sheets
from chainer_dcgan.progress import ProgressLine


def get_pool(gen, args, numbers):
    """Returns the z that the flags' numbers stand for."""
    if args.source is not None:
        return load_record(args.source, gen.n_z)['z'].reshape(-1, gen.n_z)
    # The first vectors of a seed are the same however many are drawn.
    n = 1 + max(numbers)
    return uniform(numpy.random.default_rng(args.seed), n, gen.n_z)


def make_samples(gen, args, rng):
    n = args.rows * args.cols
    return {'z': get_pool(gen, args, [n - 1])[:n],
            'cols': numpy.array(args.cols)}


def draw_samples(record, imgs):
    return sheets.samples(imgs['z'], int(record['cols']))


def make_neighbours(gen, args, rng):
    pool = get_pool(gen, args, [args.number])
    return compositions.neighbourhood(
        pool, args.number, args.count, args.size, rng)


def draw_neighbours(record, imgs):
    return sheets.neighbours(imgs['z'], float(record['size']))


def make_interpolate(gen, args, rng):
    pairs = args.pair or [(2 * i, 2 * i + 1) for i in range(args.rows)]
    for pair in pairs:
        if len(pair) != 2:
            raise InputError(f'--pair takes two numbers, not {len(pair)}.')
    pool = get_pool(gen, args, sum(map(list, pairs), []))
    return compositions.interpolations(
        pool, pairs, args.steps, args.spherical)


def draw_interpolate(record, imgs):
    return sheets.rows(imgs['z'], ['{} to {}'.format(*pair)
                                   for pair in record['pairs']])


def make_walk(gen, args, rng):
    if args.points < 2:
        raise InputError('--points must be at least 2.')
    record = compositions.walk(args.rows * args.cols, args.points,
                               args.seconds * args.fps, gen.n_z, rng)
    return {**record, 'rows': numpy.array(args.rows),
            'cols': numpy.array(args.cols), 'fps': numpy.array(args.fps)}


def draw_walk(record, imgs):
    return sheets.frames(imgs['z'], int(record['rows']), int(record['cols']))


def make_arithmetic(gen, args, rng):
    if not args.concepts:
        raise InputError('arithmetic needs --plus A,B,C, and --minus A,B,C '
                         'if you like, with numbers of faces.')
    names = args.names.split(',') if args.names else [
        ', '.join(map(str, numbers)) for _, numbers in args.concepts]
    if len(names) != len(args.concepts):
        raise InputError(
            f'--names holds {len(names)} names for {len(args.concepts)} '
            'concepts.')
    pool = get_pool(gen, args, sum((n for _, n in args.concepts), []))
    record = compositions.arithmetic(pool, args.concepts, args.size, rng)
    return {**record, 'names': numpy.array(names)}


def draw_arithmetic(record, imgs):
    signs = record['signs']
    exemplars = numpy.split(
        imgs['z_exemplars'], numpy.cumsum(record['sizes'])[:-1])
    pixels = combine([images.from_uint8(x) for x in exemplars], signs)
    labels = ['{} {}'.format('+' if sign > 0 else '-', name.strip())
              for sign, name in zip(signs, record['names'])]
    return sheets.arithmetic(
        exemplars, labels, imgs['z_means'], imgs['z'],
        images.to_uint8(pixels), float(record['size']))


def make_turn(gen, args, rng):
    if not args.left or not args.right:
        raise InputError('turn needs --left A,B,C,D and --right A,B,C,D with '
                         'numbers of faces.')
    pool = get_pool(gen, args, args.left + args.right)
    return compositions.turn(pool, args.left, args.right, args.rows,
                             args.steps, args.reach, rng)


def draw_turn(record, imgs):
    return sheets.turn(
        imgs['z_left'], imgs['z_right'], imgs['z'], record['steps'])


def make_tags(gen, args, rng):
    # Only this command needs scikit-learn.
    from tag_learning import learn

    tags = [tag for tag in learn(gen, args, rng)
            if tag.probe_auc is not None]
    if not tags:
        raise InputError('no tag has enough images, see the list above. Pass '
                         'more labelled images.')
    z = get_pool(gen, args, [args.number])
    record = compositions.sliders(
        compositions.pick(z, [args.number])[0],
        numpy.stack([tag.vector for tag in tags]))
    return {**record, 'works': numpy.array([tag.works for tag in tags]),
            'names': numpy.array([tag.name for tag in tags])}


def draw_tags(record, imgs):
    labels = [name if works else f'({name})'
              for name, works in zip(record['names'], record['works'])]
    return sheets.rows(
        imgs['z'], labels,
        [f'{position:.0f}' for position in record['positions']],
        '' if record['works'].all() else '(in brackets: does not work)')


def make_invert(gen, args, rng):
    if args.image is None:
        raise InputError('invert needs --image FILE.')
    try:
        with open(args.image, 'rb') as f:
            target = prepare(f.read(), gen.image_size, gen.channels)
    except (OSError, PreparationError) as e:
        raise InputError('cannot use --image {}: {}.'.format(
            args.image, getattr(e, 'strerror', None) or e)) from e
    progress = ProgressLine(args.steps, 'steps')
    found = invert(
        gen, images.from_uint8(target[None])[0], rng, args.starts, args.steps,
        on_step=lambda step, distance: progress.update(
            step, f'distance {distance:.4f}'))
    progress.clear()
    print('mean squared error {:.4f} for pixels in [-1, 1]; of the other '
          'starts: {}'.format(found.distances[0], ' '.join(
              map('{:.4f}'.format, found.distances[1:])) or 'none'))
    return {'z': found.z, 'distances': found.distances, 'target': target}


def draw_invert(record, imgs):
    return sheets.inversion(record['target'], imgs['z'], record['distances'])
