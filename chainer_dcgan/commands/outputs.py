"""Makes sure of what a command is going to write, before any work.

Nothing that a command reads is written over, nothing but regular files is
replaced, and a place that cannot be written to is told of at once.
"""

import argparse
import os
import stat
import tempfile

from chainer_dcgan.errors import DamagedFile, InputError
from chainer_dcgan.storage import layout
from chainer_dcgan.storage.json import read_json

# Names of the flags that name what is read, and the flags.
_READ = {
    'gen': '--gen', 'dis': '--dis', 'dataset': '--dataset', 'tags': '--tags',
    'source': '--from', 'image': '--image', 'boxes': '--boxes',
    'train': '--train', 'test': '--test', 'held_out': '--held-out',
    'more_real': '--more-real', 'features': '--features',
    'cascade': '--cascade', 'pictures': 'the folder or archive'}


def check_files(out, endings, also=(), inputs=None):
    """Checks the file of ``--out``, and those that come to lie beside it.

    A symbolic link stands for what it points to.

    Args:
        out (str): What ``--out`` says.
        endings (list of str): Endings that its name may have, such as
            ``'.png'``.
        also (list of str): Endings of further files of the same name that
            are written.
        inputs (dict): What the command reads: paths by the flags that name
            them; ``None`` for flags that were not given.

    Raises:
        InputError: If one of the files cannot or must not be written.
    """
    _check_name(out)
    stem, ending = os.path.splitext(out)
    paths = [out, *[stem + other for other in also]]
    for path in paths:
        check_file(path, out, inputs)
    if ending.lower() not in endings:
        raise InputError(f'--out {out} must end in {" or ".join(endings)}.')
    for folder in sorted({os.path.dirname(os.path.realpath(path))
                          for path in paths}):
        _check_place(folder, out)


def check_file(path, out, inputs=None):
    """Checks that writing a file destroys nothing.

    Args:
        path (str): The file.
        out (str): What ``--out`` says, which it follows from.
        inputs (dict): As for :func:`check_files`.

    Raises:
        InputError: If the file is one that the command reads, lies in a
            folder of them, or is no regular file.
    """
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return
    except OSError as e:
        raise InputError(_complaint(out, path, e)) from e
    for flag, source in (inputs or {}).items():
        if source is not None and _is_part_of(path, source):
            raise InputError(
                f'--out {out} would replace {path}, which {flag} {source} '
                'reads. Pass another name.')
    if not stat.S_ISREG(mode):
        raise InputError(
            f'--out {out} would replace {path}, which is {_describe(mode)}. '
            'Pass the name of a file.')


def check_folder(out):
    """Checks the folder of ``--out``, which need not be there yet.

    Args:
        out (str): What ``--out`` says.

    Raises:
        InputError: If it cannot be written to.
    """
    _check_name(out)
    _check_place(os.path.realpath(out), out)


def check_results(args: argparse.Namespace, *names: str) -> None:
    """Checks the folder of ``--out``, and what a command writes into it.

    Args:
        args (argparse.Namespace): The flags.
        *names (str): Files, ``result.json`` aside.

    Raises:
        InputError: If one of them cannot or must not be written.
    """
    check_folder(args.out)
    for name in ('result.json', *names):
        check_file(os.path.join(args.out, name), args.out, read_by(args))
    if layout.ARGUMENTS in names:
        _check_arguments(os.path.join(args.out, layout.ARGUMENTS), args.out)


def check_prepared(args: argparse.Namespace, sheets: tuple) -> None:
    """Checks the folder of ``--out``, and the sheets that lie beside it.

    Args:
        args (argparse.Namespace): The flags.
        sheets (tuple of str): Files.

    Raises:
        InputError: If one of them cannot or must not be written.
    """
    check_folder(args.out)
    for path in sheets:
        check_file(path, args.out, read_by(args))
        _check_place(os.path.dirname(os.path.realpath(path)), args.out)


def read_by(args: argparse.Namespace) -> dict:
    """Lists what a command reads.

    Args:
        args (argparse.Namespace): The flags.

    Returns:
        dict: Paths by the flags that name them, for :func:`check_file`.
    """
    # Some flags of these names take something else than a path.
    return {flag: getattr(args, name) for name, flag in _READ.items()
            if isinstance(getattr(args, name, None), str)}


def _check_arguments(path, out):
    """Lets ``args.json`` be replaced by the same kind of thing alone."""
    if not os.path.exists(path):
        return
    try:
        found = read_json(path)
    except DamagedFile:
        found = None
    if not isinstance(found, dict) or not {
            'arguments', 'versions'} <= set(found) or 'settings' in found:
        raise InputError(
            f'--out {out} would replace {path}, which is that of a training '
            'run, or of another program. Pass another folder.')


def _check_name(out):
    if not out:
        raise InputError('--out is empty. Pass the name of a file or folder.')
    try:
        out.encode()
    except UnicodeEncodeError as e:
        raise InputError(f'--out {ascii(out)} is no UTF-8. Pass another '
                         'name.') from e


def _is_part_of(path, source):
    """Says whether an existing file is an input, or lies inside of one."""
    if not os.path.exists(source):
        return False
    if os.path.isdir(source):
        folder = os.path.join(os.path.realpath(source), '')
        return os.path.realpath(path).startswith(folder)
    return os.path.samefile(path, source)


def _check_place(folder, out):
    """Finds out whether a file can be made in a folder, once that is made."""
    place = folder
    while not os.path.lexists(place):
        place = os.path.dirname(place)
    try:
        # Permissions alone do not tell: some file systems, and root, go by
        # other rules. The file has no name, or none for long.
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as e:
        raise InputError(_complaint(out, place, e)) from e


def _complaint(out, path, error):
    where = '' if path == out else f' ({path})'
    return (f'cannot write --out {out}{where}: {error.strerror}. Pass a '
            'name in a folder that can be written to.')


def _describe(mode):
    for test, name in ((stat.S_ISDIR, 'a folder'), (stat.S_ISFIFO, 'a FIFO'),
                       (stat.S_ISSOCK, 'a socket')):
        if test(mode):
            return name
    return 'a device'
