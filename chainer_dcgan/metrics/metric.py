"""The figures that a generator can be given."""

import dataclasses
from collections.abc import Callable

from chainer_dcgan.metrics.colors import saturation, white
from chainer_dcgan.metrics.density_coverage import (
    coverage,
    density,
    small_vectors,
)
from chainer_dcgan.metrics.frechet import frechet_distance
from chainer_dcgan.metrics.kernel import kernel_distance
from chainer_dcgan.metrics.precision_recall import precision, recall
from chainer_dcgan.metrics.sliced_wasserstein import (
    sliced_wasserstein_distance,
)
from chainer_dcgan.metrics.statistics import FeatureStatistics


@dataclasses.dataclass(frozen=True)
class Metric:
    """One figure.

    Attributes:
        title: What it is called; ``{}`` stands for the features' name. Only
            with Inception's features would the first one be FID.
        of: What it is computed of: ``'features'`` or ``'images'``.
        function: Takes those of the real and of the generated images.
    """

    title: str
    of: str
    function: Callable


def _frechet(real, fake):
    return frechet_distance(FeatureStatistics(real), FeatureStatistics(fake))


def _small(function):
    return lambda real, fake: function(*map(small_vectors, (real, fake)))


def _of_one(function):
    # What it is for real images stands in the column of the floor.
    return lambda real, fake: function(fake)


METRICS = {
    'frechet': Metric('Fréchet {} distance', 'features', _frechet),
    'kernel': Metric('kernel {} distance', 'features', kernel_distance),
    'precision': Metric('{} precision', 'features', precision),
    'recall': Metric('{} recall', 'features', recall),
    'density': Metric('{} density', 'features', density),
    'coverage': Metric('{} coverage', 'features', coverage),
    'small-density': Metric('12 x 12 density', 'images', _small(density)),
    'small-coverage': Metric('12 x 12 coverage', 'images', _small(coverage)),
    'saturation': Metric('mean saturation', 'images', _of_one(saturation)),
    'white': Metric('share of white', 'images', _of_one(white)),
    'swd': Metric('sliced Wasserstein distance', 'images',
                  sliced_wasserstein_distance),
}
