#!/usr/bin/env python
"""Writes a web page that draws faces with a trained generator."""

import argparse
import contextlib

from chainer_dcgan import Generator, load_generator, pretrained
from chainer_dcgan.commands import cli, inputs
from chainer_dcgan.errors import InputError
from chainer_dcgan.export import OPSET, build_site, make_server
from chainer_dcgan.tags.file import load_tags


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add('--gen', default=pretrained.GENERATOR,
        help='weights (npz or HDF5) or a trainer snapshot')
    add('--tags', help='tag vectors of --gen, made by explore_latent.py '
        'tags; without them, the page of another generator than the default '
        'has no tag sliders')
    add('--all-tags', action='store_true',
        help='sliders for tags that do not work, too')
    add('--out', '-o', default='site', help='folder for the page')
    add('--ort', metavar='DIR', help='folder with the files of '
        'onnxruntime-web; without it, npm downloads them')
    add('--serve', type=cli.natural_int, nargs='?', const=8000,
        metavar='PORT', help='serve the page on this machine, on port 8000 '
        'unless another is given; 0: any')
    args = parser.parse_args()
    if args.tags is None and args.gen == pretrained.GENERATOR:
        args.tags = pretrained.TAGS
    return args


def main():
    args = parse_args()
    gen = load_generator(args.gen)
    if not isinstance(gen, Generator):
        raise InputError(
            f'--gen {args.gen} holds no DCGAN, which the page is made for, '
            'but another net.')
    tags = []
    if args.tags is not None:
        found = load_tags(args.tags, gen.n_z, inputs.sha256(args.gen))
        tags = [tag for tag in found if tag.works or args.all_tags]
        print(f'{len(tags)} of {len(found)} tags get a slider')
    difference = build_site(args.out, gen, tags, args.ort)
    print(f'ONNX opset {OPSET}, at most {difference:.1e} from Chainer')
    print(args.out)
    if args.serve is not None:
        with make_server(args.out, args.serve) as server:
            print(
                f'http://localhost:{server.server_port}/  (Ctrl-C ends '
                'it)', flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                server.serve_forever()


if __name__ == '__main__':
    cli.run(main)
