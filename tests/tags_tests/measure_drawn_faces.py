"""Measures a generator of the drawn faces: where its tags act, and how often.

    python tests/tags_tests/measure_drawn_faces.py [--gen GEN --tags TAGS]

Where: each tag's slider goes from 0 to 100 on fresh faces, and pixels change.
A category's place is what changes in drawn faces when nothing but its value
does; that of the eyes is the place for their colours, too. Printed are the
mean changes inside of it and outside, in levels of 255, and their ratio.

How often: a probe on Lite0's features, which neither net has seen, learns the
tags from drawn faces and says which value of each category an image shows.
Printed are the shares of drawn faces that bear a tag, of other drawn faces
for which the probe says so, and of generated ones; and, for a generator that
was told tags, of those told the tag the share for which the probe agrees.
"""

import argparse

import numpy

from chainer_dcgan import generate, images, load_generator, pretrained
from chainer_dcgan.datasets import avatars, load_avatars, load_tag_table
from chainer_dcgan.datasets.avatar_art import FaceArtist
from chainer_dcgan.features.link import lite0_features
from chainer_dcgan.latent import apply_sliders, prior_of
from chainer_dcgan.tags import TagProbe, load_tags

# What is to change for a category, where its own place is larger.
PLACES = {'eye_color': 'eyes', 'glasses_color': 'glasses'}
LEVEL = 8


def category_of(name):
    return name.partition(':')[0]


def draw(artist, face, size):
    img = artist.draw(
        avatars._parts(face), avatars._COLORS['background'][
            face['background']])
    return numpy.asarray(img.convert('RGB').resize((size, size)), int)


def find_place(artist, category, size, n_faces):
    """Gives the pixels that ever change with a category; bool, (H, W)."""
    place = numpy.zeros((size, size), bool)
    for i in range(n_faces):
        face = avatars._choose(i)
        before = draw(artist, face, size)
        for value in avatars.ATTRIBUTES[category]:
            after = draw(artist, {**face, category: value}, size)
            place |= abs(after - before).max(axis=2) > LEVEL
    return place


def measure_changes(gen, tags, n_faces, n_drawn):
    prior = prior_of(gen)
    z = prior.draw(numpy.random.default_rng(0), n_faces)
    before = images.to_uint8(generate(gen, z)).astype(int)
    artist = FaceArtist(2 * gen.image_size)
    places = {category: find_place(artist, category, gen.image_size, n_drawn)
              for category in avatars.ATTRIBUTES}
    print(f'{"tag":<20}{"inside":>8}{"outside":>9}{"ratio":>7}')
    ratios = {}
    for tag in tags:
        moved = apply_sliders(z, tag.vector[None], [100], limit=prior.limit)
        after = images.to_uint8(generate(gen, moved)).astype(int)
        change = abs(after - before).mean(axis=(0, 1))
        category = category_of(tag.name)
        place = places[PLACES.get(category, category)]
        inside, outside = change[place].mean(), change[~place].mean()
        ratios.setdefault(category, []).append(inside / outside)
        print(f'{tag.name:<20}{inside:>8.1f}{outside:>9.1f}'
              f'{inside / outside:>7.1f}', flush=True)
    for category, values in ratios.items():
        place = places[PLACES.get(category, category)]
        print(f'{category:<20}{place.mean():>8.0%}{"":>9}'
              f'{numpy.mean(values):>7.1f}  mean ratio; share of pixels')


def measure_shares(gen, n_labelled, n_others):
    features = lite0_features()
    size = gen.image_size
    labelled = load_avatars(n_labelled, size)
    table = load_tag_table(labelled)
    names = table.names()
    probe = TagProbe().fit(features(labelled.images), *table.matrix(names))
    others = load_avatars(n_others, size, first=avatars.N_TRAINING)
    said = say(probe, features(others.images), names)
    z = prior_of(gen).draw(numpy.random.default_rng(0), n_others)
    fakes = say(probe, features(images.to_uint8(generate(gen, z))), names)
    told = list(getattr(gen, 'tags', ()))
    print(f'{"tag":<20}{"AUC":>6}{"data":>7}{"probe":>7}{"drawn":>7}'
          f'{"agrees":>8}')
    shares = table.matrix(names)[0].mean(axis=0)
    for i, name in enumerate(names):
        line = (f'{name:<20}{probe.auc_[i]:>6.2f}{shares[i]:>7.1%}'
                f'{said[:, i].mean():>7.1%}{fakes[:, i].mean():>7.1%}')
        if name in told:
            has = z[:, gen.n_z - len(told) + told.index(name)] > 0
            line += f'{fakes[has, i].mean():>8.0%}'
        print(line)


def say(probe, features, names):
    """Gives the likeliest value of each category; bool, (B, T)."""
    answers = probe.decision_function(features)
    answers[:, numpy.isnan(probe.auc_)] = -numpy.inf
    categories = numpy.array([category_of(name) for name in names])
    said = numpy.zeros(answers.shape, bool)
    for category in set(categories):
        columns = numpy.flatnonzero(categories == category)
        best = answers[:, columns].argmax(axis=1)
        said[numpy.arange(len(answers)), columns[best]] = True
    return said


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--gen', default=pretrained.GENERATOR)
    parser.add_argument('--tags', default=pretrained.TAGS)
    parser.add_argument('--faces', type=int, default=100)
    parser.add_argument('--drawn', type=int, default=60)
    parser.add_argument('--labelled', type=int, default=4000)
    parser.add_argument('--others', type=int, default=1000)
    args = parser.parse_args()
    gen = load_generator(args.gen)
    if args.faces:
        measure_changes(
            gen, load_tags(args.tags, gen.n_z), args.faces, args.drawn)
    if args.labelled:
        measure_shares(gen, args.labelled, args.others)


if __name__ == '__main__':
    main()
