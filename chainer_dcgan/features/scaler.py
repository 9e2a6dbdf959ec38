"""Brings features of any size and number to one scale."""

import copy

from chainer_dcgan.storage.optional import require

_BATCHSIZE = 512


class FeatureScaler:
    """Standardises features in place, so that C means the same for all sets.

    Each feature gets mean 0 and variance 1: an SVM's penalty treats all
    weights alike, but D's layers, pixels and K-means features differ in size
    by orders of magnitude. All are then divided by the square root of their
    number, which makes the mean squared norm of a row 1, whatever the number
    of features.

    Follows scikit-learn's conventions, and uses its ``StandardScaler`` a
    batch at a time: whole, that takes three times the features' memory.

    Attributes:
        mean_ (numpy.ndarray): float64, :math:`(D,)`.
        scale_ (numpy.ndarray): float64, :math:`(D,)`: what features without
            their mean are divided by.

    Raises:
        ImportError: If scikit-learn is not installed.
    """

    def __init__(self) -> None:
        require('probes', 'sklearn')

    def fit(self, X):
        """Finds each feature's mean and standard deviation.

        Args:
            X (numpy.ndarray): Features, :math:`(N, D)`.

        Returns:
            FeatureScaler: This object.
        """
        from sklearn.preprocessing import StandardScaler

        scaler = StandardScaler()
        for start in range(0, len(X), _BATCHSIZE):
            scaler.partial_fit(X[start:start + _BATCHSIZE])
        self.mean_ = scaler.mean_
        self.scale_ = scaler.scale_ * X.shape[1] ** 0.5
        return self

    def transform(self, X):
        """Scales features in place.

        Args:
            X (numpy.ndarray): Features, float32, :math:`(B, D)`; changed.

        Returns:
            numpy.ndarray: The same array.
        """
        mean = self.mean_.astype(X.dtype)
        factor = (1 / self.scale_).astype(X.dtype)
        for start in range(0, len(X), _BATCHSIZE):
            rows = X[start:start + _BATCHSIZE]
            rows -= mean
            rows *= factor
        return X

    def fold(self, svm):
        """Makes an SVM for scaled features one for features as they were.

        So the test images' features need no scaling.

        Args:
            svm (LinearSVM): Fitted to scaled features; not changed.

        Returns:
            LinearSVM: A copy with other weights.
        """
        folded = copy.copy(svm)
        folded.coef_ = svm.coef_ / self.scale_
        folded.intercept_ = svm.intercept_ - folded.coef_ @ self.mean_
        return folded
