"""Trainer snapshots: finding, checking and loading them."""

import os
from collections.abc import Callable

from chainer import serializers

from chainer_dcgan.storage import layout
from chainer_dcgan.storage.files import printable
from chainer_dcgan.training.errors import (
    NoSnapshot,
    OtherRun,
    SettingsConflict,
    SnapshotError,
)
from chainer_dcgan.training.snapshot_reading import check_fits, read_snapshot

_LOOKING = 'Looking for an earlier one.'


class Snapshot:
    """A trainer snapshot in memory, whole and checked.

    Args:
        path (str): File of the snapshot.

    Attributes:
        path (str): The file.
        settings (Settings): Settings of the run it is of.
        iteration (int): Iterations done.

    Raises:
        SnapshotError: If the file is missing, damaged, of a newer version,
            or something else.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._arrays, self.settings, self.iteration = read_snapshot(path)

    def restore(self, trainer):
        """Puts a trainer of the same settings into the saved state.

        Args:
            trainer (~chainer.training.Trainer): The trainer, of no use
                afterwards if this fails.

        Raises:
            SnapshotError: If the snapshot does not fit.
        """
        check_fits(self.path, self._arrays, trainer)
        try:
            serializers.NpzDeserializer(self._arrays).load(trainer)
        # All that Chainer and its extensions raise for what they cannot use.
        except (KeyError, TypeError, ValueError, AttributeError) as e:
            raise SnapshotError(
                f'{self.path}: does not fit this run: {printable(e)}.') from e


def newest_snapshot(
        out: str, warn: Callable, check: Callable | None = None) -> Snapshot:
    """Loads the newest good snapshot of a folder.

    Args:
        out (str): Folder of the run.
        warn (callable): Takes a message for each one passed over.
        check (callable): Takes a :class:`Snapshot`, and raises
            :class:`OtherRun` or :class:`SettingsConflict` if it is not one
            of the run that is to go on.

    Returns:
        Snapshot: The snapshot.

    Raises:
        NoSnapshot: If there is none.
        SettingsConflict: If there would be, but for that.
    """
    conflict = None
    for iteration in reversed(layout.list_snapshots(out)):
        try:
            snapshot = Snapshot(layout.snapshot_path(out, iteration))
            if check is not None:
                check(snapshot)
        except SettingsConflict as e:
            conflict = conflict or e
        except (SnapshotError, OtherRun) as e:
            warn(f'{e} {_LOOKING}')
        else:
            if conflict is not None:
                warn(f'{conflict} {_LOOKING}')
            return snapshot
    if conflict is not None:
        raise conflict
    raise NoSnapshot(
        f'no usable snapshot_iter_*.npz in {os.path.abspath(out)}.')
