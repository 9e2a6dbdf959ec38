"""How far generated images are from real ones, in figures."""

from chainer_dcgan.metrics.evaluation import measure, needs_features
from chainer_dcgan.metrics.evaluator import Evaluator
from chainer_dcgan.metrics.metric import METRICS
from chainer_dcgan.metrics.report import format_report, report
from chainer_dcgan.metrics.samples import generated_samples, real_samples

__all__ = [
    'METRICS', 'Evaluator', 'format_report', 'generated_samples', 'measure',
    'needs_features', 'real_samples', 'report']
