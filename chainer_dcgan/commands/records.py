"""What a command writes down of itself: ``args.json``, ``result.json``."""

import os
import platform
from importlib import metadata

from chainer_dcgan.storage import layout
from chainer_dcgan.storage.json import write_json


def write_arguments(out, args, **more):
    """Writes ``args.json``: what a command was asked to do, and with what.

    Args:
        out (str): Folder of the run.
        args (argparse.Namespace): The flags.
        **more: Further entries.
    """
    write_json(os.path.join(out, layout.ARGUMENTS), {
        'arguments': vars(args), **more, 'versions': _versions()}, indent=2)


def write_result(out: str, result: dict) -> None:
    """Writes ``result.json``: what a command found.

    Args:
        out (str): Folder of the run.
        result (dict): Numbers, text, lists and dicts of them.
    """
    write_json(os.path.join(out, 'result.json'), result, indent=2)


def _versions():
    """Lists the versions that a run depends on.

    Returns:
        dict: Names and versions; ``None`` for what is not installed.
    """
    found = {'python': platform.python_version(),
             'platform': platform.platform()}
    for name in ('chainer_dcgan', 'chainer', 'numpy', 'pillow', 'numba',
                 'cupy-cuda12x', 'cupy-cuda13x', 'scikit-learn', 'scipy',
                 'dicebear-core', 'dicebear-styles', 'resvg-py'):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    return found
