import hashlib
import os

import numpy
import pytest

from chainer_dcgan import generate, images, load_generator
from chainer_dcgan.latent import prior_of
from chainer_dcgan.pretrained import GENERATOR, TAGS
from chainer_dcgan.tags.file import load_tags


@pytest.fixture(scope='module')
def gen():
    return load_generator(GENERATOR)


def test_small_and_half_precision():
    assert os.path.getsize(GENERATOR) < 6 << 20
    with numpy.load(GENERATOR) as f:
        assert {f[name].dtype for name in f.files if name.endswith('/W')} == {
            numpy.dtype('float16')}


def test_draws_faces_of_many_kinds(gen):
    x = generate(gen, prior_of(gen).draw(numpy.random.default_rng(0), 64))
    imgs = images.to_uint8(x).astype(int)
    assert gen.dc1.W.dtype == 'float32'
    # Faces are mirrored half of the time, so that the mean is symmetric, and
    # the background is lighter than what is in the middle.
    mean = imgs.mean(axis=0)
    assert abs(mean - mean[:, :, ::-1]).mean() < 10
    size = gen.image_size
    corner = mean[:, :size // 8, :size // 8].mean()
    assert corner > mean[:, size // 2, size // 2].mean() + 20
    # Hair has all colours.
    hair = imgs[:, :, size // 5, size // 2]
    assert (hair.std(axis=0) > 40).all()


def test_most_tags_work(gen):
    with open(GENERATOR, 'rb') as f:
        sha256 = hashlib.file_digest(f, 'sha256').hexdigest()
    tags = load_tags(TAGS, gen.n_z, sha256)
    assert sum(tag.works for tag in tags) >= 45
    assert {tag.name for tag in tags} == set(gen.tags)
    for tag in tags:
        if tag.works:
            # From one limit of the tag to the other.
            assert numpy.abs(tag.vector).max() == 4
