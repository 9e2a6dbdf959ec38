"""What happens at some iterations of a run."""

from chainer_dcgan.training.extensions.best_weights import BestWeights
from chainer_dcgan.training.extensions.checkpoint import Checkpoint
from chainer_dcgan.training.extensions.collapse import CollapseWarning
from chainer_dcgan.training.extensions.console import ConsoleReport
from chainer_dcgan.training.extensions.loss_plot import LossPlot
from chainer_dcgan.training.extensions.non_finite import StopOnNonFinite
from chainer_dcgan.training.extensions.run_log import RunLog
from chainer_dcgan.training.extensions.sample_grid import SampleGrid
from chainer_dcgan.training.extensions.settings_record import SettingsRecord

__all__ = [
    'BestWeights', 'Checkpoint', 'CollapseWarning', 'ConsoleReport',
    'LossPlot', 'RunLog', 'SampleGrid', 'SettingsRecord', 'StopOnNonFinite']
