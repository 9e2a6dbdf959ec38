import numpy
import pytest

from chainer_dcgan.experiments.linear_svm import LinearSVM
from chainer_dcgan.features.scaler import FeatureScaler

pytest.importorskip('sklearn')


@pytest.fixture
def X(rng):
    X = rng.standard_normal((1100, 9)) * [1, 2, 30, 4, 5, 600, 7, 8, 1]
    X[:, 4] = 3  # never changes
    return (X + numpy.arange(9)).astype(numpy.float32)


def test_scaled_features(X):
    with numpy.errstate(invalid='ignore'):
        expected = (X - X.mean(axis=0)) / X.std(axis=0) / 3
    expected[:, 4] = 0
    scaled = X.copy()
    assert FeatureScaler().fit(X).transform(scaled) is scaled
    numpy.testing.assert_allclose(scaled, expected, atol=1e-4)
    # Eight of nine features are left.
    assert (scaled ** 2).sum(axis=1).mean() == pytest.approx(8 / 9, rel=1e-4)


def test_folded_svm_answers_the_same(X, rng):
    y = rng.integers(3, size=len(X))
    scaler = FeatureScaler().fit(X)
    scaled = scaler.transform(X.copy())
    svm = LinearSVM(max_iter=20).fit(scaled, y)
    folded = scaler.fold(svm)
    numpy.testing.assert_allclose(
        folded.decision_function(X), svm.decision_function(scaled),
        atol=1e-5)
    assert folded.coef_ is not svm.coef_
