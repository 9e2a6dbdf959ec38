"""Which settings a run has, and the snapshot that it goes on from."""

import functools
import json
import os
import warnings

from chainer_dcgan.errors import DamagedFile
from chainer_dcgan.storage import layout
from chainer_dcgan.storage.json import read_json
from chainer_dcgan.training.errors import OtherRun, RunExists
from chainer_dcgan.training.settings import (
    find_difference,
    new_settings,
    resumed_settings,
)
from chainer_dcgan.training.snapshot_reading import read_settings
from chainer_dcgan.training.snapshots import Snapshot, newest_snapshot


def choose_settings(out, resume=None, warn=warnings.warn, **given):
    """Begins a run, or goes on with one.

    The run of a folder is the one whose settings ``args.json`` keeps there;
    snapshots of another are not gone on from, unless one is named.

    Args:
        out (str): Folder of the run.
        resume (str or bool): Snapshot to go on from; ``True`` for the newest
            good one in ``out``; ``None`` for a new run.
        warn (callable): Takes a message for each snapshot that is passed
            over.
        **given: Fields of
            :class:`~chainer_dcgan.training.settings.Settings`; left out, or
            ``None``, for those that the preset or the snapshot has.

    Returns:
        tuple: The settings, and the :class:`~chainer_dcgan.training.\
snapshots.Snapshot` to restore into the trainer, ``None`` for a new run.

    Raises:
        RunExists: If a new run, or one from elsewhere, would overwrite
            another.
        ResumeError: If there is no such snapshot, or it has other settings.
    """
    if resume is None:
        if layout.list_snapshots(out):
            raise RunExists(out)
        return new_settings(**given), None
    if resume is True:
        snapshot = newest_snapshot(out, warn, functools.partial(
            _check_run, given, _recorded_settings(out)))
    else:
        snapshot = Snapshot(resume)
        _check_place(out, snapshot)
    return resumed_settings(
        snapshot.settings, snapshot.path, **given), snapshot


def _check_run(given, recorded, snapshot):
    resumed_settings(snapshot.settings, snapshot.path, **given)
    if recorded is None:
        return
    name = find_difference(recorded, snapshot.settings)
    # What was asked for counts for more than what is written down.
    if name is not None and given.get(name) is None:
        raise OtherRun(
            f'{snapshot.path} is of another run than {layout.ARGUMENTS} '
            f'beside it: its {name} is {getattr(snapshot.settings, name)}, '
            f'not {getattr(recorded, name)}.')


def _check_place(out, snapshot):
    folder = os.path.dirname(os.path.realpath(snapshot.path))
    recorded = _recorded_settings(out)
    if folder == os.path.realpath(out) or recorded is None:
        return
    if layout.list_snapshots(out) and find_difference(
            recorded, snapshot.settings) is not None:
        raise RunExists(out)


def _recorded_settings(out):
    """Reads what run a folder is of; ``None`` if that is not to be had."""
    try:
        return read_settings(json.dumps(read_json(
            os.path.join(out, layout.ARGUMENTS))['settings']))
    except (DamagedFile, KeyError, TypeError, ValueError):
        return None
