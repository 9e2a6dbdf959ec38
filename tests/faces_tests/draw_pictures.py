"""Draws pictures of faces, good and bad, to try ``prepare`` on.

    python tests/faces_tests/draw_pictures.py pictures/
"""

import argparse
import os

import numpy
from PIL import Image

from chainer_dcgan.faces.drawn import draw_face

HAIR = ((66, 60, 71), (217, 185, 140), (118, 148, 191), (148, 96, 84),
        (140, 170, 131), (222, 159, 165), (165, 114, 169), (186, 63, 86))
IRIS = ((60, 90, 170), (120, 70, 50), (60, 140, 80), (130, 60, 150))
SKIN = ((252, 226, 208), (240, 205, 175), (214, 165, 128))


def draw_picture(rng):
    """Draws four faces, small and large, upright and tilted."""
    ground = tuple(int(value) for value in rng.integers(120, 255, 3))
    img = Image.new('RGB', (1200, 900), ground)
    for quarter in range(4):
        size = int(rng.integers(60, 400))
        face = draw_face(
            size, HAIR[rng.integers(8)], IRIS[rng.integers(4)],
            SKIN[rng.integers(3)], ground, float(rng.uniform(-30, 30)))
        x, y = rng.integers(0, (600 - size, 450 - size))
        img.paste(face, (600 * (quarter % 2) + int(x),
                         450 * (quarter // 2) + int(y)))
    return img


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('out')
    parser.add_argument('--pictures', type=int, default=50)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    for number in range(args.pictures):
        img = draw_picture(numpy.random.default_rng(number))
        img.save(os.path.join(args.out, f'{number:03}.png'))
    # One that is there twice, nearly, one without a face, one that is none.
    img.save(os.path.join(args.out, 'again.jpg'), quality=80)
    Image.new('RGB', (400, 300), (190, 70, 60)).save(
        os.path.join(args.out, 'plain.png'))
    with open(os.path.join(args.out, 'broken.png'), 'wb') as f:
        f.write(b'\x89PNG\r\n\x1a\n')


if __name__ == '__main__':
    main()
