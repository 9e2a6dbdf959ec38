"""A guard against runs that have gone wrong for good."""

import math

from chainer.training import extension

from chainer_dcgan.errors import RunError
from chainer_dcgan.training.priorities import PRIORITIES


class StopOnNonFinite(extension.Extension):
    """Ends the run as soon as a loss is not finite.

    Adam never recovers from a NaN, so that all further work is lost.

    Raises:
        RunError: When called, if a reported value is infinite or NaN.
    """

    priority = PRIORITIES['StopOnNonFinite']

    def __call__(self, trainer):
        for name, value in sorted(trainer.observation.items()):
            value = float(getattr(value, 'array', value))
            if not math.isfinite(value):
                raise RunError(
                    f'{name} is {value} at iteration '
                    f'{trainer.updater.iteration}.')
