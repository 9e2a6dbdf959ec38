import numpy
import pytest

from chainer_dcgan.latent import Prior
from chainer_dcgan.tags.vectors import TagVectors


def cosine(a, b):
    return a @ b / numpy.linalg.norm(a) / numpy.linalg.norm(b)


@pytest.fixture
def fitted(rng):
    """Three answers: one of a direction, one of none, one constant."""
    direction = rng.standard_normal(20)
    noise = numpy.random.default_rng(1)

    def answer(z):
        s = z @ direction
        return numpy.stack([
            10 * numpy.tanh(s) + 0.1 * s ** 2,
            noise.standard_normal(len(z)), numpy.full(len(z), 2.)], axis=1)

    progress = []
    vectors = TagVectors(n_images=2000, n_faces=60, n_random=8).fit(
        answer, Prior(20), rng,
        lambda done, total: progress.append((done, total)))
    assert progress[-1] == (2000 + 60 * 12,) * 2
    return vectors, direction


def test_finds_a_known_direction(fitted):
    vectors, direction = fitted
    assert vectors.vectors_.shape == (3, 20)
    assert vectors.vectors_.dtype == numpy.float32
    assert cosine(vectors.vectors_[0], direction) > 0.95
    assert abs(numpy.abs(vectors.vectors_[0]).max() - 1) < 1e-6
    assert vectors.effects_[0, 0] > 3
    assert vectors.effects_[0, 0] > 1.5 * abs(
        vectors.random_effects_[0]).max()


def test_tags_that_go_together_are_told_apart(rng):
    """The second answer contains the first.

    z = A M^-1 with M = ((1, 0.8), (0, 0.6)): the second row of M^-1 leads
    along (0, 1). By itself the second answer grows along (0.8, 0.6).
    """
    vectors = TagVectors(n_images=2000, n_faces=10, n_random=1, ridge=0.)
    vectors.fit(lambda z: numpy.stack(
        [z[:, 0], 0.8 * z[:, 0] + 0.6 * z[:, 1]], axis=1), Prior(2), rng)
    assert cosine(vectors.vectors_[1], [0, 1]) > 0.995
    numpy.testing.assert_allclose(vectors.effects_[1, 0], 0, atol=0.05)


def test_an_answer_without_direction_is_not_moved(fitted):
    vectors, _ = fitted
    assert abs(vectors.effects_[1, 1]) < 0.5


def test_a_constant_answer_gives_zeros(fitted):
    vectors, _ = fitted
    assert not vectors.vectors_[2].any()
    assert vectors.effects_[2, 2] == 0


def test_effect_by_hand(rng):
    """A linear answer changes by what the sliders add, before clipping."""
    vectors = TagVectors(n_images=1000, n_faces=400, n_random=1).fit(
        lambda z: 3 * z[:, :1], Prior(2), rng)
    numpy.testing.assert_allclose(vectors.vectors_, [[1, 0]], atol=1e-4)
    # min(z + 1/2, 1) - z for z uniform on [-1, 1]: 3/4 of them by 1/2, the
    # others by 1/4 on average: 7/16.
    numpy.testing.assert_allclose(
        vectors.effects_, [[3 * 7 / 16]], rtol=0.05)


def test_too_few_images(rng):
    with pytest.raises(ValueError, match=r'twice n_z \(200\), found 150'):
        TagVectors(n_images=150).fit(lambda z: z, Prior(100), rng)


def test_a_normal_z_has_no_limits_and_longer_vectors(rng):
    """z + sqrt(3) / 2 for all faces: as far, in standard deviations."""
    vectors = TagVectors(n_images=1000, n_faces=400, n_random=1).fit(
        lambda z: 3 * z[:, :1], Prior(2, 'normal'), rng)
    reach = 3 ** 0.5
    numpy.testing.assert_allclose(vectors.vectors_, [[reach, 0]], atol=1e-4)
    numpy.testing.assert_allclose(vectors.effects_, 3 * reach / 2, rtol=1e-4)
    numpy.testing.assert_allclose(vectors.spreads_, 0, atol=1e-5)
