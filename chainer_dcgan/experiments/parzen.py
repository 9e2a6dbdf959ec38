"""Log-likelihood by a Gaussian Parzen window, as the first GAN was judged.

A Gaussian around each of some samples of G makes a density, whose logarithm
is averaged over the test images (arXiv 1406.2661, section 5). The figure is
known to mislead: samples that are better to the eye can score worse (Theis,
van den Oord and Bethge 2015, arXiv 1511.01844, section 3). It is here for
comparison with published ones.
"""

import math
from collections.abc import Callable

import numpy

from chainer_dcgan.features.distances import squared_distances_by_rows
from chainer_dcgan.storage.optional import require

SIGMAS = numpy.logspace(-1, 0, 10)
"""numpy.ndarray: The widths that the authors' release chooses from."""

# Rows of distances at a time: 8 MB with 10,000 samples.
_CHUNK = 100
_N_VALID = 1000


def estimate_log_likelihood(
        samples: numpy.ndarray, valid: numpy.ndarray, test: numpy.ndarray,
        on_progress: Callable | None=None) -> dict:
    """Judges samples by the release's protocol.

    Args:
        samples (numpy.ndarray): Samples, :math:`(N, ...)`, in [0, 1]; 10,000
            there.
        valid (numpy.ndarray): Validation images, uint8, :math:`(M, ...)`;
            the width of the window is chosen on the first 1,000.
        test (numpy.ndarray): Test images, uint8, :math:`(M', ...)`.
        on_progress (callable): ``on_progress(done, total)`` with numbers of
            test images.

    Returns:
        dict: ``log_likelihood``, the mean over the test images in nats, its
        ``standard_error``, the ``sigma`` that was chosen, and how many
        images were looked at: ``n_samples``, ``n_valid``, ``n_test``.
    """
    valid = valid[:_N_VALID] / 255
    window = ParzenWindow().fit(samples, valid)
    scores = window.score_samples(test / 255, on_progress)
    return {
        'log_likelihood': float(scores.mean()),
        'standard_error': standard_error(scores), 'sigma': window.sigma_,
        'n_samples': len(samples), 'n_valid': len(valid),
        'n_test': len(scores)}


class ParzenWindow:
    """Density of a Gaussian around each sample, all of one width.

    Args:
        sigmas (sequence of float): Standard deviations to choose from.

    Attributes:
        sigma_ (float): The one under which the validation data is likeliest.
        scores_ (numpy.ndarray): Mean log-likelihood of the validation data
            under each of ``sigmas``, in nats.

    Raises:
        ImportError: If SciPy is not installed.
    """

    def __init__(self, sigmas=SIGMAS):
        require('log-likelihood estimates', 'scipy')
        self.sigmas = sigmas

    def fit(self, samples: numpy.ndarray, valid: numpy.ndarray):
        """Takes in the samples, and chooses the width.

        Args:
            samples (numpy.ndarray): Samples of G, :math:`(N, ...)`; all axes
                but the first are flattened. The papers' pixels are in
                [0, 1], and a log-likelihood depends on their unit.
            valid (numpy.ndarray): Validation data, :math:`(M, ...)`, which
                neither training nor the test has seen.

        Returns:
            ParzenWindow: This object.
        """
        self._samples = _flatten(samples)
        scores = [_log_density(distances, sigma, self._samples.shape)
                  for distances in self._squared_distances(valid)
                  for sigma in self.sigmas]
        # Chunk by chunk, and in each sigma by sigma.
        n = len(self.sigmas)
        self.scores_ = numpy.array(
            [numpy.concatenate(scores[i::n]).mean() for i in range(n)])
        self.sigma_ = float(self.sigmas[self.scores_.argmax()])
        return self

    def score_samples(
            self, x: numpy.ndarray,
            on_progress: Callable | None=None) -> numpy.ndarray:
        """Computes the log-likelihood of each image.

        Args:
            x (numpy.ndarray): Images, :math:`(M, ...)`, in the samples'
                unit.
            on_progress (callable): ``on_progress(done, total)`` with numbers
                of images.

        Returns:
            numpy.ndarray: float64, :math:`(M,)`, in nats.
        """
        scores = []
        for distances in self._squared_distances(x):
            scores.append(_log_density(
                distances, self.sigma_, self._samples.shape))
            if on_progress is not None:
                on_progress(sum(map(len, scores)), len(x))
        return numpy.concatenate(scores)

    def _squared_distances(self, x):
        """Yields those of some images to all samples, (m, N)."""
        return squared_distances_by_rows(_flatten(x), self._samples, _CHUNK)


def standard_error(scores: numpy.ndarray) -> float:
    """Returns the standard error of a mean, as the authors' release does.

    Args:
        scores (numpy.ndarray): Log-likelihoods, :math:`(M,)`.

    Returns:
        float: Their standard deviation (of M, not M - 1, degrees of freedom)
        over the root of M.
    """
    return float(scores.std() / math.sqrt(len(scores)))


def _flatten(x):
    # In double: a distance is a difference of large numbers here, and
    # 1 / (2 sigma^2), up to 50, multiplies its rounding.
    return x.reshape(len(x), -1).astype(numpy.float64)


def _log_density(squared_distances, sigma, shape):
    from scipy.special import logsumexp

    n, dims = shape
    return (logsumexp(squared_distances * (-0.5 / sigma ** 2), axis=1)
            - math.log(n) - dims * math.log(sigma * math.sqrt(2 * math.pi)))
