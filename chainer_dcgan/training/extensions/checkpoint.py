"""Everything that is needed to go on, or to draw, at some iteration."""

import glob
import os
import re

import numpy
from chainer import serializers
from chainer.training import extension

from chainer_dcgan.errors import RunError
from chainer_dcgan.models import save_weights
from chainer_dcgan.storage.npz import save_npz

_NAMES = ('gen_iter_{}.npz', 'dis_iter_{}.npz', 'snapshot_iter_{}.npz')


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

    # After every other extension, so that the snapshot holds their results.
    priority = -100

    def __init__(self, keep=5):
        if keep < 1:
            raise ValueError(f'keep must be at least 1, not {keep}')
        self._keep = keep
        self._saved_iteration = None

    def initialize(self, trainer):
        # What a killed run was just writing; its name was never given.
        for path in glob.glob(
                os.path.join(glob.escape(trainer.out), '.*_iter_*.tmp')):
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
        for iteration in list_checkpoints(out)[:-self._keep]:
            # The snapshot first: one without its weights is still whole.
            for name in reversed(_NAMES):
                path = os.path.join(out, name.format(iteration))
                if os.path.exists(path):
                    os.unlink(path)


def list_checkpoints(out):
    """Lists the iterations of which a folder holds a snapshot.

    Args:
        out (str): Folder of a run.

    Returns:
        list of int: Iterations, oldest first; empty if there is no folder.
    """
    if not os.path.isdir(out):
        return []
    matches = [re.fullmatch(r'snapshot_iter_(\d+)\.npz', name)
               for name in os.listdir(out)]
    return sorted(int(match.group(1)) for match in matches if match)


def snapshot_path(out, iteration):
    """Returns the name of a snapshot.

    Args:
        out (str): Folder of the run.
        iteration (int): Iteration.

    Returns:
        str: Path of the file.
    """
    return os.path.join(out, _NAMES[2].format(iteration))


def _check_finite(name, model, iteration):
    state = serializers.DictionarySerializer()
    state.save(model)
    for key, array in state.target.items():
        if not numpy.isfinite(array).all():
            raise RunError(
                f'{name}/{key} is not finite after iteration {iteration}; '
                'nothing was saved.')
