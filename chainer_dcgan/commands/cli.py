"""What the scripts in ``examples`` share: flags' types, errors, versions."""

import argparse
import json
import os
import platform
import sys
from importlib import metadata

from chainer_dcgan.errors import InputError, RunError
from chainer_dcgan.storage.atomic import write_text


def positive_int(text):
    """Reads a flag that takes an integer of at least 1.

    Args:
        text (str): What the user wrote.

    Returns:
        int: The number.

    Raises:
        argparse.ArgumentTypeError: If it is not one.
    """
    return _int_from(text, 1)


def natural_int(text):
    """Reads a flag that takes an integer of at least 0.

    Args:
        text (str): What the user wrote.

    Returns:
        int: The number.

    Raises:
        argparse.ArgumentTypeError: If it is not one.
    """
    return _int_from(text, 0)


def natural_ints(text):
    """Reads a flag that takes integers of at least 0, such as ``3,1,4``.

    Args:
        text (str): What the user wrote.

    Returns:
        list of int: The numbers.

    Raises:
        argparse.ArgumentTypeError: If one of them is not one.
    """
    return [natural_int(part) for part in text.split(',')]


def _int_from(text, least):
    try:
        value = int(text)
    except ValueError:
        value = None
    if value is None or value < least:
        raise argparse.ArgumentTypeError(
            f'expected an integer of at least {least}, not {text!r}')
    return value


def run(main):
    """Runs a script's main function and ends the process.

    Exit status 0 when it returns ``None``, what it returns otherwise; 2 for
    bad input, 1 for a run that failed, each with one line on standard error;
    130 after Ctrl-C.

    Args:
        main (callable): The function, without arguments.
    """
    try:
        status = main()
    except InputError as e:
        status = _complain(e, 2)
    except ImportError as e:
        # An optional package; its message holds the pip command.
        status = _complain(e, 2)
    except RunError as e:
        status = _complain(e, 1)
    except OSError as e:
        # A full disk or a folder that cannot be written, mostly.
        status = _complain(e, 1)
    except MemoryError as e:
        # CuPy's OutOfMemoryError is one, too.
        status = _complain(f'out of memory ({e}). Try a smaller --batchsize '
                           'or --ch.', 1)
    except KeyboardInterrupt:
        status = _complain('interrupted', 130)
    sys.exit(status)


def _complain(message, status):
    sys.stderr.write(f'error: {message}\n')
    return status


def write_arguments(out, args, **more):
    """Writes ``args.json``: what a script was asked to do, and with what.

    Args:
        out (str): Folder of the run.
        args (argparse.Namespace): The flags.
        **more: Further entries.
    """
    _write_json(os.path.join(out, 'args.json'), {
        'arguments': vars(args), **more, 'versions': _versions()})


def write_result(out, result):
    """Writes ``result.json``: what a script found.

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
