"""Measures runs with and without alignment by one yardstick.

Distances of ``compare_alignment.py`` are each to faces prepared as the run's
own. Here all drawn images, and as many real ones of each kind, go through the
same: doubled in size and laid on grey each by itself, animeface looks for a
face, and those that it finds are aligned by their eyes. How many images have
one, and how far the aligned ones are from held-out faces that went the same
way, does not depend on how a run's faces were prepared.

    python tests/faces_tests/measure_found_faces.py result/alignment
"""

import argparse
import csv
import glob
import os

import numpy
from compare_alignment import KINDS, command
from PIL import Image

from chainer_dcgan import datasets, generate, images, load_generator
from chainer_dcgan.features import choose_features
from chainer_dcgan.latent import prior_of
from chainer_dcgan.metrics import compute_figures, real_samples

BORDER = 20


def image_sets(args):
    """Names sets of uint8 images; the held-out ones that all share first."""
    for kind in KINDS:
        dataset = datasets.load_images(
            os.path.join(args.runs, f'faces-{kind}'), args.image_size)
        rest, held_out = datasets.hold_out(dataset, args.n)
        if kind == KINDS[0]:
            yield 'held out', held_out.images[:]
        yield f'real {kind}', rest.images[:args.n]
    for kind in KINDS:
        for run in sorted(glob.glob(os.path.join(args.runs, f'{kind}-*'))):
            # The last, so that all have seen as many images.
            gen = load_generator(max(glob.glob(os.path.join(
                run, 'gen_iter_*.npz')), key=os.path.getmtime))
            z = prior_of(gen).draw(numpy.random.default_rng(1), args.n)
            yield os.path.basename(run), images.to_uint8(generate(gen, z))


def find_faces(name, imgs, args):
    """Finds and aligns the faces; gives their folder and the images' share."""
    folder = os.path.join(args.runs, 'found', name.replace(' ', '-'))
    pictures = os.path.join(folder, 'pictures')
    os.makedirs(pictures, exist_ok=True)
    for number, img in enumerate(imgs):
        face = Image.fromarray(img.transpose(1, 2, 0))
        face = face.resize((2 * face.width, 2 * face.height), Image.BICUBIC)
        picture = Image.new('RGB', 2 * (face.width + 2 * BORDER,), 'silver')
        picture.paste(face, (BORDER, BORDER))
        picture.save(os.path.join(pictures, f'{number:04}.png'))
    faces = os.path.join(folder, 'faces')
    command('prepare', pictures, '--out', faces, '--size', args.image_size,
            '--min-face', 1, '--min-sharpness', 0, '--max-distance', -1)
    with open(os.path.join(faces, 'faces.csv'), newline='',
              encoding='utf-8') as f:
        found = {row['source'] for row in csv.DictReader(f)
                 if row['file'] and not row['dropped']}
    return faces, len(found) / len(imgs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('runs', help='what compare_alignment.py wrote')
    parser.add_argument('--image-size', type=int, default=64)
    parser.add_argument('--n', type=int, default=500, help='images of each')
    args = parser.parse_args()
    found = {name: find_faces(name, imgs, args)
             for name, imgs in image_sets(args)}
    loaded = {name: datasets.load_images(folder, args.image_size)
              for name, (folder, _) in found.items()}
    # Figures of different n cannot be compared.
    n = min(map(len, loaded.values()))
    features = choose_features('lite0')
    samples = {name: real_samples(dataset, n, features)
               for name, dataset in loaded.items()}
    print(f'{n} aligned faces of each')
    for name, (_, share) in found.items():
        figures = compute_figures(
            ['frechet', 'precision', 'recall'], samples['held out'],
            samples[name])
        print(f'{name:<10} a face in {share:6.1%}', *(
            f'{key} {value:.4g}' for key, value in figures.items()),
            flush=True)


if __name__ == '__main__':
    main()
