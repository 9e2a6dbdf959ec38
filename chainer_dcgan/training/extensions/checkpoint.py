"""Everything that is needed to go on, or to draw, at some iteration."""

import contextlib
import os

import numpy
from chainer import serializers
from chainer.training import extension

from chainer_dcgan.errors import RunError
from chainer_dcgan.models import save_weights
from chainer_dcgan.storage import layout
from chainer_dcgan.storage.npz import save_npz
from chainer_dcgan.training.priorities import PRIORITIES


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

    def __call__(self, trainer):
        iteration = trainer.updater.iteration
        if self._saved_iteration == iteration:
            return
        # An average is finite only if all that went into it is.
        gen, dis = trainer.updater.drawing_gen, trainer.updater.dis
        for name, model in (('gen', gen), ('dis', dis)):
            _check_finite(name, model, iteration)
        paths = [os.path.join(trainer.out, name.format(iteration))
                 for name in layout.CHECKPOINT_FILES]
        os.makedirs(trainer.out, exist_ok=True)
        with layout.unfinished(trainer.out, iteration):
            save_weights(paths[0], gen)
            save_weights(paths[1], dis)
            snapshot = serializers.DictionarySerializer()
            snapshot.save(trainer)
            save_npz(paths[2], snapshot.target)
        self._saved_iteration = iteration
        self._remove_old(trainer.out, iteration)

    def _remove_old(self, out, iteration):
        # Later ones are of a time that this run, which went on from an
        # earlier one, has yet to come to. They are damaged, perhaps.
        there = [number for number in layout.list_snapshots(out)
                 if number <= iteration]
        for old in there[:-self._keep]:
            with layout.unfinished(out, old):
                # The snapshot first: one without its weights is still whole.
                for name in reversed(layout.CHECKPOINT_FILES):
                    with contextlib.suppress(FileNotFoundError):
                        os.unlink(os.path.join(out, name.format(old)))


def _check_finite(name, model, iteration):
    state = serializers.DictionarySerializer()
    state.save(model)
    for key, array in state.target.items():
        if not numpy.isfinite(array).all():
            raise RunError(
                f'{name}/{key} is not finite after iteration {iteration}; '
                'nothing was saved.')
