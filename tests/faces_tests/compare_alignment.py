"""Does it help a generator that its faces are aligned?

Prepares the same pictures twice, with and without alignment, keeps the faces
that both have, and trains on each with two seeds. Each run is measured
against held-out faces prepared as its own were, so that distances of the two
kinds are not quite on one scale; how much pixels vary between the faces of
each kind is printed first.

    python tests/faces_tests/compare_alignment.py pictures/ --out result/alignment
"""  # NOQA: E501

import argparse
import os
import shutil
import subprocess
import sys

import numpy

from chainer_dcgan.datasets import load_images

KINDS = ('eyes', 'none')


def command(*args):
    """Runs a command of the package, and shows it."""
    print('chainer-dcgan', *args, flush=True)
    subprocess.run(
        [sys.executable, '-m', 'chainer_dcgan', *map(str, args)], check=True)


def make_folders(args):
    """Makes one folder a kind, with the same faces in each."""
    raw, same = {}, {}
    for kind in KINDS:
        raw[kind] = os.path.join(args.out, f'prepared-{kind}')
        command('prepare', args.pictures, '--out', raw[kind], '--align', kind,
                '--size', args.image_size, '--min-face', args.min_face,
                '--max-distance', -1)
    names = set.intersection(*(
        {name for name in os.listdir(folder) if name.endswith('.png')}
        for folder in raw.values()))
    for kind in KINDS:
        same[kind] = os.path.join(args.out, f'faces-{kind}')
        os.makedirs(same[kind], exist_ok=True)
        for name in names:
            shutil.copyfile(os.path.join(raw[kind], name),
                            os.path.join(same[kind], name))
    print(f'{len(names)} faces of each kind')
    return same


def spread(folder, image_size):
    """Measures how much pixels vary between faces, in grey levels."""
    imgs = numpy.asarray(load_images(folder, image_size).images)
    return float(imgs.astype(numpy.float32).std(axis=0).mean())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('pictures')
    parser.add_argument('--out', default='result/alignment')
    parser.add_argument('--image-size', type=int, default=96)
    parser.add_argument('--ch', type=int, default=512)
    parser.add_argument('--epoch', type=int, default=100)
    parser.add_argument('--hold-out', type=int, default=2000)
    parser.add_argument('--sample-interval', type=int, default=50000,
                        help='images between two measurements')
    parser.add_argument('--min-face', type=float, default=48)
    parser.add_argument('--seeds', type=int, default=2)
    args = parser.parse_args()
    folders = make_folders(args)
    for kind, folder in folders.items():
        print(f'{kind}: pixels vary by {spread(folder, args.image_size):.1f}')
    for seed in range(args.seeds):
        for kind, folder in folders.items():
            command('train', '--dataset', folder, '--preset', 'best',
                    '--image-size', args.image_size, '--ch', args.ch,
                    '--epoch', args.epoch, '--hold-out', args.hold_out,
                    '--sample-interval', args.sample_interval,
                    '--seed', seed, '--out',
                    os.path.join(args.out, f'{kind}-{seed}'))


if __name__ == '__main__':
    main()
