"""Trains a DCGAN on illustration faces."""

from chainer_dcgan import datasets
from chainer_dcgan.commands import (
    parallel_run,
    parallel_setup,
    preset_flags,
    process,
    records,
    training_advice,
    training_images,
    training_run,
)
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.errors import InputError
from chainer_dcgan.precision import PRECISIONS
from chainer_dcgan.progress import Progress
from chainer_dcgan.training import (
    build_trainer,
    choose_settings,
    measure_against,
)
from chainer_dcgan.training.presets import DEVIATING

# Flags that are settings of a run as they are.
_SETTINGS = (
    'preset', 'generator', 'discriminator', 'image_size', 'channels', 'ch',
    'n_z', 'batchsize', 'seed', 'hold_out', 'dataset', 'fit', 'max_pixels',
    'precision', 'epoch', 'sample_interval', 'keep', 'keep_previews')


def add_flags(parser):
    """Adds the command's flags."""
    add = parser.add_argument
    add('--precision', choices=PRECISIONS,
        help='tf32: faster products on a GPU from 2020 or later'
        + preset_flags.tell_default('precision'))
    preset_flags.add_nets(parser)
    training_images.add_flags(parser)
    training_run.add_flags(parser)
    parallel_run.add_flags(parser)


def run(args):
    """Trains."""
    return parallel_run.run(_run, args)


@training_advice.naming_net_flags
@training_run.holding_output
def _run(args, processes):
    if (args.without and args.preset not in DEVIATING
            and args.resume is None):
        raise InputError(
            f'--without: expected --preset {" or ".join(DEVIATING)}.')
    device = parallel_setup.choose_device(args.gpu, processes)
    weights = training_run.read_init(args, processes)
    settings, snapshot = parallel_setup.decide(processes, lambda: (
        choose_settings(
            args.out, args.resume, process.warn,
            without=tuple(sorted(args.without)) if args.without else None,
            **{name: getattr(args, name) for name in _SETTINGS})))
    # Before the images, which may take minutes.
    training_advice.check_settings(device, settings)
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
    with advice('--preset tags tells the nets tags; --preset best trains '
                'without.', error=datasets.DatasetError):
        trainer = build_trainer(
            settings, images, args.out, device, evaluate,
            training_advice.make_collapse_warner(', --preset best'),
            processes, args.bn == 'global', weights)
    if not first:
        return parallel_setup.follow(trainer, snapshot)
    records.write_arguments(
        args.out, args, **training_run.describe(trainer, images),
        **parallel_setup.describe(processes, args))
    return training_run.train(trainer, snapshot, 'train', args.show)
