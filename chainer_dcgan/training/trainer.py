"""The one place that puts a training run together."""

import functools
import signal
from contextlib import contextmanager

import numpy
from chainer import training
from chainer.training import extensions as chainer_extensions

from chainer_dcgan.errors import RunError
from chainer_dcgan.latent import UniformSampler
from chainer_dcgan.models import FAMILIES
from chainer_dcgan.training import extensions
from chainer_dcgan.training.augmentation import DifferentiableAugmentation
from chainer_dcgan.training.averaging import GeneratorAverage
from chainer_dcgan.training.extensions.checkpoint import (
    list_checkpoints,
    snapshot_path,
)
from chainer_dcgan.training.losses import LOSSES
from chainer_dcgan.training.optimizers import OPTIMIZERS
from chainer_dcgan.training.snapshots import SettingsRecord
from chainer_dcgan.training.triggers import ImagesTrigger, StopTrigger
from chainer_dcgan.training.updater import DCGANUpdater

# Images between two lines of the log.
_LOG_INTERVAL = 10000


def build_trainer(
        settings, make_iterator, n_examples, out, epoch, device=None,
        sample_interval=50000, keep=5):
    """Builds the trainer of a GAN.

    Args:
        settings (~chainer_dcgan.training.settings.Settings): What is
            trained, and how.
        make_iterator (callable): ``make_iterator(batchsize, seed, flip)``
            returns the iterator over the images.
        n_examples (int): Images in the data set, an epoch.
        out (str): Folder for everything the run writes.
        epoch (int): Epochs in all.
        device (chainer.backend.Device): Where to train.
        sample_interval (int): Images between two sample grids and
            snapshots, besides those at the end of each epoch; 0 for none.
        keep (int): Snapshots to keep.

    Returns:
        ~chainer.training.Trainer: The trainer, not yet run.
    """
    preset = settings.rules()
    # One stream each, so that none depends on how much another draws.
    weights_seed, data_seed, z_seed, preview_seed, augment_seed = (
        numpy.random.SeedSequence(settings.seed).spawn(5))
    rng = numpy.random.default_rng(weights_seed)
    size = {'ch': settings.ch, 'image_size': settings.image_size,
            'channels': settings.channels, 'rng': rng}
    make_gen, make_dis = FAMILIES[preset.family]
    gen = make_gen(n_z=settings.n_z, **size, **preset.generator)
    dis = make_dis(**size, **preset.discriminator)
    make_optimizer = OPTIMIZERS[preset.method]

    iterator = make_iterator(settings.batchsize, data_seed, preset.flip)
    updater = DCGANUpdater(
        (gen, dis), iterator,
        {'gen': make_optimizer(gen, **preset.gen_optimizer),
         'dis': make_optimizer(dis, **preset.dis_optimizer)},
        device=device, sample_z=UniformSampler(settings.n_z, z_seed),
        n_dis=preset.n_dis, loss=LOSSES[preset.loss],
        augment=(DifferentiableAugmentation(
            **preset.augment, seed=augment_seed) if preset.augment else None),
        average=(GeneratorAverage(gen, preset.average)
                 if preset.average else None))

    trainer = training.Trainer(updater, StopTrigger(epoch), out)
    milestone = ImagesTrigger(n_examples, sample_interval)
    log_trigger = ImagesTrigger(n_examples, sample_interval, _LOG_INTERVAL)
    trainer.extend(SettingsRecord(settings))
    trainer.extend(extensions.StopOnNonFinite())
    trainer.extend(chainer_extensions.LogReport(
        trigger=log_trigger, postprocess=functools.partial(
            _add_images, updater.n_images_per_iteration)))
    trainer.extend(extensions.LossPlot(), trigger=milestone)
    trainer.extend(extensions.SampleGrid(updater.drawing_gen, preview_seed),
                   trigger=milestone)
    trainer.extend(extensions.ConsoleReport(epoch * n_examples))
    trainer.extend(extensions.Checkpoint(keep), trigger=milestone)
    return trainer


def _add_images(n_per_iteration, entry):
    entry['images'] = entry['iteration'] * n_per_iteration


def run_trainer(trainer):
    """Trains until the end, or until SIGINT or SIGTERM.

    A signal lets the current iteration finish and saves a checkpoint; a
    second one ends the process at once.

    Args:
        trainer (~chainer.training.Trainer): From :func:`build_trainer`.

    Returns:
        int: Number of the signal that ended training, or ``None`` if it ran
        to its end.

    Raises:
        RunError: If a loss or a weight is not finite. What was saved before
            stays.
    """
    with _stop_on_signal(trainer.stop_trigger) as received:
        try:
            trainer.run(show_loop_exception_msg=False)
            if received:
                trainer.get_extension('Checkpoint')(trainer)
        except RunError as e:
            raise RunError(f'{e} {_advise(trainer.out)}') from e
    return received[0] if received else None


def _advise(out):
    """Says what to do after a run that has gone wrong for good."""
    iterations = list_checkpoints(out)
    if not iterations:
        return 'Nothing was saved yet. Start again with another --seed.'
    return (
        f'The newest good snapshot is {snapshot_path(out, iterations[-1])}. '
        'Go on from it with --resume; if the same happens again, start anew '
        'with another --seed.')


@contextmanager
def _stop_on_signal(stop_trigger):
    received = []
    previous = {}

    def handler(number, frame):
        received.append(number)
        stop_trigger.requested = True
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        previous[number] = signal.signal(number, handler)
    try:
        yield received
    finally:
        for number, old in previous.items():
            signal.signal(number, old)
