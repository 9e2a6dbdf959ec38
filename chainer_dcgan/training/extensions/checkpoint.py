"""Everything that is needed to go on, or to draw, at some iteration."""

import glob
import os

import numpy
from chainer import serializers
from chainer.training import extension

from chainer_dcgan.errors import RunError
from chainer_dcgan.models import save_weights
from chainer_dcgan.storage import layout
from chainer_dcgan.storage.npz import save_npz
from chainer_dcgan.training.priorities import PRIORITIES

# The snapshot last: its being there says that all are.
_NAMES = layout.GEN, layout.DIS, layout.SNAPSHOT


class Checkpoint(extension.Extension):
    """Saves G's and D's weights and the whole trainer.

    Writes ``gen_iter_N.npz``, ``dis_iter_N.npz`` and, last, so that its
    being there means that all three are, ``snapshot_iter_N.npz``. Only when
    they are whole are the oldest ones beyond ``keep`` removed.

    Args:
        keep (int): Checkpoints to keep, at least 1.

    Raises:
        RunError: When called, if a weight is not finite: such a checkpoint
            must not push out a good one.
    """

    name = layout.CHECKPOINT
    priority = PRIORITIES['Checkpoint']

    def __init__(self, keep: int=5) -> None:
        if keep < 1:
            raise ValueError(f'keep must be at least 1, not {keep}')
        self._keep = keep
        self._saved_iteration = None

    def initialize(self, trainer):
        # What a killed run was just writing; its name was never given.
        for path in glob.glob(
                os.path.join(glob.escape(trainer.out), layout.LEFT_OVER)):
            os.unlink(path)

    def __call__(self, trainer):
        iteration = trainer.updater.iteration
        if self._saved_iteration == iteration:
            return
        # An average is finite only if all that went into it is.
        gen, dis = trainer.updater.drawing_gen, trainer.updater.dis
        for name, model in (('gen', gen), ('dis', dis)):
            _check_finite(name, model, iteration)
        paths = [os.path.join(trainer.out, name.format(iteration))
                 for name in _NAMES]
        save_weights(paths[0], gen)
        save_weights(paths[1], dis)
        snapshot = serializers.DictionarySerializer()
        snapshot.save(trainer)
        save_npz(paths[2], snapshot.target)
        self._saved_iteration = iteration
        self._remove_old(trainer.out)

    def _remove_old(self, out):
        for iteration in layout.list_snapshots(out)[:-self._keep]:
            # The snapshot first: one without its weights is still whole.
            for name in reversed(_NAMES):
                path = os.path.join(out, name.format(iteration))
                if os.path.exists(path):
                    os.unlink(path)


def _check_finite(name, model, iteration):
    state = serializers.DictionarySerializer()
    state.save(model)
    for key, array in state.target.items():
        if not numpy.isfinite(array).all():
            raise RunError(
                f'{name}/{key} is not finite after iteration {iteration}; '
                'nothing was saved.')
