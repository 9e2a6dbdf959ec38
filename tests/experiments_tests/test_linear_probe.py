import numpy
import pytest

from chainer_dcgan.experiments.c_search import pick_held_out
from chainer_dcgan.experiments.linear_probe import LinearProbe

pytest.importorskip('sklearn')


def noisy(rng, n, n_noise=60):
    """Two classes that one feature of many tells apart, mostly."""
    y = rng.integers(2, size=n)
    X = rng.standard_normal((n, 1 + n_noise)).astype(numpy.float32)
    X[:, 0] += 2 * y
    return 100 * X + 50, y


def test_C_is_chosen_as_by_a_plain_loop_with_scikit_learn(rng):
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import LinearSVC

    X, y = noisy(rng, 250)
    Cs = (0.01, 0.1, 1., 10., 100.)
    probe = LinearProbe(Cs, held_out=0.3, random_state=3).fit(X, y)
    held_out = pick_held_out(y, 0.3, numpy.random.default_rng(3))
    scaled = StandardScaler().fit_transform(X) / X.shape[1] ** 0.5
    for C, accuracy in probe.search_:
        svm = LinearSVC(C=C, max_iter=100000).fit(
            scaled[~held_out], y[~held_out])
        # Up to one image on the border.
        assert accuracy == pytest.approx(
            svm.score(scaled[held_out], y[held_out]), abs=1.5 / 75)
    best = max(accuracy for _, accuracy in probe.search_)
    assert probe.C_ == min(
        C for C, accuracy in probe.search_ if accuracy == best)
    svm = LinearSVC(C=probe.C_, max_iter=100000).fit(scaled, y)
    assert (probe.predict(X) == svm.predict(scaled)).mean() > 0.99


def test_separable_classes_are_told_apart(rng):
    centres = rng.standard_normal((4, 30)) * 5
    y = numpy.arange(200) % 4
    X = (centres[y] + rng.standard_normal((200, 30))).astype(numpy.float32)
    probe = LinearProbe().fit(X[:100], y[:100])
    assert probe.score(X[100:], y[100:]) == 1
    # Labels that say nothing are not learned: nothing leaks.
    probe.fit(X[:100], rng.permutation(y[:100]))
    assert probe.score(X[100:], y[100:]) < 0.6


@pytest.mark.parametrize('copy', [True, False])
def test_features_are_changed_only_on_request(rng, copy):
    X, y = noisy(rng, 60, 5)
    before = X.copy()
    probe = LinearProbe((1.,), copy=copy).fit(X, y)
    assert (X == before).all() == copy
    assert probe.score(before, y) > 0.7


def test_progress_ends_at_the_total():
    calls = []
    LinearProbe((1.,)).fit(
        numpy.eye(4, dtype=numpy.float32), numpy.array([0, 0, 1, 1]),
        lambda *args: calls.append(args))
    assert calls[-1] == (2000, 2000)
