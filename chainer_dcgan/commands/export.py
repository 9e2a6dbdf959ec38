"""Writes a web page that draws faces with a trained generator."""

import contextlib

from chainer_dcgan import pretrained
from chainer_dcgan.commands import flags, inputs, outputs
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.errors import InputError
from chainer_dcgan.export import OPSET, build_site, make_server
from chainer_dcgan.export.runtime import RuntimeFilesError
from chainer_dcgan.models import Generator, load_generator
from chainer_dcgan.tags import load_tags


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    flags.add_gen(parser)
    add('--tags', type=flags.path, help='tag vectors of --gen, made by '
        'explore_latent.py tags; without them, the page of another generator '
        'than the default has no tag sliders')
    add('--all-tags', action='store_true',
        help='sliders for tags that do not work, too')
    flags.add_out(parser, default='site', help='folder for the page')
    add('--ort', type=flags.path, metavar='DIR', help='folder with the files '
        'of onnxruntime-web; without it, npm downloads them')
    add('--serve', type=flags.integer(0, 65535), nargs='?', const=8000,
        metavar='PORT', help='serve the page on this machine, on port 8000 '
        'unless another is given; 0: any')


def run(args):
    """Writes the page, and serves it if asked to."""
    outputs.check_folder(args.out)
    gen = load_generator(args.gen)
    if not isinstance(gen, Generator):
        raise InputError(
            f'--gen {args.gen} holds no DCGAN, which the page is made for, '
            'but another net.')
    path = args.tags
    if path is None and args.gen == pretrained.GENERATOR:
        path = pretrained.TAGS
    tags = []
    if path is not None:
        found = load_tags(path, gen.n_z, inputs.sha256(args.gen))
        tags = [tag for tag in found if tag.works or args.all_tags]
        print(f'{len(tags)} of {len(found)} tags get a slider')
    with advice('--ort takes that folder.', error=RuntimeFilesError):
        difference = build_site(args.out, gen, tags, args.ort)
    print(f'ONNX opset {OPSET}, at most {difference:.1e} from Chainer')
    print(args.out)
    if args.serve is not None:
        _serve(args.out, args.serve)


def _serve(folder, port):
    with make_server(folder, port) as server:
        print(f'http://localhost:{server.server_port}/  (Ctrl-C ends it)',
              flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
