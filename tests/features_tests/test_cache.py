import os
import types

import chainer
import numpy
import pytest

from chainer_dcgan.features.cache import cached_features
from chainer_dcgan.features.link import LinkFeatures


@pytest.fixture
def features(link):
    return LinkFeatures(link, 'pooled', key='pooled-1')


@pytest.fixture
def call(features, dataset, tmp_path):
    def call(indices=(3, 5, 6), cache_dir=None, dataset=dataset,
             features=features):
        return cached_features(
            features, dataset, numpy.array(indices),
            cache_dir or str(tmp_path))
    return call


def test_computed_once(call, link, features, dataset):
    first = call()
    numpy.testing.assert_array_equal(
        first, features(dataset.images[[3, 5, 6]]))
    before = link.calls
    numpy.testing.assert_array_equal(call(), first)
    assert link.calls == before


def test_everything_counts(call, link, dataset, tmp_path):
    call()
    call((3, 5, 7))
    call(dataset=types.SimpleNamespace(
        images=dataset.images, fingerprint='0' * 64))
    call(features=LinkFeatures(link, 'pooled', key='pooled-2'))
    call(features=LinkFeatures(link, 'pooled', 8, key='pooled-1'))
    assert link.calls == 15
    assert len(os.listdir(tmp_path)) == 5
    # Without a key, nothing is known to be the same.
    for _ in range(2):
        call(features=LinkFeatures(link, 'pooled'))
    assert link.calls == 21 and len(os.listdir(tmp_path)) == 5


@pytest.mark.parametrize('damage', [
    lambda data: data[:-30], lambda data: b'', lambda data: b'nonsense'])
def test_damaged(call, link, tmp_path, damage):
    first = call()
    path, = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    numpy.testing.assert_array_equal(call(), first)
    assert link.calls == 6
    assert path.read_bytes() == whole


def test_default_place(features, dataset):
    cached_features(features, dataset, numpy.array([1, 2]))
    folder = chainer.dataset.get_dataset_directory('chainer_dcgan')
    assert [name for name in os.listdir(folder)
            if name.startswith('features-')]
