"""Nets that are told tags."""

import chainer
import numpy
import pytest

from chainer_dcgan import Discriminator, Generator, load_generator
from chainer_dcgan.models.serialization import save_weights

TAGS = 'hair:black', 'hair:red', 'eyes:blue'


@pytest.mark.parametrize('norm', ['batch', 'spectral'])
def test_logit_is_that_of_the_image_plus_its_answers_times_the_tags(
        rng, norm):
    dis = Discriminator(ch=8, image_size=32, n_logits=1, norm=norm, n_tags=3,
                        rng=rng)
    x = rng.uniform(-1, 1, (4, 3, 32, 32)).astype('f')
    tags = rng.integers(-1, 2, (4, 3)).astype('f')
    with chainer.using_config('train', False):
        plain, told = dis(x).array, dis(x, tags).array
        answers = dis.answer(x).array
    numpy.testing.assert_allclose(answers[:, :1], plain, rtol=1e-6)
    numpy.testing.assert_allclose(
        told[:, 0], plain[:, 0] + (answers[:, 1:] * tags).sum(axis=1),
        rtol=1e-4, atol=1e-6)
    assert numpy.abs(told - plain).max() > 0


def test_a_discriminator_without_tags_is_what_it_was():
    nets = [Discriminator(
        ch=8, image_size=32, n_logits=1, norm='spectral', n_tags=n,
        rng=numpy.random.default_rng(0)) for n in (0, 2)]
    for name, param in nets[0].namedparams():
        numpy.testing.assert_array_equal(
            param.array, dict(nets[1].namedparams())[name].array)
    assert not hasattr(nets[0], 'l4t')


@pytest.mark.parametrize('arguments,message', [
    ({'tags': TAGS, 'n_tag_rows': 0}, '0 rows for 3 tags'),
    ({'n_tag_rows': 5}, '5 rows for 0 tags'),
    ({'n_z': 2, 'tags': TAGS, 'n_tag_rows': 5}, 'no room for 3 tags')])
def test_generators_that_cannot_be(arguments, message):
    with pytest.raises(ValueError, match=message):
        Generator(ch=8, image_size=32, **arguments)


def test_discriminators_that_cannot_be():
    with pytest.raises(ValueError, match='tags need n_logits=1'):
        Discriminator(ch=8, image_size=32, n_tags=3)


def test_a_file_keeps_tags_as_they_are(tmp_path, rng):
    gen = Generator(n_z=7, ch=8, image_size=32, tags=TAGS, n_tag_rows=5,
                    rng=rng)
    gen.tag_rows[...] = rng.integers(-1, 2, (5, 3))
    path = str(tmp_path / 'gen.npz')
    save_weights(path, gen, 'float16')
    with numpy.load(path) as f:
        assert f['tag_rows'].dtype == numpy.int8
        assert f['l0z/W'].dtype == numpy.float16
    loaded = load_generator(path)
    assert loaded.tags == TAGS
    numpy.testing.assert_array_equal(loaded.tag_rows, gen.tag_rows)
