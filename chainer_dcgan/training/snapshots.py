"""Trainer snapshots: finding, checking and loading them."""

import os

from chainer import serializers
from chainer.training import extension

from chainer_dcgan.errors import ResumeError
from chainer_dcgan.storage.files import printable
from chainer_dcgan.training.extensions.checkpoint import (
    list_checkpoints,
    snapshot_path,
)
from chainer_dcgan.training.snapshot_reading import check_fits, read_snapshot


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
        ResumeError: If the file is missing, damaged, of a newer version, or
            something else.
    """

    def __init__(self, path):
        self.path = path
        self._arrays, self.settings, self.iteration = read_snapshot(path)

    def restore(self, trainer):
        """Puts a trainer of the same settings into the saved state.

        Args:
            trainer (~chainer.training.Trainer): The trainer. If the snapshot
                does not fit, nothing in it has changed in most cases, and
                it is of no use in the others.

        Raises:
            ResumeError: If the snapshot does not fit.
        """
        check_fits(self.path, self._arrays, trainer)
        try:
            serializers.NpzDeserializer(self._arrays).load(trainer)
        # All that Chainer and its extensions raise for what they cannot use.
        except (KeyError, TypeError, ValueError, AttributeError) as e:
            raise ResumeError(
                f'{self.path}: does not fit this run: {printable(e)}.') from e


def good_snapshots(out, warn):
    """Loads the good snapshots of a folder, one after the other.

    Args:
        out (str): Folder of the run.
        warn (callable): Takes a message for each bad one passed over.

    Yields:
        Snapshot: The newest first. One whose :meth:`Snapshot.restore` fails
        can be passed over for the next.
    """
    for iteration in reversed(list_checkpoints(out)):
        try:
            snapshot = Snapshot(snapshot_path(out, iteration))
        except ResumeError as e:
            warn(f'{e} Looking for an earlier one.')
            continue
        yield snapshot


def newest_snapshot(out, warn):
    """Loads the newest good snapshot of a folder.

    Args:
        out (str): Folder of the run.
        warn (callable): Takes a message for each bad one passed over.

    Returns:
        Snapshot: The snapshot.

    Raises:
        ResumeError: If there is none.
    """
    for snapshot in good_snapshots(out, warn):
        return snapshot
    raise ResumeError(
        f'no usable snapshot_iter_*.npz in {os.path.abspath(out)}.')
