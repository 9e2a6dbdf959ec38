"""Compares the colours that animeface sees with those that people named.

Takes a folder with images/ and tags.csv (file,hair,eyes, such as 'blonde
hair'). The first 2,400 faces of the random order are those that the colours
in faces/colors.py come from; these are the next ones.

    python tests/faces_tests/measure_colors.py anime_faces/
"""

import argparse
import csv
import os
import random

import numpy
from PIL import Image

from chainer_dcgan.faces.colors import name_color
from chainer_dcgan.faces.detectors import open_detector


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('folder')
    parser.add_argument('--skip', type=int, default=2400)
    parser.add_argument('--faces', type=int, default=2000)
    args = parser.parse_args()
    with open(os.path.join(args.folder, 'tags.csv'), encoding='utf-8') as f:
        tags = {row['file']: row for row in csv.DictReader(f)}
    files = sorted(tags)
    random.Random(0).shuffle(files)
    detector = open_detector('animeface')
    results = {'hair': [], 'eyes': []}
    for file in files[args.skip:args.skip + args.faces]:
        img = Image.new('RGB', (140, 140), (200, 200, 200))
        with Image.open(os.path.join(args.folder, 'images', file)) as face:
            img.paste(face.convert('RGB'), (22, 22))
        for face in detector.detect(img)[:1]:
            colors = face.colors
            eyes = numpy.mean(
                [colors['left_iris'], colors['right_iris']], axis=0)
            for category, rgb in (('hair', colors['hair']), ('eyes', eyes)):
                named = tags[file][category].rsplit(' ', 1)[0]
                if named:
                    results[category].append(
                        (name_color(category, rgb), named))
    for category, pairs in results.items():
        given = [pair for pair in pairs if pair[0]]
        right = sum(ours == theirs for ours, theirs in given)
        print(f'{category}: {len(pairs)} named by people, {len(given)} of '
              f'them named here ({len(given) / len(pairs):.0%}), {right} '
              f'alike ({right / len(given):.0%})')


if __name__ == '__main__':
    main()
