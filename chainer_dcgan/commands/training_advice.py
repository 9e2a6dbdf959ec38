"""What goes wrong in a training, and which flag mends it."""

import functools
from collections.abc import Callable

from chainer_dcgan.commands import own_nets, process
from chainer_dcgan.commands.advice import advice
from chainer_dcgan.errors import (
    GeometryError,
    InputError,
    PrecisionError,
    RunError,
)
from chainer_dcgan.models.own import UnfitNetError
from chainer_dcgan.precision import check_precision
from chainer_dcgan.storage.folder_lock import FolderInUse
from chainer_dcgan.training import errors


def naming_flags(run: Callable, find: Callable | None=None) -> Callable:
    """Lets what a command reports of a run say which flag mends it.

    Args:
        run (callable): The command's function.
        find (callable): Gives what to say of an error, or ``None``; what all
            trainings say by default.

    Returns:
        callable: It, with messages that speak of flags.
    """
    find = find or _find_cure

    @functools.wraps(run)
    def wrapped(*args):
        try:
            return run(*args)
        except (InputError, RunError) as e:
            cure = find(e)
            if cure is not None:
                e.args = f'{e} {cure}',
            raise

    return wrapped


def naming_net_flags(run: Callable) -> Callable:
    """Does as :func:`naming_flags`, where there are flags for the nets.

    Args:
        run (callable): The command's function.

    Returns:
        callable: It, with messages that speak of flags.
    """
    return naming_flags(run, _find_net_cure)


def _find_net_cure(error):
    match error:
        case GeometryError():
            return '(--image-size, --ch)'
        case UnfitNetError():
            return ('A net may take n_z, ch, image_size and channels as '
                    'arguments; --image-size and its like set them.')
    return _find_cure(error)


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
        case errors.NoSnapshot():
            return 'Pass --resume a path, or the --out of the run.'
        case errors.PresetChanged():
            return ('To go on from its weights, pass it as --init in place of '
                    '--resume, and another --out.')
        case errors.SnapshotError():
            return ('Pass --resume an earlier one, or nothing for the newest '
                    'good one in --out.')
        case errors.RunFailed(snapshot=None):
            return 'Start again with another --seed.'
        case errors.RunFailed():
            return ('If the same happens again from there, start anew with '
                    'another --seed.')


def make_collapse_warner(more: str = '') -> Callable:
    """Makes what passes warnings on, with the flags for what they advise.

    Args:
        more (str): A further advice of the command.

    Returns:
        callable: Takes a message.
    """
    return lambda message: process.warn(
        f'{message} (--resume FILE, --seed{more}.)')


def check_settings(device, settings) -> None:
    """Refuses what cannot be trained; warns of what is not repeatable.

    Args:
        device (chainer.backend.Device): Device to train on.
        settings (~chainer_dcgan.training.settings.Settings): Settings.

    Raises:
        InputError: If the device is not that precise.
        OwnNetError: If there is no such net as they name, or it does not
            fit.
    """
    with advice('With a GPU that has it, pass --gpu; for float32, leave '
                '--precision out.', error=PrecisionError):
        check_precision(device, settings.precision)
    own_nets.check(settings)
