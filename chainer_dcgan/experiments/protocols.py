"""The DCGAN paper's two ways to judge features by a linear SVM."""

import dataclasses

import numpy

from chainer_dcgan.errors import InputError
from chainer_dcgan.experiments.c_search import (
    DEFAULT_CS,
    FitProgress,
    choose_C,
    pick_held_out,
)
from chainer_dcgan.experiments.linear_probe import LinearProbe
from chainer_dcgan.experiments.linear_svm import LinearSVM
from chainer_dcgan.features.scaler import FeatureScaler

_HELD_OUT = 0.2
# The paper held out 10,000 images of SVHN.
_MAX_HELD_OUT = 10000
# Draws that C is chosen on; the paper took 10.
_CHOOSING_DRAWS = 5


@dataclasses.dataclass(frozen=True)
class ProbeResult:
    """How well a linear SVM tells the classes apart by some features.

    Attributes:
        accuracy: float, share of the test images, in [0, 1]; the mean over
            draws.
        spread: float; of one fit the standard error that the number of test
            images leaves, of several draws their standard deviation, ``None``
            of one draw.
        C: float, chosen on held-out training images, for features scaled as
            :class:`~chainer_dcgan.features.FeatureScaler` does.
        dims: int, number of features.
        search: list of tuple, each C tried, and its accuracy on the
            held-out images.
    """

    accuracy: float
    spread: float
    C: float
    dims: int
    search: list


def probe_all_labels(X, y, X_test, y_test, seed=0, Cs=DEFAULT_CS,
                     on_progress=None):
    """Learns from all training images (arXiv 1511.06434, section 5.1).

    Args:
        X (numpy.ndarray): Features of the training images, float32,
            :math:`(N, D)`; scaled in place.
        y (numpy.ndarray): Their labels, :math:`(N,)`.
        X_test (numpy.ndarray): Features of the test images.
        y_test (numpy.ndarray): Their labels.
        seed (int): Seed of the choice of images to hold out.
        Cs (tuple of float): Candidates for C, ascending.
        on_progress (callable): Called with steps done and their total.

    Returns:
        ProbeResult: What was found.
    """
    probe = LinearProbe(Cs, _HELD_OUT, random_state=seed, copy=False)
    probe.fit(X, y, on_progress)
    accuracy = probe.score(X_test, y_test)
    error = (accuracy * (1 - accuracy) / len(y_test)) ** 0.5
    return ProbeResult(accuracy, error, probe.C_, X.shape[1], probe.search_)


def probe_few_labels(X, y, X_test, y_test, n_labels, n_draws, seed=0,
                     Cs=DEFAULT_CS, on_progress=None):
    """Learns from a few images of each class, several times.

    As the paper does on SVHN with 100 labels a class (section 5.2): some
    training images are held out; C is chosen by the mean accuracy on them
    over a few draws from the others; then fresh draws are judged by the test
    images. Scales are found from the images drawn, too.

    Args:
        X (numpy.ndarray): Features of the training images, float32,
            :math:`(N, D)`; not changed.
        y (numpy.ndarray): Their labels, :math:`(N,)`.
        X_test (numpy.ndarray): Features of the test images.
        y_test (numpy.ndarray): Their labels.
        n_labels (int): Images a class to learn from.
        n_draws (int): Times.
        seed (int): Seed of all draws.
        Cs (tuple of float): Candidates for C, ascending.
        on_progress (callable): Called with steps done and their total.

    Returns:
        ProbeResult: What was found.

    Raises:
        InputError: If a class has too few images.
    """
    rng = numpy.random.default_rng(seed)
    held_out = pick_held_out(y, min(_HELD_OUT, _MAX_HELD_OUT / len(y)), rng)
    n_choosing = min(_CHOOSING_DRAWS, n_draws)
    progress = FitProgress(
        on_progress, len(Cs) * n_choosing + n_draws, LinearSVM().max_iter)

    def draw():
        rows = _draw_rows(y, ~held_out, n_labels, rng)
        return _Draw(X[rows], y[rows], progress)

    C, search = _choose_C(
        Cs, [draw() for _ in range(n_choosing)], X[held_out], y[held_out])
    progress.skip_to_last(n_draws)
    accuracies = [draw().judge(C, X_test, y_test) for _ in range(n_draws)]
    spread = float(numpy.std(accuracies, ddof=1)) if n_draws > 1 else None
    return ProbeResult(
        float(numpy.mean(accuracies)), spread, C, X.shape[1], search)


def _choose_C(Cs, draws, X, y):
    return choose_C(
        Cs, lambda C: numpy.mean([draw.judge(C, X, y) for draw in draws]),
        len(y))


class _Draw:
    """Some labelled rows, and an SVM that learns from them."""

    def __init__(self, X, y, progress):
        self._scaler = FeatureScaler().fit(X)
        self._X = self._scaler.transform(X)
        self._y = y
        self._svm = LinearSVM(warm_start=True)
        self._progress = progress

    def judge(self, C, X, y):
        self._svm.C = C
        self._svm.fit(self._X, self._y, on_step=self._progress.on_step)
        self._progress.end_fit()
        return (self._scaler.fold(self._svm).predict(X) == y).mean()


def _draw_rows(y, allowed, n, rng):
    """Draws rows of each class, all different, sorted."""
    rows = []
    for label in numpy.unique(y):
        candidates = numpy.flatnonzero((y == label) & allowed)
        if len(candidates) < n:
            raise InputError(
                f'class number {label} has {len(candidates)} training images '
                f'beside those held out, fewer than the {n} asked for. Ask '
                'for fewer, or give more.')
        rows.append(rng.choice(candidates, n, replace=False))
    return numpy.sort(numpy.concatenate(rows))
