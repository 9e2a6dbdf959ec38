"""How far generated images are from real ones, in figures."""

from chainer_dcgan.metrics.evaluation import (
    compute_figures,
    needs_features,
    needs_images,
)
from chainer_dcgan.metrics.metric import METRICS
from chainer_dcgan.metrics.report import evaluate_samples, format_figures
from chainer_dcgan.metrics.samples import generated_samples, real_samples
from chainer_dcgan.metrics.yardstick import Yardstick

__all__ = [
    'METRICS', 'Yardstick', 'compute_figures', 'evaluate_samples',
    'format_figures', 'generated_samples', 'needs_features', 'needs_images',
    'real_samples']
