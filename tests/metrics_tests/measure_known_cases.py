"""Prints what the figures are for real images changed in known ways.

    python tests/metrics_tests/measure_known_cases.py anime_faces.tar.gz
    python tests/metrics_tests/measure_known_cases.py anime_faces.tar.gz --gen gen.npz

The table of docs/metrics.md: images that a training would be given, changed,
against those held out. With --gen, what a generator draws, as it is and with
its finest details taken from both sides: what is left is the share of layout
and colours in the distance.
"""  # NOQA: E501

import argparse
import os
import sys

# First: it makes Chainer importable.
import chainer_dcgan  # NOQA
from chainer_dcgan import datasets, metrics
from chainer_dcgan.features import lite0_features
from chainer_dcgan.features.link import compute_features
from chainer_dcgan.metrics.samples import Samples

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..'))
from worse_images import blurred, halved, noisy, repeated  # noqa: E402

NAMES = ('frechet', 'precision', 'recall', 'density', 'coverage',
         'small-coverage')
CASES = {
    'real': lambda imgs: imgs,
    'halved and enlarged': halved,
    'Gaussian blur of 1 pixel': lambda imgs: blurred(imgs, 1),
    'noise of 8': lambda imgs: noisy(imgs, 8),
    'half of them, twice': lambda imgs: repeated(imgs, len(imgs) // 2),
    'a tenth of them, ten times': lambda imgs: repeated(
        imgs, len(imgs) // 10),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('dataset')
    parser.add_argument('--image-size', type=int, default=96)
    parser.add_argument('--n', type=int, default=2000)
    parser.add_argument('--gen')
    args = parser.parse_args()
    rest, held_out = datasets.hold_out(
        datasets.load_images(args.dataset, image_size=args.image_size,
                             channels=3), args.n)
    features = lite0_features()
    real = metrics.real_samples(held_out, args.n).images
    imgs = metrics.real_samples(rest, args.n).images
    rows = [(case, real, change(imgs)) for case, change in CASES.items()]
    if args.gen:
        drawn = metrics.generated_samples(
            chainer_dcgan.load_generator(args.gen), args.n).images
        rows = [('drawn', real, drawn),
                ('both halved and enlarged', halved(real), halved(drawn))]
    print('| set |', ' | '.join(NAMES), '|')
    print('| --- |', ' | '.join('---:' for _ in NAMES), '|')
    for case, *sides in rows:
        figures = metrics.compute_figures(NAMES, *(
            Samples(side, compute_features(features, side))
            for side in sides))
        print(f'| {case} |', ' | '.join(
            f'{figures[name]:.{1 if name == "frechet" else 3}f}'
            for name in NAMES), '|', flush=True)


if __name__ == '__main__':
    main()
