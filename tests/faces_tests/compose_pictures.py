"""Composes pictures of known faces, to try ``prepare`` on.

Four a picture, as they are but for their size; or, with ``--turn``, twelve
that are turned and scaled at random, as faces in illustrations are.

    python tests/faces_tests/compose_pictures.py faces/images pictures/
"""

import argparse
import math
import os

import numpy
from measure_detectors import (
    HEIGHT,
    SIZES,
    WIDTH,
    background,
    compose,
    load_faces,
)
from PIL import Image, ImageDraw

from chainer_dcgan.faces.alignment import Square
from chainer_dcgan.faces.cutting import cut

COLUMNS, ROWS = 4, 3
SMALLEST, LARGEST = 80, 136
# Of a disc, in faces: wide enough for the square that is cut around a face.
DIAMETER = 1.6


def disc(face, size, degrees):
    """Turns and scales a face, and cuts it round.

    A square would show by its edges how it was turned. A disc does not; where
    it is wider than the face, that is mirrored at its edges.
    """
    side = math.ceil(DIAMETER * size)
    square = Square(face.width / 2, face.height / 2,
                    side / size * face.width, degrees)
    mask = Image.new('L', (4 * side, 4 * side))
    ImageDraw.Draw(mask).ellipse((0, 0, 4 * side - 1, 4 * side - 1), 255)
    return cut(face, square, side), mask.reduce(4)


def compose_turned(background, faces, degrees, rng):
    """Pastes a face into each cell, turned, scaled and shifted at random."""
    img = background.copy()
    width, height = WIDTH // COLUMNS, HEIGHT // ROWS
    for cell, face in enumerate(faces):
        face, mask = disc(face, int(rng.integers(SMALLEST, LARGEST + 1)),
                          rng.uniform(-degrees, degrees))
        x = cell % COLUMNS * width + int(
            rng.integers(0, width - face.width + 1))
        y = cell // COLUMNS * height + int(
            rng.integers(0, height - face.height + 1))
        img.paste(face, (x, y), mask)
    return img


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('images', help='folder of square faces')
    parser.add_argument('out')
    parser.add_argument('--pictures', type=int, default=250)
    parser.add_argument('--turn', type=float, metavar='DEGREES',
                        help='by at most so many, to either side')
    parser.add_argument('--seed', type=int, default=0)
    args = parser.parse_args()
    rng = numpy.random.default_rng(args.seed)
    faces = load_faces(args.images, rng)
    os.makedirs(args.out, exist_ok=True)
    for number in range(args.pictures):
        empty = background(faces, rng, False)
        if args.turn is None:
            img, _ = compose(
                empty, [next(faces) for _ in SIZES],
                numpy.roll(SIZES, number).tolist(), rng)
        else:
            img = compose_turned(
                empty, [next(faces) for _ in range(COLUMNS * ROWS)],
                args.turn, rng)
        img.save(os.path.join(args.out, f'{number:04}.jpg'), quality=95)


if __name__ == '__main__':
    main()
