"""The folder of a run: held by one process, and cleared of a dead one's.

What is removed was half written, or belongs to a checkpoint that is not
whole; names and marks tell, so nothing else is ever touched.
"""

import contextlib
import json
import os
import re
import stat
import warnings
from collections.abc import Callable, Iterator

from chainer_dcgan.storage import layout
from chainer_dcgan.storage.folder_lock import lock_folder
from chainer_dcgan.training.errors import ForeignFile

# Bytes of a log or of args.json; some 100,000 entries.
_LARGEST = 32 << 20
# As storage.atomic calls them; the name of what they were to become inside.
_TEMPORARY = re.compile(r'\.(.+)\.[0-9a-f]{8}\.tmp')
_OWN = re.compile(
    r'(gen|dis|snapshot)_iter_\d+\.npz|gen_best\.npz|loss\.png|log'
    r'|args\.json|result\.json|iter_\d+\.png')
# Chainer's own log, of earlier versions of this package, was written by way
# of such a folder, which nobody but its owner may enter.
_LOG_FOLDER = re.compile(r'log[a-z0-9_]{8}')
_IN_LOG_FOLDER = 'log.json'


@contextlib.contextmanager
def hold_folder(
        out: str, resume: bool = False,
        warn: Callable = warnings.warn) -> Iterator[None]:
    """Holds the folder of a run while it is trained.

    Two runs in one folder would mix their files. Clears away what a killed
    run was just writing; as it is dead, nobody misses that.

    Args:
        out (str): Folder of the run; made if it is missing.
        resume (bool): Whether a run goes on rather than begins.
        warn (callable): Takes a message for each file that is put aside.

    Raises:
        FolderInUse: If another process holds it.
        ForeignFile: If a run that begins would overwrite a file there that
            is no run's.
        OSError: If the folder cannot be written to.
    """
    with lock_folder(out):
        _clear(out)
        holds_run = bool(layout.list_snapshots(out))
        for name, is_ours in ((layout.LOG, _is_log),
                              (layout.ARGUMENTS, _is_arguments)):
            path = os.path.join(out, name)
            if not os.path.lexists(path) or is_ours(path):
                continue
            if not holds_run:
                raise ForeignFile(path)
            if resume:
                # Perhaps a run's own that was damaged: it must not keep the
                # run from going on.
                aside = _free_name(path)
                os.rename(path, aside)
                warn(f'{path} is no file of a training run, or damaged; it '
                     f'is called {aside} now.')
        yield


def _clear(out):
    for folder in (out, os.path.join(out, os.path.dirname(layout.PREVIEW))):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            for name in os.listdir(folder):
                match = _TEMPORARY.fullmatch(name)
                if match and _OWN.fullmatch(match.group(1)):
                    os.unlink(os.path.join(folder, name))
    for name in os.listdir(out):
        path = os.path.join(out, name)
        if _LOG_FOLDER.fullmatch(name):
            _remove_log_folder(path)
        iteration = layout.unfinished_iteration(name)
        if iteration is not None:
            layout.remove_half(out, iteration)


def _remove_log_folder(path):
    mode = os.lstat(path).st_mode
    if not stat.S_ISDIR(mode) or stat.S_IMODE(mode) != 0o700:
        return
    if set(os.listdir(path)) <= {_IN_LOG_FOLDER}:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(path, _IN_LOG_FOLDER))
        os.rmdir(path)


def _is_log(path):
    content = _read(path)
    return isinstance(content, list) and all(
        isinstance(entry, dict) and 'iteration' in entry
        for entry in content)


def _is_arguments(path):
    content = _read(path)
    return isinstance(content, dict) and {
        'arguments', 'versions'} <= set(content)


def _read(path):
    try:
        if not stat.S_ISREG(os.stat(path).st_mode) or (
                os.path.getsize(path) > _LARGEST):
            return None
        with open(path, encoding='utf-8') as f:
            return json.load(f)
    except (OSError, ValueError, RecursionError):
        return None


def _free_name(path):
    number = 1
    while os.path.lexists(f'{path}.old{number}'):
        number += 1
    return f'{path}.old{number}'
