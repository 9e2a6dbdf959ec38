import numpy
import pytest

from chainer_dcgan import Discriminator, Generator, generate, images
from chainer_dcgan.latent import uniform
from chainer_dcgan.tags.learning import is_known, judge, learn_tags
from chainer_dcgan.tags.probe import TagProbe
from chainer_dcgan.tags.vectors import TagVectors

pytest.importorskip('sklearn')


def test_finds_the_direction_of_a_tag_and_reports_a_meaningless_one(rng):
    """The whole chain, with a tag that is a known direction of z."""
    gen = Generator(n_z=24, ch=8, image_size=32,
                    rng=numpy.random.RandomState(0))
    for link in (gen.l0z, gen.dc1, gen.dc2, gen.dc3, gen.dc4):
        link.W.array *= 20
    dis = Discriminator(ch=8, image_size=32,
                        rng=numpy.random.RandomState(1))
    direction = numpy.zeros(24, numpy.float32)
    direction[:4] = 1, -0.5, 0.5, 1
    z = uniform(rng, 1500, 24)
    imgs = images.to_uint8(generate(gen, z))
    has = numpy.stack([z @ direction > 0.1, rng.random(1500) < 0.5,
                       numpy.arange(1500) < 5], axis=1)
    tags, probe, vectors = learn_tags(
        gen, dis, imgs, ['direction', 'coin', 'rare'], has,
        numpy.ones_like(has), rng, probe=TagProbe(min_count=30),
        vectors=TagVectors(n_images=800, n_faces=100, n_random=5))

    known, coin, rare = tags
    cosine = known.vector @ direction / (
        numpy.linalg.norm(known.vector) * numpy.linalg.norm(direction))
    assert cosine > 0.8
    assert known.works and known.probe_auc > 0.75
    assert known.effect > known.effect_random > 0
    assert known.n_labelled == has[:, 0].sum()
    assert numpy.abs(known.vector).max() == pytest.approx(1)
    assert not coin.works and abs(coin.probe_auc - 0.5) < 0.15
    assert not rare.works and rare.probe_auc is None
    assert rare.n_labelled == 5 and not rare.vector.any()
    assert vectors.effects_.shape == (2, 2)
    assert probe.auc_.shape == (3,)


@pytest.mark.parametrize('auc,auc_error,expected', [
    (0.8, 0.05, True), (0.74, 0.01, False), (0.8, 0.11, False),
    (float('nan'), float('nan'), False)])
def test_is_known(auc, auc_error, expected):
    assert is_known(auc, auc_error) == expected


@pytest.mark.parametrize('changed,expected', [
    ({}, True),
    ({'known': False}, False),
    ({'effect': 0.09, 'random_effects': numpy.array([])}, False),
    ({'effect': -1}, False),
    ({'side_effects': numpy.array([-0.9, 0.2])}, True),
    ({'side_effects': numpy.array([0.1, 0.7])}, False),
    ({'random_effects': numpy.array([0.1, -0.7])}, False)])
def test_judge(changed, expected):
    figures = {'known': True, 'effect': 0.6, 'side_effects': numpy.array([]),
               'random_effects': numpy.array([0.1, -0.3])}
    assert judge(**{**figures, **changed}) is expected
