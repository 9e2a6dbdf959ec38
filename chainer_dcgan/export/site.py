"""The web page: a folder of static files with a generator in it."""

import contextlib
import json
import os
import pathlib
import secrets
import shutil

from chainer_dcgan.errors import DamagedFile, InputError
from chainer_dcgan.export.onnx_model import check_against_chainer, to_onnx
from chainer_dcgan.export.runtime import copy_runtime
from chainer_dcgan.storage.json import read_json

FORMAT = 'chainer_dcgan-site-1'

_WEB = pathlib.Path(__file__).parent / 'web'
_PAGE = ('index.html', 'style.css', 'controls.css', 'icon.svg', 'js',
         'LICENSE-onnxruntime.txt')


def build_site(out, gen, tags=(), ort=None):
    """Writes the page with a generator in it, whole or not at all.

    The folder needs no network and any file server will do. A site that is
    already there is replaced.

    Args:
        out (str): Folder to write.
        gen (Generator): Trained generator.
        tags (list of Tag): Tags that get a slider, in this order.
        ort (str): See :func:`~chainer_dcgan.export.runtime.copy_runtime`.

    Returns:
        float: The largest difference between ONNX Runtime's pixels and
        Chainer's.

    Raises:
        InputError: If ``out`` holds something else, two tags have the same
            name, the weights are not finite, or the runtime is not found.
        RunError: If the ONNX model does not draw what Chainer draws, or npm
            fails.
        ImportError: If onnx or onnxruntime is not installed.
    """
    out = os.path.abspath(out)
    _check_replaceable(out)
    names = [tag.name for tag in tags]
    if len(set(names)) < len(names):
        raise InputError(
            f'two tags are named {max(names, key=names.count)!r}. Give each '
            'its own name.')
    with _atomic_folder(out) as folder:
        model = to_onnx(gen).SerializeToString()
        difference = check_against_chainer(model, gen)
        with open(os.path.join(folder, 'generator.onnx'), 'wb') as f:
            f.write(model)
        with open(os.path.join(folder, 'site.json'), 'w',
                  encoding='utf-8') as f:
            json.dump(_describe(gen, tags), f, ensure_ascii=False)
        for name in _PAGE:
            copy = shutil.copytree if (_WEB / name).is_dir() else shutil.copy
            copy(_WEB / name, os.path.join(folder, name))
        copy_runtime(os.path.join(folder, 'ort'), ort)
    return difference


def _describe(gen, tags):
    return {
        'format': FORMAT, 'n_z': gen.n_z, 'image_size': gen.image_size,
        'tags': [{
            'name': tag.name,
            # str() gives the shortest decimal that is this float32.
            'vector': [float(str(entry)) for entry in tag.vector]}
            for tag in tags]}


def _check_replaceable(out):
    if not os.path.lexists(out):
        return
    if os.path.isdir(out):
        if not os.listdir(out):
            return
        with contextlib.suppress(DamagedFile, AttributeError):
            content = read_json(os.path.join(out, 'site.json'))
            if content.get('format') == FORMAT:
                return
    raise InputError(
        f'{out} is there and is no site of ours, so it is not replaced. Pass '
        'another folder, or remove it first.')


@contextlib.contextmanager
def _atomic_folder(out):
    parent, name = os.path.split(out)
    os.makedirs(parent, exist_ok=True)
    mark = secrets.token_hex(4)
    new, old = (os.path.join(parent, f'.{name}.{mark}.{role}')
                for role in ('new', 'old'))
    os.mkdir(new)
    try:
        yield new
        # A folder cannot be renamed over one that holds files.
        if os.path.lexists(out):
            os.rename(out, old)
        os.rename(new, out)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        if os.path.lexists(old) and not os.path.lexists(out):
            os.rename(old, out)
        raise
    shutil.rmtree(old, ignore_errors=True)
