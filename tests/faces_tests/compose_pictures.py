"""Composes pictures of known faces, four each, to try ``prepare`` on.

    python tests/faces_tests/compose_pictures.py faces/images pictures/
"""

import argparse
import os

import numpy
from measure_detectors import SIZES, background, compose, load_faces


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('images', help='folder of square faces')
    parser.add_argument('out')
    parser.add_argument('--pictures', type=int, default=250)
    parser.add_argument('--seed', type=int, default=0)
    args = parser.parse_args()
    rng = numpy.random.default_rng(args.seed)
    faces = load_faces(args.images, rng)
    os.makedirs(args.out, exist_ok=True)
    for number in range(args.pictures):
        img, _ = compose(
            background(faces, rng, False), [next(faces) for _ in SIZES],
            numpy.roll(SIZES, number).tolist(), rng)
        img.save(os.path.join(args.out, f'{number:04}.jpg'), quality=95)


if __name__ == '__main__':
    main()
