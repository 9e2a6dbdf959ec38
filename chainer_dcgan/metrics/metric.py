"""The figures that a generator can be given."""

import dataclasses
from collections.abc import Callable

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


METRICS = {
    'frechet': Metric('Fréchet {} distance', 'features', _frechet),
    'kernel': Metric('kernel {} distance', 'features', kernel_distance),
    'precision': Metric('{} precision', 'features', precision),
    'recall': Metric('{} recall', 'features', recall),
    'swd': Metric('sliced Wasserstein distance', 'images',
                  sliced_wasserstein_distance),
}
