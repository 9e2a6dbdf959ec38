import numpy
import pytest

from chainer_dcgan.tags.probe import TagProbe, auc_error

pytest.importorskip('sklearn')


def test_learns_what_can_be_learned(rng):
    features = rng.standard_normal((600, 10)).astype(numpy.float32)
    real = features[:, 0] + 0.3 * features[:, 1] > 0
    meaningless = rng.random(600) < 0.5
    rare = numpy.arange(600) < 12
    has = numpy.stack([real, meaningless, rare], axis=1)
    known = numpy.ones_like(has)
    # What is unknown must not be learned from, or the answer turns round.
    known[:200, 0] = False
    has[:200, 0] = ~real[:200]
    probe = TagProbe(min_count=30).fit(features, has, known)

    assert probe.auc_[0] > 0.97
    assert abs(probe.auc_[1] - 0.5) < 3 * probe.auc_error_[1]
    assert numpy.isnan(probe.auc_[2]) and not probe.coef_[2].any()
    assert list(probe.n_labelled_) == [
        real[200:].sum(), meaningless.sum(), 12]
    # A probe that knows nothing is measured in its standard deviation, so
    # that nothing is divided by almost 0.
    answers = probe.decision_function(features)
    assert probe.scale_[0] > answers[200:, 0].std()
    assert probe.scale_[1] == pytest.approx(answers[:, 1].std(), rel=0.2)
    assert answers.shape == (600, 3)
    expected = features @ probe.coef_[0] + probe.intercept_[0]
    numpy.testing.assert_allclose(answers[:, 0], expected, rtol=1e-4)
    assert ((answers[:, 0] > 0) == real).mean() > 0.9


def test_held_out_images_are_not_learned_from(rng):
    # Twice as many dimensions as images: anything can be learned by heart.
    features = rng.standard_normal((100, 200)).astype(numpy.float32)
    has = rng.random((100, 1)) < 0.5
    probe = TagProbe(min_count=20, C=100.).fit(
        features, has, numpy.ones_like(has))
    assert 0.15 < probe.auc_[0] < 0.85


def test_auc_error_by_hand():
    # A = 0.75, 4 and 8 images: Q1 = 0.6, Q2 = 9/14.
    variance = (0.75 * 0.25 + 3 * (0.6 - 0.5625)
                + 7 * (9 / 14 - 0.5625)) / 32
    assert auc_error(0.75, 4, 8) == pytest.approx(variance ** 0.5)
    assert auc_error(1., 4, 8) == 0
