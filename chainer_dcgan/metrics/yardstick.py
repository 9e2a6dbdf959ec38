"""Figures of a generator again and again, as in training."""

from chainer_dcgan.errors import InputError
from chainer_dcgan.metrics.evaluation import compute_figures, needs_images
from chainer_dcgan.metrics.samples import generated_samples

# Fewer have no third neighbours.
_MIN_IMAGES = 6


class Yardstick:
    """Measures generators against the same real images; a callable.

    The z are the same each time, too, so that figures differ by what was
    learned and not by what was drawn.

    Args:
        real (Samples): Real images; as many are generated.
        features (callable): Those that ``real`` has, if any.
        metrics (list of str): Keys of ``METRICS``.
        seed (int): Seed of z.

    Raises:
        InputError: If there are fewer than 6 real images.
    """

    def __init__(self, real, features=None,
                 metrics=('frechet', 'precision', 'recall', 'coverage'),
                 seed=0):
        if len(real) < _MIN_IMAGES:
            raise InputError(
                f'expected at least {_MIN_IMAGES} real images to measure a '
                f'generator against, found {len(real)}. Pass more of them.')
        self._real = real
        self._features = features
        self._metrics = list(metrics)
        self._seed = seed

    def __call__(self, gen):
        """Measures a generator.

        Args:
            gen (Generator): Generator, on any device.

        Returns:
            dict: Metrics and floats.
        """
        return compute_figures(self._metrics, self._real, generated_samples(
            gen, len(self._real), self._features, self._seed,
            keep_images=needs_images(self._metrics)))
