"""The web page: a folder of static files with a generator in it."""

import contextlib
import json
import os
import pathlib
import shutil

from chainer_dcgan.errors import DamagedFile, InputError
from chainer_dcgan.export.onnx_model import check_against_chainer, to_onnx
from chainer_dcgan.export.runtime import copy_runtime
from chainer_dcgan.models.prior import prior_of
from chainer_dcgan.storage.folder_lock import LOCK, lock_folder
from chainer_dcgan.storage.json import read_json

FORMAT = 'chainer_dcgan-site-1'

_SITE = 'site.json'
# What lists the files, and what asks for them, when they are there.
_LAST = _SITE, 'index.html'
_WEB = pathlib.Path(__file__).parent / 'web'
# A folder inside the site's; it goes when the site is whole.
_NEW = '.chainer_dcgan-new'
# Enough to draw faces from, and few enough to wait for.
_N_TAG_ROWS = 500
_PAGE = ('index.html', 'style.css', 'controls.css', 'icon.svg', 'js',
         'LICENSE-onnxruntime.txt')


def build_site(out, gen, tags=(), ort=None):
    """Writes the page with a generator in it.

    The folder needs no network and any file server will do. Of a site that
    is already there, the files are replaced that an export writes, and those
    removed that an earlier one wrote and this one does not; all others stay,
    such as ``.git`` and ``CNAME``. Nothing of it is touched before the new
    files are complete; if the process is killed while they are put in their
    places, exporting again completes them.

    Args:
        out (str): Folder to write.
        gen (Generator): Trained generator.
        tags (list of Tag): Tags that get a slider, in this order.
        ort (str): See :func:`~chainer_dcgan.export.runtime.copy_runtime`.

    Returns:
        float: The largest difference between ONNX Runtime's pixels and
        Chainer's.

    Raises:
        InputError: If ``out`` holds something else, another export writes
            to it, two tags have the same name, the weights are not finite,
            or the runtime is not found.
        RunError: If the ONNX model does not draw what Chainer draws, or npm
            fails.
        ImportError: If onnx or onnxruntime is not installed.
    """
    out = os.path.realpath(out)
    _check_replaceable(out)
    names = [tag.name for tag in tags]
    if len(set(names)) < len(names):
        raise InputError(
            f'two tags are named {max(names, key=names.count)!r}. Give each '
            'its own name.')
    with lock_folder(out), _staged(out) as folder:
        model = to_onnx(gen).SerializeToString()
        difference = check_against_chainer(model, gen)
        with open(os.path.join(folder, 'generator.onnx'), 'wb') as f:
            f.write(model)
        for name in _PAGE:
            copy = shutil.copytree if (_WEB / name).is_dir() else shutil.copy
            copy(_WEB / name, os.path.join(folder, name))
        copy_runtime(os.path.join(folder, 'ort'), ort)
        files = sorted([*_list_files(folder), _SITE])
        with open(os.path.join(folder, _SITE), 'w', encoding='utf-8') as f:
            json.dump(_describe(gen, tags, files), f, ensure_ascii=False)
    return difference


def _describe(gen, tags, files):
    prior = prior_of(gen)
    rows = [] if prior.tag_rows is None else prior.tag_rows[:_N_TAG_ROWS]
    return {
        'format': FORMAT, 'n_z': gen.n_z, 'prior': prior.name,
        'image_size': gen.image_size,
        'channels': gen.channels,
        'tags': [{
            'name': tag.name,
            # str() gives the shortest decimal that is this float32.
            'vector': [float(str(entry)) for entry in tag.vector]}
            for tag in tags],
        'tag_rows': [''.join('0+-'[tag] for tag in row) for row in rows],
        'files': files}


def _check_replaceable(out):
    if not os.path.lexists(out):
        return
    if os.path.isdir(out):
        if not set(os.listdir(out)) - {LOCK} or os.path.isdir(
                os.path.join(out, _NEW)):
            return
        if _read_site(out) is not None:
            return
    raise InputError(
        f'{out} is there and is no site of ours, so it is not replaced. Pass '
        'another folder, or remove it first.')


def _read_site(out):
    """Reads what an export says of a folder; ``None`` if none does."""
    with contextlib.suppress(DamagedFile, AttributeError):
        content = read_json(os.path.join(out, _SITE))
        if content.get('format') == FORMAT:
            return content
    return None


def _list_files(folder):
    return [os.path.relpath(os.path.join(place, name), folder)
            for place, _, names in os.walk(folder) for name in names]


@contextlib.contextmanager
def _staged(out):
    """Gives a folder to fill, and puts its files into their places."""
    new = os.path.join(out, _NEW)
    # What a killed export left.
    shutil.rmtree(new, ignore_errors=True)
    os.mkdir(new)
    try:
        yield new
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    # From here on it stays if this is stopped: with half a site beside it,
    # it says that the folder is ours.
    before = _written_before(out)
    files = _list_files(new)
    for name in set(files) - set(_LAST):
        _move(new, out, name)
    for name in before - set(files):
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(out, name))
            # If it was the last one in its folder.
            os.removedirs(os.path.join(out, os.path.dirname(name)))
    for name in _LAST:
        _move(new, out, name)
    shutil.rmtree(new, ignore_errors=True)


def _move(new, out, name):
    path = os.path.join(out, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    os.replace(os.path.join(new, name), path)


def _written_before(out):
    """Names the files that the last export wrote, whatever it says."""
    names = (_read_site(out) or {}).get('files')
    return {name for name in (names if isinstance(names, list) else ())
            if isinstance(name, str) and _is_inside(name)}


def _is_inside(name):
    parts = name.split('/')
    return not (os.path.isabs(name) or '\\' in name or any(
        part in ('', '.', '..') or part.startswith('.') for part in parts))
