"""The experiments of the DCGAN paper, and of the first GAN."""

from chainer_dcgan.experiments.linear_probe import LinearProbe
from chainer_dcgan.experiments.linear_svm import LinearSVM
from chainer_dcgan.experiments.memorisation import (
    compare_with_held_out,
    measure_nearness,
)
from chainer_dcgan.experiments.neighbours import find_nearest
from chainer_dcgan.experiments.protocols import (
    probe_all_labels,
    probe_few_labels,
)

__all__ = [
    'LinearProbe', 'LinearSVM', 'compare_with_held_out', 'find_nearest',
    'measure_nearness', 'probe_all_labels', 'probe_few_labels']
