import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.c_search import pick_held_out
from chainer_dcgan.experiments.protocols import (
    probe_all_labels,
    probe_few_labels,
)

pytest.importorskip('sklearn')


@pytest.fixture
def data(rng):
    """Training and test rows of three overlapping classes."""
    y = numpy.arange(600) % 3
    X = rng.standard_normal((600, 20)).astype(numpy.float32)
    X[numpy.arange(600), y] += 2
    return X[:300], y[:300], X[300:], y[300:]


def fit_scikit_learn(X, y, C):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import LinearSVC

    # Standardised features without the division by the root of 20.
    return make_pipeline(StandardScaler(), LinearSVC(
        C=C / 20, intercept_scaling=20 ** 0.5, max_iter=100000)).fit(X, y)


def test_all_labels(data):
    X, y, X_test, y_test = data
    expected = fit_scikit_learn(X, y, 1.).score(X_test, y_test)
    result = probe_all_labels(X.copy(), y, X_test, y_test, Cs=(1.,))
    assert result.accuracy == pytest.approx(expected, abs=1.5 / 300)
    p = result.accuracy
    assert 0.7 < p < 1
    assert result.spread == pytest.approx((p * (1 - p) / 300) ** 0.5)
    assert (result.C, result.dims) == (1., 20)


def test_test_images_have_no_say_in_C(data):
    X, y, X_test, y_test = data
    results = [
        probe(X.copy(), y, X_test, labels, *more)
        for probe, more in ((probe_all_labels, ()), (probe_few_labels, (9, 2)))
        for labels in (y_test, (y_test + 1) % 3)]
    for right, wrong in (results[:2], results[2:]):
        assert (right.C, right.search) == (wrong.C, wrong.search)
        assert wrong.accuracy < 0.3 < 0.6 < right.accuracy


def test_few_labels_of_all_there_are(data):
    """Each draw then holds the same rows: those that are not held out."""
    X, y, X_test, y_test = data
    held_out = pick_held_out(y, 0.2, numpy.random.default_rng(7))
    before = X.copy()
    result = probe_few_labels(
        X, y, X_test, y_test, 80, 3, seed=7, Cs=(1.,))
    expected = fit_scikit_learn(X[~held_out], y[~held_out], 1.)
    assert result.accuracy == pytest.approx(
        expected.score(X_test, y_test), abs=1.5 / 300)
    assert result.spread == 0
    assert result.search == [(1., pytest.approx(
        expected.score(X[held_out], y[held_out]), abs=1.5 / 60))]
    numpy.testing.assert_array_equal(X, before)


def test_few_labels_know_less_and_vary(data):
    calls = []
    few = probe_few_labels(*data, 5, 20, on_progress=lambda *args:
                           calls.append(args))
    many = probe_few_labels(*data, 60, 20)
    assert few.accuracy < many.accuracy
    assert few.spread > many.spread > 0
    assert calls[-1][0] == calls[-1][1]
    assert probe_few_labels(*data, 5, 20) == few
    assert probe_few_labels(*data, 5, 1).spread is None


def test_too_few_images(data):
    with pytest.raises(InputError, match='class number 0 has 80 training '
                       'images beside those held out, fewer than the 81'):
        probe_few_labels(*data, 81, 2)
