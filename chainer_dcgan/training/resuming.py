"""Which settings a run has, and the snapshot that it goes on from."""

import warnings

from chainer_dcgan.storage import layout
from chainer_dcgan.training.errors import RunExists
from chainer_dcgan.training.settings import new_settings, resumed_settings
from chainer_dcgan.training.snapshots import Snapshot, newest_snapshot


def choose_settings(out, resume=None, warn=warnings.warn, **given):
    """Begins a run, or goes on with one.

    Args:
        out (str): Folder of the run.
        resume (str or bool): Snapshot to go on from; ``True`` for the newest
            good one in ``out``; ``None`` for a new run.
        warn (callable): Takes a message for each damaged snapshot that is
            passed over.
        **given: Fields of
            :class:`~chainer_dcgan.training.settings.Settings`; left out, or
            ``None``, for those that the preset or the snapshot has.

    Returns:
        tuple: The settings, and the :class:`~chainer_dcgan.training.\
snapshots.Snapshot` to restore into the trainer, ``None`` for a new run.

    Raises:
        RunExists: If a new run would overwrite another.
        ResumeError: If there is no such snapshot, or it has other settings.
    """
    if resume is None:
        if layout.list_snapshots(out):
            raise RunExists(out)
        return new_settings(**given), None
    snapshot = (newest_snapshot(out, warn) if resume is True
                else Snapshot(resume))
    return resumed_settings(
        snapshot.settings, snapshot.path, **given), snapshot
