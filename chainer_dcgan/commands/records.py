"""What a command writes down of itself: ``args.json``, ``result.json``."""

import json
import os
import platform
from importlib import metadata

from chainer_dcgan.storage.atomic import write_text


def write_arguments(out, args, **more):
    """Writes ``args.json``: what a command was asked to do, and with what.

    Args:
        out (str): Folder of the run.
        args (argparse.Namespace): The flags.
        **more: Further entries.
    """
    _write_json(os.path.join(out, 'args.json'), {
        'arguments': vars(args), **more, 'versions': _versions()})


def write_result(out, result):
    """Writes ``result.json``: what a command found.

    Args:
        out (str): Folder of the run.
        result (dict): Numbers, text, lists and dicts of them.
    """
    _write_json(os.path.join(out, 'result.json'), result)


def _write_json(path, content):
    write_text(path, json.dumps(content, indent=2, allow_nan=False) + '\n')


def _versions():
    """Lists the versions that a run depends on.

    Returns:
        dict: Names and versions; ``None`` for what is not installed.
    """
    found = {'python': platform.python_version(),
             'platform': platform.platform()}
    for name in ('chainer_dcgan', 'chainer', 'numpy', 'pillow', 'numba',
                 'cupy-cuda12x', 'scikit-learn', 'scipy', 'dicebear-core',
                 'dicebear-styles', 'resvg-py'):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    return found
