import dataclasses

import numpy
import pytest

from chainer_dcgan.training import build_trainer
from chainer_dcgan.training.settings import Settings, new_settings


@pytest.fixture
def settings():
    return Settings(
        'chainer-dcgan', image_size=32, channels=3, ch=8, n_z=4, batchsize=4,
        seed=1, dataset='somewhere', fingerprint='f' * 64)


class Images:
    """Stands for an ImageDataset where its files do not matter."""

    fingerprint = 'f' * 64
    images = numpy.random.default_rng(9).integers(
        0, 256, (12, 3, 32, 32)).astype(numpy.uint8)

    def __len__(self):
        return len(self.images)

    def take(self, indices):
        return self.images[indices]


@pytest.fixture
def make_trainer(tmp_path, settings):
    def make(epoch=2, out='out', changes=None, sample_interval=0, keep=5,
             **kwargs):
        return build_trainer(
            dataclasses.replace(
                settings, epoch=epoch, sample_interval=sample_interval,
                keep=keep, **changes or {}),
            Images(), str(tmp_path / out), **kwargs)

    return make


class RandomImages:
    """Random images, an odd number of them."""

    fingerprint = 'f' * 64

    def __init__(self, n, channels, size):
        some = numpy.random.default_rng(9).integers(
            0, 256, (51, channels, size, size)).astype(numpy.uint8)
        self.images = some[numpy.arange(n) % len(some)]

    def __len__(self):
        return len(self.images)

    def take(self, indices):
        return self.images[indices]


@pytest.fixture
def build_preset(tmp_path):
    """Builds a tiny trainer; all else is as the preset has it."""
    def build(preset, n_examples=51, epoch=1, **given):
        tiny = ({'ch': 10} if preset == 'gan'
                else {'ch': 8, 'image_size': 32})
        settings = new_settings(
            preset=preset, epoch=epoch, **{**tiny, **given})
        dataset = RandomImages(
            n_examples, settings.channels, settings.image_size)
        # Noise is soon told from what G draws; nothing is to be said of it.
        return build_trainer(
            settings, dataset, str(tmp_path / 'out'),
            warn=lambda message: None)

    return build
