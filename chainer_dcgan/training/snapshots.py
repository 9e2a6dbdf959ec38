"""Trainer snapshots: finding, checking and loading them."""

import os
import zipfile

import numpy
from chainer import serializers
from chainer.training import extension

from chainer_dcgan.errors import ResumeError
from chainer_dcgan.training.extensions.checkpoint import (
    list_checkpoints,
    snapshot_path,
)
from chainer_dcgan.training.settings import Settings

_SETTINGS = 'extensions/SettingsRecord/settings'


class SettingsRecord(extension.Extension):
    """Carries the settings of a run inside its snapshots.

    Args:
        settings (Settings): Settings of the run.
    """

    def __init__(self, settings):
        self._settings = settings

    # It has nothing to do while training.
    trigger = staticmethod(lambda trainer: False)

    def __call__(self, trainer):
        pass

    def serialize(self, serializer):
        serializer('settings', self._settings.to_json())


class Snapshot:
    """A trainer snapshot in memory, whole and checked.

    Args:
        path (str): File of the snapshot.

    Attributes:
        path (str): The file.
        settings (Settings): Settings of the run it is of.
        iteration (int): Iterations done.

    Raises:
        ResumeError: If the file is missing, damaged, or something else.
    """

    def __init__(self, path):
        self.path = path
        try:
            # Opened here: NumPy leaves the file open when it is damaged.
            with open(path, 'rb') as file, \
                    numpy.load(file, allow_pickle=False) as f:
                # Reading every entry checks every checksum.
                self._arrays = {name: f[name] for name in f.files}
        except FileNotFoundError as e:
            raise ResumeError(f'--resume {path}: no such file.') \
                from e
        except (OSError, EOFError, ValueError, TypeError,
                AttributeError, zipfile.BadZipFile) as e:
            # TypeError, AttributeError: a single array in place of an npz.
            raise ResumeError(
                f'--resume {path}: damaged or not a snapshot ({e}). Pass an '
                'earlier one, or --resume alone for the newest good one in '
                '--out.') from e
        if _SETTINGS not in self._arrays:
            raise ResumeError(
                f'--resume {path}: this is not a trainer snapshot of this '
                'program. Pass a snapshot_iter_*.npz file.')
        self.settings = Settings.from_json(str(self._arrays[_SETTINGS]))
        self.iteration = int(self._arrays['updater/iteration'])

    def restore(self, trainer):
        """Puts a trainer of the same settings into the saved state.

        Args:
            trainer (~chainer.training.Trainer): The trainer.
        """
        serializers.NpzDeserializer(self._arrays).load(trainer)


def newest_snapshot(out, warn):
    """Loads the newest snapshot of a folder that is whole.

    Args:
        out (str): Folder of the run.
        warn (callable): Takes a message for each damaged one passed over.

    Returns:
        Snapshot: The snapshot.

    Raises:
        ResumeError: If there is none.
    """
    for iteration in reversed(list_checkpoints(out)):
        try:
            return Snapshot(snapshot_path(out, iteration))
        except ResumeError as e:
            warn(str(e))
    raise ResumeError(
        f'--resume: no usable snapshot_iter_*.npz in {os.path.abspath(out)}. '
        'Pass its path, or the --out of the run.')
