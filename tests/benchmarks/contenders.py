"""Whole training steps of Chainer nets, as functions without arguments.

Each builder takes the settings that ``bench_step.py`` passes on (``preset``,
``ch``, ``size``, ``batch``, ``gpu``, ``precision``) and returns a step to be
timed.
All draw the same images, latent vectors and initial weights' distribution.
"""

# Before Chainer, which it makes importable.
from chainer_dcgan import Discriminator, Generator, make_optimizer

import chainer  # isort: skip
import numpy

from chainer_dcgan.devices import get_device
from chainer_dcgan.functions.dispatch import fast_mode
from chainer_dcgan.functions.kernels import heap
from chainer_dcgan.precision import set_precision
from chainer_dcgan.training import losses
from chainer_dcgan.training.augmentation import DifferentiableAugmentation
from chainer_dcgan.training.averaging import GeneratorAverage
from chainer_dcgan.training.noise import NoiseSampler
from chainer_dcgan.training.presets import PRESETS
from chainer_dcgan.training.updater import DCGANUpdater


def this_updater(settings):
    """The package's updater as it is."""
    return _updater(settings, 'auto')


def numpy_updater(settings):
    """The package's updater, as it is without Numba."""
    return _updater(settings, 'numpy')


def stock_chainer(settings):
    """The package's updater on Chainer's own functions."""
    return _updater(settings, 'never')


def reference_order(settings):
    """The order of work of the reference, on the package's functions.

    Backpropagates each loss through everything that it depends on: G's loss
    also fills D's gradients, D's also G's. Of the reference's preset only.
    """
    gen, dis, optimizers = _models(settings)
    x = gen.device.send(images(settings))
    z = gen.device.send(latent(settings))
    loss = losses.LOSSES['cross-entropy']

    def step():
        y_fake = losses.real_logit(dis(gen(z)))
        loss_gen = loss.gen(y_fake, None)
        loss_dis = loss.dis(y_fake, losses.real_logit(dis(x)))
        gen.cleargrads()
        loss_gen.backward()
        optimizers['gen'].update()
        dis.cleargrads()
        loss_dis.backward()
        optimizers['dis'].update()
        return float(loss_gen.array), float(loss_dis.array)

    return step


def synchronize(settings):
    """Waits until the GPU has done its work."""
    chainer.backends.cuda.cupy.cuda.Device(settings['gpu']).synchronize()


def device_mb(settings):
    """Tells how much of the GPU's memory CuPy holds; it never gives back.

    Returns:
        float: Megabytes.
    """
    return chainer.backends.cuda.memory_pool.total_bytes() / 2 ** 20


def images(settings):
    """Draws the batch of images.

    Args:
        settings (dict): ``batch`` and ``size``.

    Returns:
        numpy.ndarray: float32, :math:`(B, 3, H, W)`, in [-1, 1].
    """
    size = settings['size']
    rng = numpy.random.RandomState(0)
    return rng.uniform(-1, 1, (settings['batch'], 3, size, size)).astype('f')


def latent(settings):
    """Draws the latent vectors.

    Args:
        settings (dict): ``batch``.

    Returns:
        numpy.ndarray: float32, :math:`(B, 100)`, in [-1, 1].
    """
    rng = numpy.random.RandomState(1)
    return rng.uniform(-1, 1, (settings['batch'], 100)).astype('f')


def make_updater(settings):
    """Makes the updater of a preset, on made images.

    Args:
        settings (dict): See above.

    Returns:
        DCGANUpdater: The updater.
    """
    preset = PRESETS[settings['preset']]
    gen, dis, optimizers = _models(settings)
    z = latent(settings)
    iterator = chainer.iterators.SerialIterator(
        images(settings), settings['batch'], shuffle=False)
    return DCGANUpdater(
        (gen, dis), iterator, optimizers, device=gen.device,
        sample_z=lambda batchsize: z, n_dis=preset.n_dis,
        loss=losses.LOSSES[preset.loss],
        augment=(DifferentiableAugmentation(**preset.augment)
                 if preset.augment else None),
        average=(GeneratorAverage(gen, preset.average)
                 if preset.average else None),
        sample_noise=NoiseSampler(gen.noise_sizes()) if gen.noise else None)


def _models(settings):
    preset = PRESETS[settings['preset']]
    shape = {'ch': settings['ch'], 'image_size': settings['size']}
    gen = Generator(
        rng=numpy.random.RandomState(2), **shape, **preset.generator)
    dis = Discriminator(
        rng=numpy.random.RandomState(3), **shape, **preset.discriminator)
    device = get_device(settings['gpu'])
    set_precision(device, settings['precision'])
    if settings['gpu'] < 0 and fast_mode() != 'never':
        # As a training run does; Chainer's own would not.
        heap.keep_freed()
    for model in gen, dis:
        model.to_device(device)
    return gen, dis, {
        'gen': make_optimizer(gen, **preset.gen_optimizer),
        'dis': make_optimizer(dis, **preset.dis_optimizer)}


def _updater(settings, mode):
    chainer.global_config.dcgan_fast = mode
    updater = make_updater(settings)
    reporter = chainer.Reporter()
    reporter.add_observer('gen', updater.gen)
    reporter.add_observer('dis', updater.dis)

    def step():
        observation = {}
        with reporter.scope(observation):
            updater.update()
        return tuple(float(chainer.as_array(observation[name]))
                     for name in ('gen/loss', 'dis/loss'))

    return step
