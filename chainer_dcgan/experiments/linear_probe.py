"""How well classes can be told apart along straight lines in features."""

import numpy

from chainer_dcgan.experiments.c_search import (
    DEFAULT_CS,
    FitProgress,
    choose_C,
    pick_held_out,
)
from chainer_dcgan.experiments.linear_svm import LinearSVM
from chainer_dcgan.features.scaler import FeatureScaler
from chainer_dcgan.storage.optional import require


class LinearProbe:
    """A linear L2-SVM on scaled features, its C chosen on held-out rows.

    As the DCGAN paper uses to judge D's features (arXiv 1511.06434, section
    5.1). Follows scikit-learn's conventions.

    Args:
        Cs (tuple of float): Candidates for C, ascending, for features as
            :class:`FeatureScaler` scales them.
        held_out (float): Share of each class's rows that C is chosen on.
            The weights are learned from all rows then.
        random_state (int): Seed of the choice of those rows.
        copy (bool): Whether ``fit`` leaves its features as they are;
            otherwise it scales them in place, and needs half the memory.

    Attributes:
        C_ (float): The candidate chosen.
        search_ (list of tuple): Each candidate tried, and its accuracy on
            the rows held out.
        svm_ (LinearSVM): The classifier, for features that are not scaled.

    Raises:
        ImportError: If scikit-learn or SciPy is not installed.
    """

    def __init__(self, Cs=DEFAULT_CS, held_out=0.2, random_state=0,
                 copy=True):
        require('probes', 'sklearn')
        self.Cs = Cs
        self.held_out = held_out
        self.random_state = random_state
        self.copy = copy

    def fit(self, X, y, on_progress=None):
        """Chooses C and learns the weights.

        Args:
            X (numpy.ndarray): Features, float32, :math:`(N, D)`.
            y (numpy.ndarray): Labels, :math:`(N,)`.
            on_progress (callable): Called with steps done and their total,
                of which most fits leave out some.

        Returns:
            LinearProbe: This object.

        Raises:
            InputError: If a class has only one row.
        """
        rng = numpy.random.default_rng(self.random_state)
        held_out = pick_held_out(y, self.held_out, rng)
        scaler = FeatureScaler()
        X = scaler.fit(X).transform(X.copy() if self.copy else X)
        svm = LinearSVM(warm_start=True)
        progress = FitProgress(on_progress, len(self.Cs) + 1, svm.max_iter)

        def judge(C):
            svm.C = C
            svm.fit(X, y, ~held_out, progress.on_step)
            progress.end_fit()
            return (svm.predict(X)[held_out] == y[held_out]).mean()

        self.C_, self.search_ = choose_C(
            self.Cs, judge, held_out.sum())
        svm.C = self.C_
        progress.skip_to_last()
        svm.fit(X, y, on_step=progress.on_step)
        progress.end_fit()
        self.svm_ = scaler.fold(svm)
        return self

    def predict(self, X):
        """Gives the labels.

        Args:
            X (numpy.ndarray): Features, float32, :math:`(B, D)`.

        Returns:
            numpy.ndarray: Labels, :math:`(B,)`.
        """
        return self.svm_.predict(X)

    def score(self, X, y):
        """Gives the accuracy.

        Args:
            X (numpy.ndarray): Features, float32, :math:`(B, D)`.
            y (numpy.ndarray): Labels, :math:`(B,)`.

        Returns:
            float: Share of the rows with the right label.
        """
        return float((self.predict(X) == y).mean())
