"""What else a run does, as functions without arguments: input, sampling."""

# Before Chainer, which it makes importable.
from chainer_dcgan import Generator, generate

import chainer  # isort: skip
import numpy
from contenders import latent

from chainer_dcgan.datasets.batches import RandomBatchIterator
from chainer_dcgan.datasets.image_dataset import ImageDataset
from chainer_dcgan.training.converter import convert_batch

_N_IMAGES = 4096


def input_pipeline(settings):
    """Draws a batch from uint8 images and makes it what D takes."""
    rng = numpy.random.RandomState(0)
    size = settings['size']
    shape = _N_IMAGES, 3, size, size
    imgs = numpy.frombuffer(
        rng.bytes(numpy.prod(shape)), numpy.uint8).reshape(shape)
    dataset = ImageDataset(
        imgs, [str(i) for i in range(len(imgs))], 'benchmark', 'benchmark')
    iterator = RandomBatchIterator(dataset, settings['batch'], seed=0)
    device = chainer.get_device('@numpy')

    def step():
        return float(convert_batch(next(iterator), device)[0, 0, 0, 0])

    return step


def sampling(settings):
    """Draws images in test mode."""
    return _sampling(settings, 'auto')


def stock_sampling(settings):
    """The same on Chainer's own functions."""
    return _sampling(settings, 'never')


def _sampling(settings, mode):
    chainer.global_config.dcgan_fast = mode
    gen = Generator(
        ch=settings['ch'], image_size=settings['size'],
        rng=numpy.random.RandomState(2))
    z = latent(settings)

    def step():
        return float(generate(gen, z)[0, 0, 0, 0])

    return step
