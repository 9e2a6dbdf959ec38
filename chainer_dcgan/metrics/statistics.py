"""Mean and covariance of features."""

import numpy


class FeatureStatistics:
    """Mean and covariance of a set of feature vectors, in float64.

    Args:
        features (numpy.ndarray): Float, :math:`(n, D)` with :math:`n \\ge 2`.

    Attributes:
        n (int): Vectors.
        mean (numpy.ndarray): :math:`(D,)`.
        covariance (numpy.ndarray): :math:`(D, D)`, over :math:`n - 1`.

    Raises:
        ValueError: If there are fewer than two vectors.
    """

    def __init__(self, features: numpy.ndarray) -> None:
        if features.ndim != 2 or len(features) < 2:
            raise ValueError('expected features (n, D) with n of at least 2, '
                             f'found {features.shape}')
        features = features.astype(numpy.float64)
        self.n = len(features)
        self.mean = features.mean(axis=0)
        features -= self.mean
        self.covariance = features.T @ features / (self.n - 1)
