"""Measures face detectors on pictures composed from known faces.

Each picture of 900 x 700 holds four faces at known places, on one colour or
on a mosaic of pieces of other faces. Eyes are compared with those that the
same detector finds in the same face at its own size, alone on grey: that is
how steady it is, not how right. How right it is is measured
on drawn faces, whose eyes' places are known.

    python tests/faces_tests/measure_detectors.py faces/images --cascade lbpcascade_animeface.xml
"""  # NOQA: E501

import argparse
import math
import os
import time

import numpy
from PIL import Image

from chainer_dcgan.faces.detectors import open_detector
from chainer_dcgan.faces.drawn import draw_face, eyes_of

SIZES = (80, 96, 112, 128)
WIDTH, HEIGHT = 900, 700


def load_faces(folder, rng):
    """Yields the folder's images in random order."""
    names = sorted(os.listdir(folder))
    for i in rng.permutation(len(names)):
        with Image.open(os.path.join(folder, names[i])) as img:
            yield img.convert('RGB')


def background(faces, rng, mosaic):
    """Makes an empty picture."""
    color = tuple(int(value) for value in rng.integers(0, 256, 3))
    img = Image.new('RGB', (WIDTH, HEIGHT), color)
    if mosaic:
        for left in range(0, WIDTH, 32):
            face = next(faces)
            for top in range(0, HEIGHT, 32):
                x, y = (int(value) for value in rng.integers(0, 64, 2))
                img.paste(face.crop((x, y, x + 32, y + 32)), (left, top))
    return img


def compose(background, faces, sizes, rng):
    """Pastes four faces, one a quarter; gives each one's place and size."""
    img = background.copy()
    places = []
    for quarter, (face, size) in enumerate(zip(faces, sizes)):
        x = WIDTH // 2 * (quarter % 2) + int(
            rng.integers(10, WIDTH // 2 - size - 10))
        y = HEIGHT // 2 * (quarter // 2) + int(
            rng.integers(10, HEIGHT // 2 - size - 10))
        if face.width != size:
            face = face.resize((size, size), Image.Resampling.LANCZOS)
        img.paste(face, (x, y))
        places.append((x, y, size))
    return img, places


def match(finds, places):
    """Gives each place its find or ``None``, and the finds left over."""
    finds = list(finds)
    matched = []
    for x, y, size in places:
        inside = [face for face in finds if (
            x <= face.box[0] + face.box[2] / 2 < x + size
            and y <= face.box[1] + face.box[3] / 2 < y + size)]
        best = max(inside, key=lambda face: face.box[2], default=None)
        if best is not None:
            finds.remove(best)
        matched.append(best)
    return matched, finds


def eyes(face):
    """Gives a face's eyes, or ``None``."""
    found = [face.places.get(name) for name in ('left_eye', 'right_eye')]
    return found if all(found) else None


def own_eyes(detector, face):
    """Finds the eyes of a face at its own size, in its sides."""
    x = y = 40
    img = Image.new('RGB', (face.width + 80, face.height + 80), 'silver')
    img.paste(face, (x, y))
    (found,), _ = match(detector.detect(img), [(x, y, face.width)])
    if found is None or eyes(found) is None:
        return None
    return [((a - x) / face.width, (b - y) / face.width)
            for a, b in eyes(found)]


def measure(name, detector, args, mosaic, drawn):
    """Prints a line a size."""
    rng = numpy.random.default_rng(args.seed)
    faces = load_faces(args.images, rng)
    results = {size: [] for size in SIZES}
    errors = {size: [] for size in SIZES}
    wrong, likelihoods, seconds = 0, [], 0.0
    for number in range(args.pictures):
        empty = background(faces, rng, mosaic)
        sizes = numpy.roll(SIZES, number).tolist()
        four = [draw_face(size) if drawn else next(faces) for size in sizes]
        img, places = compose(empty, four, sizes, rng)
        start = time.perf_counter()
        finds = detector.detect(img)
        seconds += time.perf_counter() - start
        matched, rest = match(finds, places)
        wrong += len(rest)
        likelihoods += [face.likelihood for face in rest if face.likelihood]
        for found, face, (x, y, size) in zip(matched, four, places):
            results[size].append(found is not None)
            if found is None or eyes(found) is None:
                continue
            truth = [(a / size, b / size) for a, b in eyes_of(size)] if (
                drawn) else own_eyes(detector, face)
            if truth is not None:
                errors[size] += [
                    100 * math.dist(((a - x) / size, (b - y) / size), there)
                    for (a, b), there in zip(eyes(found), truth)]
    kind = ('drawn' if drawn else 'real') + (' mosaic' if mosaic else '')
    for size in SIZES:
        line = (f'{name:<9} {kind:<11} {size:4}  found {sum(results[size]):3}'
                f' of {len(results[size]):3}')
        if errors[size]:
            line += ('  eyes off by {:.1f} % of the face (median), {:.1f} % '
                     '(nine in ten)'.format(
                         *numpy.percentile(errors[size], [50, 90])))
        print(line, flush=True)
    print(f'{name:<9} {kind:<11}  all  found '
          f'{sum(map(sum, results.values())):3} of '
          f'{sum(map(len, results.values())):3}  false {wrong}'
          f'  {seconds / args.pictures:.2f} s a picture')
    if likelihoods:
        print('  of the false ones {} are at least 0.9 likely, {} 0.99'.format(
            *((numpy.array(likelihoods) >= least).sum()
              for least in (0.9, 0.99))))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('images', help='folder of square faces')
    parser.add_argument('--cascade')
    parser.add_argument('--pictures', type=int, default=100)
    parser.add_argument('--seed', type=int, default=0)
    args = parser.parse_args()
    detectors = {'animeface': open_detector('animeface')}
    if args.cascade:
        detectors['cascade'] = open_detector('cascade', args.cascade)
    for mosaic, drawn in ((False, False), (True, False), (False, True)):
        for name, detector in detectors.items():
            measure(name, detector, args, mosaic, drawn)


if __name__ == '__main__':
    main()
