"""Trainer snapshots: finding, checking and loading them."""

import os
import zipfile

import numpy
from chainer import serializers

from chainer_dcgan.storage import layout
from chainer_dcgan.training.errors import NoSnapshot, SnapshotError
from chainer_dcgan.training.settings import Settings


class Snapshot:
    """A trainer snapshot in memory, whole and checked.

    Args:
        path (str): File of the snapshot.

    Attributes:
        path (str): The file.
        settings (Settings): Settings of the run it is of.
        iteration (int): Iterations done.

    Raises:
        SnapshotError: If the file is missing, damaged, or something else.
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
            raise SnapshotError(f'{path}: no such file.') from e
        except (OSError, EOFError, ValueError, TypeError,
                AttributeError, zipfile.BadZipFile) as e:
            # TypeError, AttributeError: a single array in place of an npz.
            raise SnapshotError(
                f'{path}: damaged or not a snapshot ({e}).') from e
        if layout.SETTINGS not in self._arrays:
            raise SnapshotError(
                f'{path}: not a trainer snapshot of this program, such as '
                'the files snapshot_iter_*.npz.')
        self.settings = Settings.from_json(
            str(self._arrays[layout.SETTINGS]))
        self.iteration = int(self._arrays[layout.ITERATION])

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
        NoSnapshot: If there is none.
    """
    for iteration in reversed(layout.list_snapshots(out)):
        try:
            return Snapshot(layout.snapshot_path(out, iteration))
        except SnapshotError as e:
            warn(f'{e} Looking for an earlier one.')
    raise NoSnapshot(
        f'no usable snapshot_iter_*.npz in {os.path.abspath(out)}.')
