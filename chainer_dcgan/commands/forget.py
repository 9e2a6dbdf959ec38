"""Makes a generator forget to draw a thing: the DCGAN paper's figure 6.

Three steps with boxes: --sheet draws numbered samples and a file of boxes to
fill in; draw boxes around the thing, in that file or with a labelling tool
that writes YOLO's text format; then --boxes. With tagged images, --tag finds
the place by itself. --out gets forget.png and result.json.
"""

import numpy

from chainer_dcgan.commands import flags, inputs, outputs, records
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.devices import get_device
from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments import forget_pictures, forget_tag, forgetting
from chainer_dcgan.experiments.boxes import load_boxes
from chainer_dcgan.experiments.forget_tasks import map_size, task_of_boxes
from chainer_dcgan.latent import prior_of
from chainer_dcgan.models import load_generator
from chainer_dcgan.progress import Progress


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    flags.add_gen(parser)
    task = parser.add_mutually_exclusive_group(required=True).add_argument
    task('--sheet', action='store_true', help='only draw samples to label')
    task('--boxes', type=flags.path, metavar='FILE', help='JSON file, or '
         'folder of YOLO text files, about the samples of --sheet')
    task('--tag', type=flags.words, metavar='NAME', help='tag of the data '
         'set, such as glasses:round; several, with commas between them, for '
         'images that bear any of them')
    flags.add_dis(parser, 'with --tag: discriminator of the same training')
    flags.add_dataset(parser, 'with --tag: aligned images with a tags.csv; '
        'without it, faces that are drawn on this machine')
    add('--faces', type=flags.count, default=6000,
        help='with --tag: how many are drawn, without --dataset')
    add('--calibrate', action='store_true', help='with --tag: assume that '
        'samples bear it as often as images do, for a probe that finds it in '
        'all samples or in none')
    flags.add_out(parser, default='forget', help='folder')
    add('--layer', default='dc2', choices=['dc1', 'dc2', 'dc3', 'dc4'],
        help="convolution layer of the generator; dc2 is the paper's")
    add('--maps', type=flags.positive_int, metavar='N', help='drop the N maps '
        'of the greatest weights alone; without it, as in the paper, all of '
        'positive weight')
    add('--n', type=flags.count, default=150,
        help='samples to label; with --tag to learn from, and as many others '
        'to measure with')
    add('--random-draws', type=flags.integer(1, 1000), default=10,
        help='times to drop as many random maps, to compare with')
    add('--cols', type=flags.places, default=10,
        help='samples in forget.png, at most')
    flags.add_seed(parser)
    flags.add_gpu(parser)


def run(args):
    """Makes the generator forget, or draws samples to label."""
    if args.tag and args.dis is None:
        raise InputError('--tag needs --dis, the discriminator of the same '
                         'training, such as dis_iter_*.npz.')
    outputs.check_results(args, 'args.json', 'forget.png', 'region.png')
    gen = load_generator(args.gen)
    inputs.check_layer(gen, '--gen', args.gen, args.layer)
    gen.to_device(get_device(args.gpu))
    # The numbers of the samples are those of generate and explore.
    z = prior_of(gen).draw(numpy.random.default_rng(args.seed), args.n)
    origin = {'generator': inputs.sha256(args.gen), 'seed': args.seed}
    if args.sheet:
        print(*forget_pictures.save_sheet(args.out, gen, z, **origin),
              sep='\n')
        return
    rng = numpy.random.default_rng((args.seed, 1))
    if args.boxes:
        with advice('(--sheet writes a file to fill in, about the '
                     'samples of --gen, --seed and --n.)'):
            boxes = load_boxes(args.boxes, len(z), gen.image_size, **origin)
            task = task_of_boxes(gen, z, args.layer, boxes, rng)
    else:
        task = _make_tag_task(gen, z, args, rng)
    with advice('Pass more boxes, a greater --n or another --layer.'):
        probe, maps = forgetting.learn_maps(
            gen, z, args.layer, task.cells, args.maps,
            Progress('features', 'samples'))
    n_maps = len(probe.coef_)
    others = forgetting.choose_random_maps(
        rng, n_maps, len(maps), args.random_draws)
    rates = task.measure_rates(gen, args.layer, [maps, *others],
                         Progress('dropping', 'choices of maps'))
    if rates:
        print('{}: in {before:.1%} of {} samples; {after:.1%} without the '
              'maps, {random_mean:.1%} +- {random_spread:.1%} without as many '
              'random ones'.format(args.tag, args.n, **rates['rate']))
    path = forget_pictures.save_comparison(
        args.out, gen, task.examples[:args.cols], args.layer, n_maps, maps,
        others[0])
    print(f'{path}\n{len(maps)} of {n_maps} maps dropped; held-out accuracy '
          f'{probe.accuracy_:.1%}, chance {probe.chance_:.1%}')
    records.write_arguments(args.out, args)
    records.write_result(args.out, {
        'layer': args.layer, 'n_maps': n_maps, 'n_dropped': len(maps),
        'dropped': maps, 'n_cells': len(task.cells.shows),
        'held_out_accuracy': probe.accuracy_, 'chance': probe.chance_,
        **task.found, **rates})


def _make_tag_task(gen, z, args, rng):
    dis = inputs.load_discriminator_of(gen, args.dis)
    dataset = inputs.load_faces(
        args.dataset, args.faces, gen.image_size, gen.channels)
    names = [name.strip() for name in args.tag.split(',')]
    has, sure = forget_tag.bears_any(*inputs.load_tags(dataset).matrix(names))
    tag = forget_tag.LearnedTag(dis).fit(
        dataset.images[sure], has[sure], map_size(gen, args.layer))
    forget_pictures.save_region(args.out, tag)
    with advice('Pass a greater --n, another --tag, or --calibrate.'):
        return forget_tag.task_of_tag(gen, z, tag, rng, args.calibrate)
