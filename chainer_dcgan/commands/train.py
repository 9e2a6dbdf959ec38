"""Trains a DCGAN on illustration faces."""

from chainer_dcgan import datasets
from chainer_dcgan.commands import (
    flags,
    parallel_run,
    parallel_setup,
    process,
    records,
    training_advice,
    training_images,
    training_run,
)
from chainer_dcgan.errors import InputError
from chainer_dcgan.precision import PRECISIONS, check_precision
from chainer_dcgan.progress import Progress
from chainer_dcgan.training import (
    build_trainer,
    choose_settings,
    measure_against,
)
from chainer_dcgan.training.presets import DEVIATIONS, PRESETS


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    add('--precision', choices=PRECISIONS,
        help='tf32: faster products on a GPU from 2020 or later; float32 if '
        'not given')
    add('--preset', choices=sorted(
        name for name, preset in PRESETS.items() if preset.family == 'dcgan'),
        help='nets and training rules; chainer-dcgan if not given')
    add('--without', action='append', choices=sorted(DEVIATIONS),
        metavar='DEVIATION', help='leave one of these out of the preset '
        'best; may be repeated: ' + ', '.join(DEVIATIONS))
    add('--image-size', type=flags.image_size,
        help='height and width of an image, a multiple of 16 from 32 to 128 '
        'or of 32 to 256; the preset knows a good one')
    add('--channels', type=int, choices=(1, 3, 4),
        help='3: colour, 1: grey, 4: colour and opacity')
    add('--ch', type=flags.multiple_of(8, 8192),
        help='channels of the widest layer, a multiple of 8, or of 16 for '
        'images of more than 128 pixels')
    training_images.add_flags(parser)
    training_run.add_flags(parser)
    parallel_run.add_flags(parser)


def run(args):
    """Trains."""
    return parallel_run.run(_run, args)


@training_advice.naming_flags
@training_run.holding_output
def _run(args, processes):
    if args.without and args.preset != 'best' and args.resume is None:
        raise InputError('--without: expected --preset best.')
    device = parallel_setup.choose_device(args.gpu, processes)
    weights = training_run.read_init(args, processes)
    settings, snapshot = parallel_setup.decide(processes, lambda: (
        choose_settings(
            args.out, args.resume, process.warn,
            preset=args.preset, image_size=args.image_size,
            channels=args.channels, ch=args.ch, n_z=args.n_z,
            batchsize=args.batchsize, seed=args.seed,
            without=tuple(sorted(args.without)) if args.without else None,
            hold_out=args.hold_out, dataset=args.dataset,
            precision=args.precision, fit=args.fit,
            max_pixels=args.max_pixels, epoch=args.epoch,
            sample_interval=args.sample_interval, keep=args.keep)))
    # Before the images, which may take minutes.
    check_precision(device, settings.precision)
    parallel_setup.prepare_kernels(processes, device)
    first = processes is None or processes.rank == 0
    images = training_images.load(
        settings, args, processes, Progress('preparing') if first else None)
    evaluate = None
    if settings.hold_out:
        images, held_out = datasets.hold_out(images, settings.hold_out)
        if first:
            evaluate = measure_against(
                held_out, device, Progress('measuring real'))
    if first:
        training_run.announce(images)
    trainer = build_trainer(
        settings, images, args.out, device, evaluate,
        training_advice.warn_of_collapse, processes, args.bn == 'global',
        weights)
    if not first:
        return parallel_setup.follow(trainer, snapshot)
    records.write_arguments(
        args.out, args, **training_run.describe(trainer, images),
        **parallel_setup.describe(processes, args))
    return training_run.train(trainer, snapshot, 'train', args.show)
