"""The folder of faces, written so that running again changes nothing."""

import contextlib
import os
import shutil

from chainer_dcgan import images
from chainer_dcgan.errors import InputError
from chainer_dcgan.faces.contact_sheets import sheet_of_dropped, sheet_of_kept
from chainer_dcgan.faces.tables import faces_table, tags_table
from chainer_dcgan.storage.atomic import atomic_path, write_text

WORK = '.prepare'
"""str: Folder inside, hidden from whoever looks for images: what was done."""


def check_folder(out: str, source: str) -> None:
    """Makes sure that a folder may become the folder of faces.

    Args:
        out (str): The folder; it may be missing.
        source (str): Folder or archive of pictures.

    Raises:
        InputError: If it is a file, holds other things, or one of the two
            holds the other.
    """
    if os.path.isfile(out):
        raise InputError(f'{out} is a file. Name a folder for the faces.')
    inner, outer = os.path.realpath(out), os.path.realpath(source)
    if os.path.commonpath([inner, outer]) in (inner, outer) and (
            os.path.isdir(source)):
        raise InputError(
            f'the folder of faces {out} and that of pictures {source} must '
            'not lie in each other: faces would be taken for pictures.')
    if os.path.isdir(out) and not os.path.isdir(os.path.join(out, WORK)) and (
            any(not name.startswith('.') for name in os.listdir(out))):
        raise InputError(
            f'{out} is not empty, and not a folder of faces that was begun '
            'here. Name another one.')


def sheet_paths(out: str) -> tuple[str, ...]:
    """Names the contact sheets.

    They lie beside the folder: inside, training would take them for faces.

    Args:
        out (str): The folder of faces.

    Returns:
        tuple of str: PNG files of what was kept and of what was dropped.
    """
    base = os.path.normpath(out)
    if os.path.basename(base) in ('', '.', '..'):
        base = os.path.abspath(base)
    return base + '-kept.png', base + '-dropped.png'


def write_folder(out, finds):
    """Writes images, tables and sheets of what was selected.

    Args:
        out (str): The folder.
        finds (list of Find): Faces and pictures; their images lie in the
            folder :data:`WORK` inside.
    """
    work = os.path.join(out, WORK)
    for find in finds:
        path = os.path.join(out, find.file)
        if not find.dropped:
            _link(os.path.join(work, find.file), path)
        elif find.face:
            # Kept when this ran before, with other limits.
            _remove(path)
    tags = tags_table(finds)
    _write_or_remove(os.path.join(out, 'tags.csv'), tags, write_text)
    kept, dropped = sheet_paths(out)
    _write_or_remove(kept, sheet_of_kept(finds, work), images.save_image)
    _write_or_remove(
        dropped, sheet_of_dropped(finds, work), images.save_image)
    write_text(os.path.join(out, 'faces.csv'), faces_table(finds))


def _write_or_remove(path, content, write):
    if content is None:
        _remove(path)
    else:
        write(path, content)


def _remove(path):
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def _link(old, new):
    if os.path.exists(new):
        return
    with atomic_path(new) as temporary:
        try:
            os.link(old, temporary)
        except OSError:
            # Not all file systems can.
            shutil.copyfile(old, temporary)
