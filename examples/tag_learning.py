"""The command `tags` of explore_latent.py: labelled images to tags.json."""

import os

import numpy

from chainer_dcgan.commands import inputs
from chainer_dcgan.datasets.tag_table import load_tags
from chainer_dcgan.errors import InputError
from chainer_dcgan.progress import Progress
from chainer_dcgan.tags.file import save_tags
from chainer_dcgan.tags.learning import is_known, learn_tags
from chainer_dcgan.tags.vectors import TagVectors


def learn(gen, args, rng):
    """Learns the tags, prints how well they work, and writes tags.json."""
    if args.dis is None:
        raise InputError('tags needs --dis, the discriminator of the same '
                         'training, such as dis_iter_*.npz.')
    dis = inputs.load_discriminator_of(gen, args.dis)
    dataset = inputs.load_faces(
        args.dataset, args.faces, gen.image_size, gen.channels)
    table = load_tags(dataset)
    names = table.names()
    has, known = table.matrix(names)
    labelled = known.any(axis=1)
    print(f'{labelled.sum():,} labelled images, {len(names)} tags')
    tags, probe, vectors = learn_tags(
        gen, dis, dataset.images[labelled], names, has[labelled],
        known[labelled], rng, vectors=TagVectors(args.images),
        on_progress=Progress('moving along the vectors'))
    report(tags, probe, vectors)
    path = os.path.splitext(args.out)[0] + '.json'
    save_tags(path, tags, inputs.sha256(args.gen))
    print(path)
    return tags


def report(tags, probe, vectors):
    """Prints a line for each tag."""
    print('{:<24}{:>9}{:>15}{:>15}{:>9}  {:<15}{}'.format(
        'tag', 'labelled', 'AUC', 'effect', 'random', 'verdict',
        'raises most, besides'))
    learned = [tag.name for tag in tags if tag.probe_auc is not None]
    known = is_known(probe.auc_, probe.auc_error_)[~numpy.isnan(probe.auc_)]
    for tag, auc_error in zip(tags, probe.auc_error_):
        start = f'{tag.name:<24}{tag.n_labelled:>9,}'
        if tag.probe_auc is None:
            print(start + ' ' * 39 + '  too few images')
            continue
        number = learned.index(tag.name)
        effects = numpy.where(known, vectors.effects_[number], -numpy.inf)
        effects[number] = -numpy.inf
        print('{}{:>8.2f} +- {:.2f}{:>+8.2f} +- {:.2f}{:>9.2f}  {:<15}{}'
              .format(start, tag.probe_auc, auc_error, tag.effect,
                      vectors.spreads_[number], tag.effect_random,
                      'works' if tag.works else 'does not work',
                      '' if numpy.isinf(effects).all() else
                      f'{learned[effects.argmax()]} {effects.max():+.2f}'
                      ))
    print(f'{sum(tag.works for tag in tags)} of {len(tags)} tags work')
