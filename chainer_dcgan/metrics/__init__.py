"""How far generated images are from real ones, in figures."""

from chainer_dcgan.metrics.evaluation import measure  # NOQA
from chainer_dcgan.metrics.evaluation import needs_features  # NOQA
from chainer_dcgan.metrics.evaluator import Evaluator  # NOQA
from chainer_dcgan.metrics.feature_choice import choose_features  # NOQA
from chainer_dcgan.metrics.features import LinkFeatures  # NOQA
from chainer_dcgan.metrics.features import lite0_features  # NOQA
from chainer_dcgan.metrics.metric import METRICS  # NOQA
from chainer_dcgan.metrics.onnx_features import OnnxFeatures  # NOQA
from chainer_dcgan.metrics.report import format_report  # NOQA
from chainer_dcgan.metrics.report import report  # NOQA
from chainer_dcgan.metrics.samples import generated_samples  # NOQA
from chainer_dcgan.metrics.samples import real_samples  # NOQA
