"""Measures a generator of the drawn faces: where its tags act, and how often.

    python tests/tags_tests/measure_drawn_faces.py [--gen GEN --tags TAGS]
        [--dis DIS]

Where: each tag's slider goes from 0 to 100 on fresh faces, and pixels change.
A category's place is what changes in drawn faces when nothing but its value
does; that of the eyes is the place for their colours, too. Printed are the
mean changes inside of it and outside, in levels of 255, and their ratio.

How often: of a generator that was told tags. Each face is drawn from its tags,
and drawn again with every other value of each category; the value whose
drawing is nearest to the generated face, or to its mirror image, is the one
that it shows. Printed are the shares of drawn faces that bear a tag and of
generated ones that show it, and, of those told the tag, the share that does.

What D knows, with --dis: of a D that was told tags as well. Printed are the
shares of faces that nothing was trained on, by tag, for which D's answer to
the tag that they bear is the highest of its category.
"""

import argparse

import numpy

from chainer_dcgan import (
    generate,
    images,
    load_discriminator,
    load_generator,
    pretrained,
)
from chainer_dcgan.datasets import avatars, load_avatars, load_tag_table
from chainer_dcgan.datasets.avatar_art import FaceArtist
from chainer_dcgan.latent import apply_sliders, prior_of
from chainer_dcgan.tags import load_tags

import chainer  # isort: skip # with NumPy 2 not before the package

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


def measure_shares(gen, n_faces):
    size = gen.image_size
    z = prior_of(gen).draw(numpy.random.default_rng(0), n_faces)
    fakes = images.to_uint8(generate(gen, z)).transpose(0, 2, 3, 1)
    told = z[:, -len(gen.tags):] > 0
    shown = numpy.zeros(told.shape, bool)
    artist = FaceArtist(2 * size)
    for fake, tags, row in zip(fakes.astype(int), told, shown):
        face = {category: next(iter(values)) for category, values in
                avatars.ATTRIBUTES.items()}
        face.update(gen.tags[i].split(':') for i in numpy.flatnonzero(tags))
        fake = min(fake, fake[:, ::-1], key=lambda img: distance(
            img, draw(artist, face, size)))
        for category, values in avatars.ATTRIBUTES.items():
            distances = {value: distance(fake, draw(
                artist, {**face, category: value}, size)) for value in values}
            # Not so for colours of closed eyes or of no glasses.
            if len(set(distances.values())) > 1:
                row[gen.tags.index(category + ':' + min(
                    distances, key=distances.get))] = True
    table = load_tag_table(load_avatars(avatars.N_TRAINING, size))
    has, _ = table.matrix(list(gen.tags))
    print(f'{"tag":<20}{"data":>7}{"told":>7}{"shown":>7}{"obeyed":>8}')
    for i, name in enumerate(gen.tags):
        print(f'{name:<20}{has[:, i].mean():>7.1%}{told[:, i].mean():>7.1%}'
              f'{shown[:, i].mean():>7.1%}{shown[told[:, i], i].mean():>8.0%}')


def measure_knowledge(gen, dis, n_faces):
    dataset = load_avatars(n_faces, gen.image_size, first=avatars.N_TRAINING)
    x = images.from_uint8(dataset.take(numpy.arange(n_faces)))
    with chainer.using_config('train', False), chainer.no_backprop_mode():
        # Without the first column, the logit without tags.
        answers = numpy.concatenate([
            dis.answer(x[i:i + 100]).array[:, 1:]
            for i in range(0, n_faces, 100)])
    has, _ = load_tag_table(dataset).matrix(list(gen.tags))
    print(f'{"tag":<20}{"known":>7}')
    for i, name in enumerate(gen.tags):
        rivals = [j for j, other in enumerate(gen.tags)
                  if category_of(other) == category_of(name)]
        best = answers[:, rivals].argmax(axis=1) == rivals.index(i)
        print(f'{name:<20}{best[has[:, i]].mean():>7.0%}')


def distance(a, b):
    return ((a - b) ** 2).sum()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--gen', default=pretrained.GENERATOR)
    parser.add_argument('--tags', default=pretrained.TAGS)
    parser.add_argument('--faces', type=int, default=100)
    parser.add_argument('--drawn', type=int, default=60)
    parser.add_argument('--shown', type=int, default=500)
    parser.add_argument('--dis')
    args = parser.parse_args()
    gen = load_generator(args.gen)
    if args.faces:
        measure_changes(
            gen, load_tags(args.tags, gen.n_z), args.faces, args.drawn)
    if args.shown and gen.tags:
        measure_shares(gen, args.shown)
    if args.dis:
        measure_knowledge(gen, load_discriminator(args.dis), 1000)


if __name__ == '__main__':
    main()
