"""What all tests share."""

# First: it makes Chainer importable.
import chainer_dcgan  # NOQA

import chainer
import numpy
import pytest
from chainer.backends import cuda


def pytest_collection_modifyitems(items):
    if cuda.available:
        return
    skip = pytest.mark.skip(reason='needs CUDA')
    for item in items:
        if item.get_closest_marker('gpu'):
            item.add_marker(skip)


@pytest.fixture
def rng():
    return numpy.random.default_rng(0)


@pytest.fixture(autouse=True)
def separate_cache(tmp_path_factory, monkeypatch):
    """Keeps tests away from the user's own data set cache."""
    root = str(tmp_path_factory.getbasetemp() / 'dataset')
    monkeypatch.setenv('CHAINER_DATASET_ROOT', root)  # for child processes
    previous = chainer.dataset.get_dataset_root()
    chainer.dataset.set_dataset_root(root)
    yield
    chainer.dataset.set_dataset_root(previous)
