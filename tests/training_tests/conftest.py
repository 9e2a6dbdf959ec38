import dataclasses

import numpy
import pytest

from chainer_dcgan.training import build_trainer
from chainer_dcgan.training.settings import Settings


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


@pytest.fixture
def make_trainer(tmp_path, settings):
    def make(epoch=2, out='out', changes=None, **kwargs):
        return build_trainer(
            dataclasses.replace(settings, **changes or {}), Images(),
            str(tmp_path / out), epoch, **kwargs)

    return make
