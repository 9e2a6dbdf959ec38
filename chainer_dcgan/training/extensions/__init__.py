from chainer_dcgan.training.extensions.checkpoint import Checkpoint  # NOQA
from chainer_dcgan.training.extensions.collapse import (  # NOQA
    CollapseWarning)
from chainer_dcgan.training.extensions.console import ConsoleReport  # NOQA
from chainer_dcgan.training.extensions.evaluation import Evaluation  # NOQA
from chainer_dcgan.training.extensions.loss_plot import LossPlot  # NOQA
from chainer_dcgan.training.extensions.non_finite import (  # NOQA
    StopOnNonFinite)
from chainer_dcgan.training.extensions.sample_grid import SampleGrid  # NOQA
