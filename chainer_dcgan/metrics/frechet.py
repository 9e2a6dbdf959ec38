"""Fréchet distance between two sets of features."""

import numpy


def frechet_distance(a, b):
    """Fréchet distance between the Gaussians of two sets of features.

    .. math::

        |\\mu_a - \\mu_b|^2 + \\mathrm{tr}(\\Sigma_a + \\Sigma_b
        - 2 (\\Sigma_a^{1/2} \\Sigma_b \\Sigma_a^{1/2})^{1/2})

    (Dowson and Landau 1982; for GANs Heusel et al., arXiv 1706.08500,
    section 3). The inner matrix is symmetric and has the eigenvalues of
    :math:`\\Sigma_a \\Sigma_b`; so the trace of its root needs no root of an
    unsymmetric matrix, which is complex where a covariance is singular.

    Args:
        a (FeatureStatistics): One set.
        b (FeatureStatistics): The other, of as many dimensions.

    Returns:
        float: The distance, at least 0 but for rounding.
    """
    values, vectors = numpy.linalg.eigh(a.covariance)
    root = vectors * numpy.sqrt(_not_negative(values))
    inner = numpy.linalg.eigvalsh(root.T @ b.covariance @ root)
    shift = a.mean - b.mean
    return float(
        shift @ shift + numpy.trace(a.covariance) + numpy.trace(b.covariance)
        - 2 * numpy.sqrt(_not_negative(inner)).sum())


def _not_negative(values):
    # Covariances have no negative eigenvalues; rounding makes some.
    return numpy.maximum(values, 0)
