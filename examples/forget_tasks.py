"""What forget.py is to make a generator forget: by boxes, or by a tag."""

import dataclasses
import os
from collections.abc import Callable

import numpy

from chainer_dcgan import generate, images
from chainer_dcgan.commands import inputs
from chainer_dcgan.datasets.tag_table import load_tag_table
from chainer_dcgan.errors import InputError, RunError
from chainer_dcgan.experiments.boxes import load_boxes, save_empty
from chainer_dcgan.experiments.cells import (
    Cells,
    cells_of_boxes,
    cells_of_region,
)
from chainer_dcgan.experiments.forgetting import draw_without
from chainer_dcgan.latent import uniform
from chainer_dcgan.pictures import sheets
from chainer_dcgan.progress import Progress
from chainer_dcgan.tags.judge import TagJudge
from chainer_dcgan.tags.region import effect_sizes, find_region

# Samples that must bear the tag, and as many that must not.
_LEAST = 10


@dataclasses.dataclass(frozen=True)
class Task:
    """What to learn from, and what to show and to measure afterwards.

    Attributes:
        cells: Cells of the numbered samples.
        examples: z of samples that show the thing.
        found: Entries of result.json.
        measure: Takes the maps and the draws of random maps, and returns
            further entries.
    """

    cells: Cells
    examples: numpy.ndarray
    found: dict
    measure: Callable


def write_sheet(gen, z, args):
    """Draws the samples to label, and writes the file to fill in."""
    boxes = os.path.join(args.out, 'boxes.json')
    if os.path.exists(boxes):
        raise InputError(
            f'{boxes} exists, and may be filled in. Move it away, or pass '
            'another --out.')
    imgs = images.to_uint8(generate(gen, z))
    sheet = os.path.join(args.out, 'samples.png')
    images.save_image(sheet, sheets.samples(imgs))
    folder = os.path.join(args.out, 'samples')
    for number, img in enumerate(imgs):
        images.save_image(
            os.path.join(folder, f'{number:06}.png'),
            img.transpose(1, 2, 0))
    save_empty(boxes, len(z), gen.image_size, **_origin(args))
    return [sheet, folder, boxes]


def _origin(args):
    return {'generator': inputs.sha256(args.gen), 'seed': args.seed}


def _size(gen, layer):
    """Rows of a layer's maps: 1/8, 1/4 and 1/2 of the image's."""
    return gen.image_size >> (4 - int(layer[-1]))


def by_boxes(gen, z, args, rng):
    boxes = load_boxes(args.boxes, len(z), gen.image_size, **_origin(args))
    numbers = sorted({box.number for box in boxes})
    if len(numbers) < 2:
        raise InputError(
            f'{args.boxes} holds boxes in one sample alone, and the accuracy '
            'is measured on others. Label more.')
    cells = cells_of_boxes(
        boxes, _size(gen, args.layer), gen.image_size, rng)
    return Task(cells, z[numbers],
                {'n_boxes': len(boxes), 'n_samples': len(numbers)},
                lambda maps, others: {})


def by_tag(gen, z, args, rng):
    if args.dis is None:
        raise InputError('--tag needs --dis, the discriminator of the same '
                         'training, such as dis_iter_*.npz.')
    judge, imgs, has = _learn_tag(gen, args)
    effects = effect_sizes(imgs, has)
    region = find_region(effects, _size(gen, args.layer))
    images.save_image(
        os.path.join(args.out, 'region.png'), sheets.region(
            *(imgs[which].mean(axis=0).astype(numpy.uint8)
              for which in (has, ~has)), effects, region))

    def ask(x):
        return judge.predict(images.to_uint8(x))

    x = generate(gen, z)
    if args.calibrate:
        judge.calibrate(images.to_uint8(x))
    bears = ask(x)
    if not _LEAST <= bears.sum() <= len(z) - _LEAST:
        raise RunError(
            f'the probe finds {args.tag} in {bears.sum()} of {len(z)} '
            f'samples; at least {_LEAST} with and without are needed. Pass a '
            'greater --n, another --tag, or --calibrate.')
    fresh = uniform(rng, len(z), gen.n_z)
    before = ask(generate(gen, fresh))
    examples = fresh[before] if before.any() else z[bears]

    def measure(maps, others):
        progress = Progress('dropping', 'choices of maps')
        rates = []
        for done, some in enumerate([maps, *others], 1):
            rates.append(float(ask(draw_without(
                gen, fresh, args.layer, some)).mean()))
            progress(done, 1 + len(others))
        after, *random = rates
        print(
            f'{args.tag}: in {before.mean():.1%} of {len(fresh)} samples; '
            f'{after:.1%} without the maps, {numpy.mean(random):.1%} +- '
            f'{numpy.std(random):.1%} without as many random ones')
        return {'rate': {
            'before': float(before.mean()), 'after': after,
            'random_mean': float(numpy.mean(random)),
            'random_spread': float(numpy.std(random)), 'random': random}}

    probe = judge.probe_
    return Task(
        cells_of_region(region, numpy.flatnonzero(bears),
                        numpy.flatnonzero(~bears), rng), examples,
        {'probe_auc': float(probe.auc_[0]),
         'probe_auc_error': float(probe.auc_error_[0]),
         'threshold': judge.threshold_,
         'n_tagged_images': int(has.sum()),
         'n_other_images': int((~has).sum()),
         'n_samples': int(bears.sum()),
         'region': {'cells': int(region.sum()), 'of': region.size,
                    'greatest_effect': float(effects.max())}}, measure)


def _learn_tag(gen, args):
    """Teaches the probe; returns it, and the images with known tags."""
    dis = inputs.load_discriminator_of(gen, args.dis)
    dataset = inputs.load_faces(
        args.dataset, args.faces, gen.image_size, gen.channels)
    has, known = load_tag_table(dataset).matrix(
        [name.strip() for name in args.tag.split(',')])
    # Of tags of one column an image bears one; of others it may be unknown
    # whether it bears any, unless one is known to be there.
    sure = known.all(axis=1) | has.any(axis=1)
    imgs, has = dataset.images[sure], has[sure].any(axis=1)
    return TagJudge(dis).fit(imgs, has), imgs, has
