"""Figures of the generator while it is trained."""

import contextlib
import math
import os

import chainer
from chainer.training import extension

from chainer_dcgan.models import save_weights
from chainer_dcgan.storage import layout
from chainer_dcgan.training.priorities import PRIORITIES


class BestWeights(extension.Extension):
    """Measures G, and keeps the best weights so far in ``gen_best.npz``.

    Reports each figure as ``gen/<name>``, so that it comes into the log.

    Args:
        gen (Generator): Generator to measure and keep.
        evaluate (callable): ``evaluate(gen)`` returns a dict of names and
            floats, ``frechet`` among them: the smaller, the better. It
            leaves ``gen`` and the global random state alone.
    """

    # Snapshots know it by the name that it had first.
    name = layout.BEST_WEIGHTS
    priority = PRIORITIES['BestWeights']

    def __init__(self, gen, evaluate):
        self._gen = gen
        self._evaluate = evaluate
        self._best = math.inf

    def __call__(self, trainer):
        figures = self._evaluate(self._gen)
        chainer.report({
            'gen/' + name: value for name, value in figures.items()})
        if figures['frechet'] < self._best:
            self._best = figures['frechet']
            save_weights(
                os.path.join(trainer.out, layout.BEST_GEN), self._gen)

    def serialize(self, serializer):
        # A run may go on with an evaluation that began without.
        with contextlib.suppress(KeyError):
            self._best = float(serializer('best', self._best))
