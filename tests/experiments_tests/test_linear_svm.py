import numpy
import pytest

from chainer_dcgan.experiments import linear_svm
from chainer_dcgan.experiments.linear_svm import LinearSVM

pytest.importorskip('sklearn')


@pytest.fixture
def data(rng):
    """Three overlapping classes of 700 rows, more than one batch."""
    y = rng.integers(3, size=700)
    X = rng.standard_normal((700, 12)).astype(numpy.float32)
    X[numpy.arange(700), y] += 1.5
    return X / 12 ** 0.5, y + 5


@pytest.mark.parametrize('C', [0.1, 10])
@pytest.mark.parametrize('weighted', [False, True])
def test_the_optimum_is_that_of_scikit_learn(data, rng, C, weighted):
    from sklearn.svm import LinearSVC

    X, y = data
    weight = rng.integers(3, size=700) if weighted else None
    expected = LinearSVC(C=C, tol=1e-8, max_iter=100000, dual=True).fit(
        X, y, weight)
    svm = LinearSVM(C, tol=1e-6).fit(X, y, weight)
    numpy.testing.assert_array_equal(svm.classes_, [5, 6, 7])
    numpy.testing.assert_allclose(svm.coef_, expected.coef_, atol=2e-3)
    numpy.testing.assert_allclose(
        svm.intercept_, expected.intercept_, atol=2e-3)
    assert (svm.predict(X) == expected.predict(X)).mean() > 0.998


def test_rows_of_weight_0_might_as_well_be_left_out(data):
    X, y = data
    kept = numpy.arange(700) % 3 > 0
    svm = LinearSVM(tol=1e-6).fit(X, y, kept)
    other = LinearSVM(tol=1e-6).fit(X[kept], y[kept])
    # As exact as single precision allows; with all rows they are far apart.
    numpy.testing.assert_allclose(svm.coef_, other.coef_, atol=2e-3)
    every = LinearSVM(tol=1e-6).fit(X, y)
    assert numpy.abs(svm.coef_ - every.coef_).max() > 2e-2


def test_gradient_by_finite_differences(data, rng):
    X, y = data
    X, y = X.astype(float), y - 5
    weight = rng.random(700)
    params = rng.standard_normal((3, 13))
    _, grad = linear_svm._objective(params, X, y, weight, 2.)
    step = rng.standard_normal((3, 13)) * 1e-5
    up, _ = linear_svm._objective(params + step, X, y, weight, 2.)
    down, _ = linear_svm._objective(params - step, X, y, weight, 2.)
    assert up - down == pytest.approx(2 * grad @ step.ravel(), rel=1e-5)


def test_objective_by_a_plain_loop(data):
    X, y = data
    X, y = X.astype(float), y - 5
    params = numpy.arange(39).reshape(3, 13) / 20 - 1
    loss = sum((w ** 2).sum() for w in params) / 2
    for x, label in zip(X, y):
        for k, w in enumerate(params):
            sign = 1 if label == k else -1
            loss += 2. * max(0, 1 - sign * (x @ w[:-1] + w[-1])) ** 2
    found, _ = linear_svm._objective(params, X, y, numpy.ones(700), 2.)
    assert found == pytest.approx(loss / 2 / 700)


def test_warm_start_and_steps(data):
    X, y = data
    before = X.copy()
    steps = []
    svm = LinearSVM(warm_start=True).fit(X, y, on_step=steps.append)
    assert steps == list(range(1, svm.n_iter_ + 1)) and svm.n_iter_ > 3
    svm.fit(X, y)
    assert svm.n_iter_ <= 1
    assert LinearSVM(max_iter=2).fit(X, y).n_iter_ == 2
    numpy.testing.assert_array_equal(X, before)
