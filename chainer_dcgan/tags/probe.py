"""Learns to tell from features whether an image bears a tag."""

import numpy

from chainer_dcgan.storage.optional import require

# Share of the images, chosen with seed 0.
_HELD_OUT = 0.3


class TagProbe:
    """One logistic regression a tag, judged on images held out.

    Follows scikit-learn's conventions. A tag with fewer than ``min_count``
    images that bear it, or that are known not to, is not learned: its row of
    ``coef_`` is 0 and its ``auc_`` is NaN.

    Args:
        min_count (int): Least number of images on either side.
        C (float): Inverse strength of the L2 regularisation, for features
            of unit variance.

    Attributes:
        coef_ (numpy.ndarray): Weights, :math:`(T, K)`.
        intercept_ (numpy.ndarray): :math:`(T,)`.
        n_labelled_ (numpy.ndarray): Images that bear each tag, held out or
            not, :math:`(T,)`.
        auc_ (numpy.ndarray): Area under the ROC curve on the images held
            out, :math:`(T,)`: the probability that the probe ranks a random
            image that bears the tag above a random one that does not.
        auc_error_ (numpy.ndarray): Its standard error, :math:`(T,)`.
        scale_ (numpy.ndarray): Difference between the mean answers for
            images held out that bear the tag and for those that do not, or
            the answers' standard deviation if that is greater, as it is for
            a probe that knows little; :math:`(T,)`, NaN like ``auc_``.

    Raises:
        ImportError: If scikit-learn is not installed.
    """

    def __init__(self, min_count: int=40, C: float=0.01) -> None:
        require('probes', 'sklearn')
        self.min_count = min_count
        self.C = C

    def fit(
            self, features: numpy.ndarray, has: numpy.ndarray,
            known: numpy.ndarray):
        """Learns all tags.

        Args:
            features (numpy.ndarray): :math:`(N, K)`.
            has (numpy.ndarray): bool, :math:`(N, T)`: which image bears
                which tag.
            known (numpy.ndarray): bool, :math:`(N, T)`: where that is known;
                the rest is left out.

        Returns:
            TagProbe: This object.
        """
        n_tags = has.shape[1]
        self.n_labelled_ = (has & known).sum(axis=0)
        self.coef_ = numpy.zeros((n_tags, features.shape[1]), numpy.float32)
        self.intercept_ = numpy.zeros(n_tags, numpy.float32)
        self.auc_ = numpy.full(n_tags, numpy.nan)
        self.auc_error_ = numpy.full(n_tags, numpy.nan)
        self.scale_ = numpy.full(n_tags, numpy.nan)
        rng = numpy.random.default_rng(0)
        held_out = rng.random(len(features)) < _HELD_OUT
        others = (known & ~has).sum(axis=0)
        for tag in numpy.flatnonzero(
                numpy.minimum(self.n_labelled_, others) >= self.min_count):
            self._fit_tag(tag, features, has[:, tag], known[:, tag], held_out)
        return self

    def _fit_tag(self, tag, features, has, known, held_out):
        from sklearn.linear_model import LogisticRegression
        from sklearn.metrics import roc_auc_score

        train, test = known & ~held_out, known & held_out
        if len(set(has[train])) < 2 or len(set(has[test])) < 2:
            return
        model = LogisticRegression(
            C=self.C, class_weight='balanced', max_iter=1000)
        model.fit(features[train], has[train])
        self.coef_[tag] = model.coef_[0]
        self.intercept_[tag] = model.intercept_[0]
        answers = model.decision_function(features[test])
        self.auc_[tag] = roc_auc_score(has[test], answers)
        self.scale_[tag] = max(
            answers[has[test]].mean() - answers[~has[test]].mean(),
            answers.std())
        self.auc_error_[tag] = auc_error(
            self.auc_[tag], has[test].sum(), (~has[test]).sum())

    def decision_function(self, features: numpy.ndarray) -> numpy.ndarray:
        """Answers for each tag, as log odds.

        Args:
            features (numpy.ndarray): :math:`(B, K)`.

        Returns:
            numpy.ndarray: float32, :math:`(B, T)`; the greater, the surer
            that the image bears the tag.
        """
        return features @ self.coef_.T + self.intercept_


def auc_error(auc: float, n_positive: int, n_negative: int) -> float:
    """Gives the standard error of an area under the ROC curve.

    Hanley and McNeil, Radiology 143, 1982, equation 1.

    Args:
        auc (float): Area under the curve.
        n_positive (int): Images that bear the tag.
        n_negative (int): Images that do not.

    Returns:
        float: Standard error.
    """
    q1 = auc / (2 - auc)
    q2 = 2 * auc ** 2 / (1 + auc)
    variance = (auc * (1 - auc) + (n_positive - 1) * (q1 - auc ** 2)
                + (n_negative - 1) * (q2 - auc ** 2))
    return float(max(variance, 0) / (n_positive * n_negative)) ** 0.5
