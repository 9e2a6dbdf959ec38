import numpy
import pytest

from chainer_dcgan.latent import apply_sliders
from chainer_dcgan.models.prior import Prior
from chainer_dcgan.tags.told import ToldVectors

TOLD = 'hair:black', 'hair:red', 'eyes:blue', 'hair:blue', 'eyes:red'
ROWS = numpy.array([[1, -1, 1, -1, -1], [-1, 1, 0, -1, 0],
                    [-1, -1, -1, 1, 1]], numpy.int8)
PRIOR = Prior(9, 'normal', ROWS)


def fit(names=TOLD, **kwargs):
    # The generator does as it is told, and the probe sees it.
    places = [TOLD.index(name) for name in names if name in TOLD]
    return ToldVectors(TOLD, n_faces=400, n_random=3, **kwargs).fit(
        lambda z: z[:, 4:][:, places], PRIOR, numpy.random.default_rng(0),
        names=names)


def test_a_slider_takes_tags_from_limit_to_limit():
    vectors = fit().vectors_
    z = PRIOR.draw(numpy.random.default_rng(1), 20)
    moved = apply_sliders(z, vectors, [0, 100, 0, 0, 0], limit=PRIOR.limit)
    numpy.testing.assert_array_equal(
        moved[:, [4, 5, 7]], [[-1, 1, -1]] * 20)
    others = [0, 1, 2, 3, 6, 8]
    numpy.testing.assert_array_equal(moved[:, others], z[:, others])


def test_effects_and_tags_of_which_the_probe_knows_some():
    vectors = fit(['hair:red', 'eyes:blue'])
    assert vectors.vectors_.shape == (2, 9)
    # A third of the faces are red-haired already.
    assert vectors.effects_[0, 0] == pytest.approx(2 * 2 / 3, abs=0.15)
    assert vectors.effects_[0, 1] == 0
    assert not vectors.vectors_[0, [0, 1, 2, 3, 6, 8]].any()


def test_random_vectors_move_faces_as_far_as_sliders_do():
    asked = []

    def answer(z):
        asked.append(z)
        return z[:, 4:]

    ToldVectors(TOLD, n_faces=200, n_random=2).fit(
        answer, PRIOR, numpy.random.default_rng(0), names=TOLD)
    start, *moved = asked
    far = [numpy.linalg.norm(z - start, axis=1).mean() for z in moved]
    # Entries of tags are clipped, most of all where they are at a limit.
    assert 0.5 * max(far[:5]) < min(far[5:]) <= max(far[5:]) < max(far[:5])


def test_a_tag_that_it_was_not_told():
    vectors = ToldVectors(TOLD, n_faces=10, n_random=1).fit(
        lambda z: z[:, 4:6], PRIOR, numpy.random.default_rng(0),
        names=['hair:black', 'hat:yes'])
    assert vectors.vectors_[0].any() and not vectors.vectors_[1].any()
