"""The one place that puts a training run together."""

import functools
import math
import warnings

import numpy
from chainer import training

from chainer_dcgan import images
from chainer_dcgan.datasets import RandomBatchIterator
from chainer_dcgan.datasets.told_tags import load_told_tags
from chainer_dcgan.latent import LatentSampler, prior_of
from chainer_dcgan.precision import set_precision
from chainer_dcgan.training import extensions
from chainer_dcgan.training.augmentation import DifferentiableAugmentation
from chainer_dcgan.training.averaging import GeneratorAverage
from chainer_dcgan.training.losses import LOSSES
from chainer_dcgan.training.nets import build_nets
from chainer_dcgan.training.noise import NoiseSampler
from chainer_dcgan.training.optimizers import OPTIMIZERS
from chainer_dcgan.training.parallel import (
    AgreedStopTrigger,
    Agreement,
    ParallelUpdater,
    PartGenerator,
    PartSampler,
)
from chainer_dcgan.training.settings import with_fingerprint, with_tags
from chainer_dcgan.training.starting import start_from
from chainer_dcgan.training.triggers import ImagesTrigger, StopTrigger
from chainer_dcgan.training.updater import DCGANUpdater

# Images between two lines of the log.
_LOG_INTERVAL = 10000
# Images between two checkpoints and grids, at least: with a handful of images
# an epoch takes less time than writing down what it changed.
_MIN_INTERVAL = 1000
# Real images that the collapse warning compares with.
_N_COMPARED = 64
# Images whose tags a generator keeps to draw with, at most.
_N_TAG_ROWS = 2000


def build_trainer(
        settings, dataset, out, device=None, evaluate=None,
        warn=warnings.warn, processes=None, synchronized=True, weights=()):
    """Builds the trainer of a GAN, with everything that a run does.

    Args:
        settings (~chainer_dcgan.training.settings.Settings): What is
            trained, and how; from
            :func:`~chainer_dcgan.training.settings.new_settings` or a
            snapshot.
        dataset (~chainer_dcgan.datasets.ImageDataset): Images of the size
            that the settings say.
        out (str): Folder for everything the run writes.
        device (chainer.backend.Device): Where to train; the CPU if ``None``.
        evaluate (callable): ``evaluate(gen)`` returns figures of a
            generator, see
            :func:`~chainer_dcgan.training.measuring.measure_against`; the
            best weights by them are kept. Nothing is measured if ``None``.
        warn (callable): Takes a message if the run seems to have failed.
        processes (~chainer_dcgan.training.parallel.Processes): Those that
            train together; the trainer of all but the first does nothing
            but train. One alone if ``None``.
        synchronized (bool): Whether their batch normalization sees the whole
            batch.
        weights (list of ~chainer_dcgan.models.starting.StartingWeights): What
            a new run's nets begin with, as far as it fits; see
            :func:`~chainer_dcgan.models.starting.read_starting_weights`.

    Returns:
        ~chainer.training.Trainer: The trainer, not yet run; see
        :func:`~chainer_dcgan.training.run.run_trainer`.

    Raises:
        PrecisionError: If the device cannot compute as the settings say.
        OtherImages: If the settings are a snapshot's, of other images.
        DatasetError: If the nets are to be told tags, and there are none.
        WeightsError: If nothing of a file's weights fits the nets.
        OwnNetError: If a net from elsewhere cannot be built or does not fit.
    """
    settings = with_fingerprint(settings, dataset.fingerprint)
    set_precision(device, settings.precision)
    # One stream each, so that none depends on how much another draws.
    weights_seed, data_seed, z_seed, preview_seed, *seeds, tags_seed = (
        numpy.random.SeedSequence(settings.seed).spawn(7))
    tags = load_told_tags(dataset) if settings.rules().tags else None
    if tags is not None:
        settings = with_tags(settings, tags.names)
    nets = _build_nets(settings, dataset, weights_seed, tags, tags_seed)
    settings = start_from(settings, *nets, weights)
    updater = _build_updater(
        nets, settings, dataset, device, data_seed, z_seed, seeds,
        processes, synchronized, tags)
    if processes is None:
        trainer = training.Trainer(updater, StopTrigger(settings.epoch), out)
    else:
        trainer = training.Trainer(
            updater, AgreedStopTrigger(settings.epoch), out)
        trainer.extend(Agreement(processes))
    # The order in which they are called is in priorities.py.
    trainer.extend(extensions.SettingsRecord(settings))
    trainer.extend(extensions.StopOnNonFinite())
    if processes is not None and processes.rank > 0:
        return trainer
    n_examples = len(dataset)
    milestone = ImagesTrigger(
        _space_epochs(n_examples, settings.sample_interval),
        settings.sample_interval, last_epoch=settings.epoch)
    look = ImagesTrigger(settings.sample_interval or n_examples)
    look_and_last = ImagesTrigger(
        settings.sample_interval or n_examples, last_epoch=settings.epoch)

    if evaluate is not None:
        trainer.extend(
            extensions.BestWeights(updater.drawing_gen, evaluate),
            # A short run has no other chance, and the last weights are
            # mostly good ones.
            trigger=look_and_last)
    trainer.extend(
        extensions.RunLog(
            ImagesTrigger(
                n_examples, settings.sample_interval, _LOG_INTERVAL),
            functools.partial(_add_images, updater.n_images_per_iteration)))
    trainer.extend(
        extensions.CollapseWarning(
            # Not an average, which lags behind.
            updater.gen, images.from_uint8(_pick(dataset)), warn),
        trigger=look)
    trainer.extend(extensions.LossPlot(), trigger=milestone)
    trainer.extend(extensions.ConsoleReport(settings.epoch * n_examples))
    trainer.extend(
        extensions.SampleGrid(
            updater.drawing_gen, preview_seed, settings.keep_previews,
            milestone.list_fired),
        trigger=milestone)
    trainer.extend(extensions.Checkpoint(settings.keep), trigger=milestone)
    return trainer


def _build_nets(settings, dataset, weights_seed, tags, tags_seed):
    rules = settings.rules()
    rng = numpy.random.default_rng(weights_seed)
    if tags is None:
        gen, dis = build_nets(settings, rng)
    else:
        rows = tags.draw_rows(_N_TAG_ROWS, numpy.random.default_rng(tags_seed))
        gen, dis = build_nets(settings, rng, len(rows))
        gen.tag_rows[...] = rows
    if rules.start_from_marginals:
        gen.start_from_marginals(dataset.images)
    return gen, dis


def _build_updater(
        nets, settings, dataset, device, data_seed, z_seed, seeds,
        processes, synchronized, tags):
    gen, dis = nets
    rules = settings.rules()
    make_optimizer = OPTIMIZERS[rules.method]
    part, make_updater = slice(None), DCGANUpdater
    sample_z = LatentSampler(prior_of(gen), z_seed)
    if processes is not None:
        part = processes.part(settings.batchsize)
        make_updater = functools.partial(
            ParallelUpdater, processes=processes, synchronized=synchronized)
        sample_z = PartSampler(
            prior_of(gen), z_seed, settings.batchsize, part)
        seeds = [PartGenerator(
            numpy.random.PCG64(seed), processes.rank, processes.size)
            for seed in seeds]
    augment_seed, noise_seed = seeds
    sizes = getattr(gen, 'noise_sizes', list)()
    return make_updater(
        (gen, dis),
        RandomBatchIterator(
            dataset, settings.batchsize, data_seed, rules.flip, part,
            None if tags is None else tags.rows),
        {'gen': make_optimizer(gen, **rules.gen_optimizer),
         'dis': make_optimizer(dis, **rules.dis_optimizer)},
        device=device, sample_z=sample_z,
        n_dis=rules.n_dis, loss=LOSSES[rules.loss],
        augment=(DifferentiableAugmentation(**rules.augment, seed=augment_seed)
                 if rules.augment else None),
        average=(GeneratorAverage(gen, rules.average)
                 if rules.average else None),
        sample_noise=NoiseSampler(sizes, noise_seed) if sizes else None)


def _space_epochs(n_examples, sample_interval):
    # Who wants each single one says so, by an interval of 0.
    if sample_interval == 0:
        return n_examples
    return n_examples * math.ceil(_MIN_INTERVAL / n_examples)


def _pick(dataset):
    # From all parts: where files are sorted, the first ones may be alike.
    indices = numpy.linspace(0, len(dataset) - 1, _N_COMPARED).astype(int)
    return dataset.images[indices]


def _add_images(n_per_iteration, entry):
    entry['images'] = entry['iteration'] * n_per_iteration
