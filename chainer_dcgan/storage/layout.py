"""What the files of a run, and the entries of a snapshot, are called.

Training writes them; models, which load nets out of snapshots, and commands
read them. A snapshot is what :class:`chainer.training.Trainer` serializes:
the updater under one name, each extension under its own. Entries written
under these names must stay readable, so a name here does not change.
"""

import contextlib
import os
import re
from collections.abc import Iterator

# Files in a run's folder; the number is the iteration.
GEN = 'gen_iter_{}.npz'
DIS = 'dis_iter_{}.npz'
SNAPSHOT = 'snapshot_iter_{}.npz'
# The snapshot last, so that its being there says that all are.
CHECKPOINT_FILES = GEN, DIS, SNAPSHOT
BEST_GEN = 'gen_best.npz'
PREVIEW = 'preview/iter_{:08}.png'
LOSS_PLOT = 'loss.png'
LOG = 'log'
ARGUMENTS = 'args.json'
# Lies there while a checkpoint is written or removed: without its snapshot,
# the rest of it is of no use to anybody.
_UNFINISHED = '.checkpoint_iter_{}'

# Extensions, as a snapshot names them.
SETTINGS_RECORD = 'SettingsRecord'
BEST_WEIGHTS = 'Evaluation'
CHECKPOINT = 'Checkpoint'
LOG_REPORT = 'LogReport'

# Parts of the updater, as it serializes them: 'model:' and 'iteration' are
# Chainer's.
MODEL = 'model:{}'
AVERAGE = 'average'
# The arguments that build a net, in a snapshot as in a weights file.
CONFIG = 'chainer_dcgan'

# Entries of a snapshot.
ITERATION = 'updater/iteration'
SETTINGS = f'extensions/{SETTINGS_RECORD}/settings'
_UPDATER = 'updater/{}/'


def net_prefix(names, kind):
    """Tells under which entries of a snapshot a net lies.

    Args:
        names (iterable of str): Entries of the snapshot.
        kind (str): ``'gen'``, for the generator to draw with: the average,
            where there is one; or ``'dis'``.

    Returns:
        str: What the names of the net's entries begin with.
    """
    average = _UPDATER.format(AVERAGE)
    if kind == 'gen' and any(name.startswith(average) for name in names):
        return average
    return trained_prefix(kind)


def trained_prefix(kind: str) -> str:
    """Tells under which entries of a snapshot the net that is trained lies.

    Args:
        kind (str): ``'gen'`` or ``'dis'``.

    Returns:
        str: What the names of the net's entries begin with.
    """
    return _UPDATER.format(MODEL.format(kind))


def optimizer_prefix(kind: str) -> str:
    """Tells under which entries of a snapshot a net's optimizer lies.

    Args:
        kind (str): ``'gen'`` or ``'dis'``.

    Returns:
        str: What the names of the optimizer's entries begin with.
    """
    return _UPDATER.format(f'optimizer:{kind}')


def list_snapshots(out: str) -> list[int]:
    """Lists the iterations of which a folder holds a snapshot.

    Args:
        out (str): Folder of a run.

    Returns:
        list of int: Iterations, oldest first; empty if there is no folder.
    """
    if not os.path.isdir(out):
        return []
    pattern = re.escape(SNAPSHOT).replace(r'\{\}', r'(\d+)')
    matches = [re.fullmatch(pattern, name) for name in os.listdir(out)]
    return sorted(int(match.group(1)) for match in matches if match)


def snapshot_path(out: str, iteration: int) -> str:
    """Returns the name of a snapshot.

    Args:
        out (str): Folder of the run.
        iteration (int): Iteration.

    Returns:
        str: Path of the file.
    """
    return os.path.join(out, SNAPSHOT.format(iteration))


@contextlib.contextmanager
def unfinished(out: str, iteration: int) -> Iterator[None]:
    """Marks a checkpoint as not whole while the block runs.

    When the block raises, :func:`remove_half` clears up; when the process is
    killed in it, the mark stays for whoever calls that next.

    Args:
        out (str): Folder of the run.
        iteration (int): Iteration.
    """
    path = os.path.join(out, _UNFINISHED.format(iteration))
    with open(path, 'w', encoding='utf-8'):
        pass
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            remove_half(out, iteration)
        raise
    os.unlink(path)


def unfinished_iteration(name: str) -> int | None:
    """Reads the name of a mark that :func:`unfinished` makes.

    Args:
        name (str): Name of a file in a run's folder.

    Returns:
        int: The iteration; ``None`` if it is no mark.
    """
    match = re.fullmatch(
        re.escape(_UNFINISHED).replace(r'\{\}', r'(\d+)'), name)
    return int(match.group(1)) if match else None


def remove_half(out: str, iteration: int) -> None:
    """Removes the mark of a checkpoint, and its weights without a snapshot.

    Args:
        out (str): Folder of the run.
        iteration (int): Iteration.
    """
    paths = [os.path.join(out, name.format(iteration))
             for name in CHECKPOINT_FILES]
    if not os.path.exists(paths[-1]):
        for path in paths:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(os.path.join(out, _UNFINISHED.format(iteration)))
