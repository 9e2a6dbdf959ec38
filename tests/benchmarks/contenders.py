"""Whole training steps of Chainer nets, as functions without arguments.

Each builder takes the settings that ``bench_step.py`` passes on (``ch``,
``size``, ``batch``, ``gpu``, ``precision``) and returns a step to be timed.
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
    also fills D's gradients, D's also G's.
    """
    gen, dis, optimizers = _models(settings)
    x = gen.device.send(images(settings))
    z = gen.device.send(latent(settings))
    loss = losses.LOSSES['cross-entropy']

    def step():
        y_fake = losses.real_logit(dis(gen(z)))
        loss_gen = loss.gen(y_fake)
        loss_dis = loss.generated(y_fake)
        loss_dis += loss.real(losses.real_logit(dis(x)))
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


def _models(settings):
    shape = {'ch': settings['ch'], 'image_size': settings['size']}
    gen = Generator(rng=numpy.random.RandomState(2), **shape)
    dis = Discriminator(rng=numpy.random.RandomState(3), **shape)
    device = get_device(settings['gpu'])
    set_precision(device, settings['precision'])
    if settings['gpu'] < 0 and fast_mode() != 'never':
        # As a training run does; Chainer's own would not.
        heap.keep_freed()
    for model in gen, dis:
        model.to_device(device)
    return gen, dis, {'gen': make_optimizer(gen), 'dis': make_optimizer(dis)}


def _updater(settings, mode):
    chainer.global_config.dcgan_fast = mode
    gen, dis, optimizers = _models(settings)
    x = images(settings)
    z = latent(settings)
    iterator = chainer.iterators.SerialIterator(
        x, settings['batch'], shuffle=False)
    updater = DCGANUpdater(
        (gen, dis), iterator, optimizers, device=gen.device,
        sample_z=lambda batchsize: z)
    reporter = chainer.Reporter()
    reporter.add_observer('gen', gen)
    reporter.add_observer('dis', dis)

    def step():
        observation = {}
        with reporter.scope(observation):
            updater.update()
        return tuple(float(chainer.as_array(observation[name]))
                     for name in ('gen/loss', 'dis/loss'))

    return step
