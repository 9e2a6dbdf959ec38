"""Fixtures of the tests of features and of metrics: images made up."""

import types

import chainer
import numpy
import pytest


class Pooled(chainer.Chain):
    """Features that can be computed by hand: each colour's mean."""

    def __init__(self):
        super().__init__()
        self.calls = 0

    def forward(self, x):
        assert not chainer.config.train
        assert not chainer.config.enable_backprop
        self.calls += len(x)
        return x.mean(axis=(2, 3))


@pytest.fixture
def link():
    return Pooled()


@pytest.fixture
def make_imgs(rng):
    def make(n, channels=3, size=32):
        return rng.integers(0, 256, (n, channels, size, size)).astype(
            numpy.uint8)
    return make


@pytest.fixture
def dataset(make_imgs):
    """Stands for an ImageDataset."""
    return types.SimpleNamespace(images=make_imgs(20), fingerprint='f' * 64)
