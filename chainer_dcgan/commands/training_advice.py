"""What goes wrong in a training, and which flag mends it."""

import functools
from collections.abc import Callable

from chainer_dcgan.commands import process
from chainer_dcgan.errors import (
    GeometryError,
    InputError,
    PrecisionError,
    RunError,
)
from chainer_dcgan.storage.folder_lock import FolderInUse
from chainer_dcgan.training import errors


def naming_flags(run: Callable) -> Callable:
    """Lets what a command reports of a run say which flag mends it.

    Args:
        run (callable): The command's function.

    Returns:
        callable: It, with messages that speak of flags.
    """
    @functools.wraps(run)
    def wrapped(*args):
        try:
            return run(*args)
        except (InputError, RunError) as e:
            cure = _find_cure(e)
            if cure is not None:
                e.args = f'{e} {cure}',
            raise

    return wrapped


def _find_cure(error):
    match error:
        case errors.RunExists():
            return 'Pass --resume to go on with it, or another --out.'
        case errors.ForeignFile() | FolderInUse():
            return 'Pass another --out.'
        case errors.SettingsConflict(name=name):
            flag = name.replace('_', '-')
            return (f'Leave --{flag} out to go on, or train anew into '
                    'another --out, from these weights with --init.')
        case errors.OtherImages():
            return ('Pass the same images as --dataset. To go on from the '
                    'weights with these, pass the snapshot as --init in place '
                    'of --resume, and another --out.')
        case GeometryError():
            return '(--image-size, --ch)'
        case errors.NoSnapshot():
            return 'Pass --resume a path, or the --out of the run.'
        case errors.SnapshotError():
            return ('Pass --resume an earlier one, or nothing for the newest '
                    'good one in --out.')
        case PrecisionError():
            return ('With a GPU that has it, pass --gpu; for float32, leave '
                    '--precision out.')
        case errors.RunFailed(snapshot=None):
            return 'Start again with another --seed.'
        case errors.RunFailed():
            return ('If the same happens again from there, start anew with '
                    'another --seed.')


def warn_of_collapse(message):
    """Passes a warning on, with the flags for what it advises."""
    process.warn(f'{message} (--resume FILE, --seed, --preset best.)')
