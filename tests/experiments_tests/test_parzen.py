import math

import numpy
import pytest

from chainer_dcgan.experiments import parzen


def test_equals_scikit_learn(rng):
    neighbors = pytest.importorskip('sklearn.neighbors')
    samples = rng.random((70, 12)).astype('f')
    x = rng.random((230, 12)).astype('f')  # more than one chunk
    for sigma in (0.1, 0.3, 1):
        window = parzen.ParzenWindow([sigma]).fit(samples, x)
        density = neighbors.KernelDensity(bandwidth=sigma).fit(samples)
        numpy.testing.assert_allclose(
            window.score_samples(x), density.score_samples(x), rtol=1e-9)


def test_one_sample_by_hand():
    # A normal density in two dimensions at a distance of 5.
    window = parzen.ParzenWindow([2]).fit(
        numpy.array([[[1., 1.]]]), numpy.array([[[0., 0.]]]))
    numpy.testing.assert_allclose(
        window.score_samples(numpy.array([[[4., 5.]]])),
        [-25 / 2 / 4 - math.log(2 * math.pi * 4)])


def test_sigma_is_chosen_on_the_validation_data(rng):
    # Images are samples with noise of 0.3 on many pixels.
    samples = rng.random((50, 100))
    valid = samples[rng.integers(0, 50, 150)] + rng.normal(
        0, 0.3, (150, 100))
    window = parzen.ParzenWindow([0.1, 0.2, 0.3, 0.4, 0.5]).fit(
        samples, valid)
    assert window.sigma_ == 0.3
    expected = [parzen.ParzenWindow([sigma]).fit(samples, valid)
                .score_samples(valid).mean() for sigma in window.sigmas]
    numpy.testing.assert_allclose(window.scores_, expected)


def test_widths_of_the_release():
    numpy.testing.assert_allclose(parzen.SIGMAS[[0, -1]], [0.1, 1])
    numpy.testing.assert_allclose(
        parzen.SIGMAS[1:] / parzen.SIGMAS[:-1], 10 ** (1 / 9))


def test_far_images_stay_finite():
    window = parzen.ParzenWindow([0.1]).fit(
        numpy.zeros((3, 784)), numpy.zeros((2, 784)))
    score, = window.score_samples(numpy.full((1, 784), 9.))
    assert score == pytest.approx(
        -784 * (81 / 2 / 0.01 + math.log(0.1 * math.sqrt(2 * math.pi))))


def test_standard_error():
    assert parzen.standard_error(numpy.array([1., 3., 1., 3.])) == 1 / 2


def test_measure(rng):
    samples = rng.random((40, 1, 3, 3))
    valid, test = (rng.integers(0, 256, (n, 1, 3, 3)).astype(numpy.uint8)
                   for n in (1100, 130))
    done = []
    found = parzen.estimate_log_likelihood(
        samples, valid, test,
        lambda *counts: done.append(counts))
    window = parzen.ParzenWindow().fit(samples, valid[:1000] / 255)
    scores = window.score_samples(test / 255)
    assert found == {
        'log_likelihood': pytest.approx(scores.mean()),
        'standard_error': pytest.approx(scores.std() / 130 ** 0.5),
        'sigma': window.sigma_, 'n_samples': 40, 'n_valid': 1000,
        'n_test': 130}
    assert done == [(100, 130), (130, 130)]
