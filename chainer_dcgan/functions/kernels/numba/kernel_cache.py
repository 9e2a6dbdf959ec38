"""Compiled kernels on disk.

Numba's own cache is keyed by a kernel's own file. Kernels are also made of
the functions that are put into them, of the options that they are compiled
with and of Numba itself: here a digest of all of these names the folder, and
the folders of other digests are removed. Every file begins with its own
checksum, so that a damaged one is dropped and made again; a folder that
cannot be written to, or a full disk, costs the time to compile anew and
nothing else.

The folder lies beside the kernels, or else in the user's cache folder; Numba's
environment variable ``NUMBA_CACHE_DIR`` names another place.
"""

import functools
import hashlib
import os
import pathlib
import pickle
import shutil
import sys
import tempfile

import llvmlite
import numba
from numba.core import caching, compiler, config, serialize
from numba.misc.appdirs import AppDirs

_KERNELS = pathlib.Path(__file__).resolve().parents[1]
_CHECKSUM_SIZE = hashlib.sha256().digest_size


@functools.cache
def digest(options):
    """Names everything that compiled kernels depend on.

    Args:
        options (tuple): Pairs of what the kernels are compiled with.

    Returns:
        str: Digest, the same for the same sources, options and versions.
    """
    hasher = hashlib.sha256(repr((
        options, numba.__version__, llvmlite.__version__)).encode())
    for path in sorted([*_KERNELS.glob('*.py'),
                        *_KERNELS.glob('numba/*.py')]):
        source = path.read_bytes()
        hasher.update(f'{path.name} {len(source)} '.encode() + source)
    return hasher.hexdigest()[:16]


@functools.cache
def find_folder(name):
    """Makes the folder of one digest and removes those of others.

    Args:
        name (str): From :func:`digest`.

    Returns:
        pathlib.Path: The folder, or ``None`` if no place can be written to.
    """
    # Another Python in the same place has kernels of its own.
    prefix = f'kernels-{sys.implementation.cache_tag}-'
    for place in _places():
        path = place / (prefix + name)
        try:
            path.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=path).close()
        except OSError:
            continue
        for old in place.glob(prefix + '*'):
            if old != path:
                shutil.rmtree(old, ignore_errors=True)
        return path
    return None


def _places():
    if config.CACHE_DIR:
        return [pathlib.Path(config.CACHE_DIR) / 'chainer_dcgan']
    user = AppDirs(appname='chainer_dcgan', appauthor=False).user_cache_dir
    return [_KERNELS / 'numba' / '__pycache__', pathlib.Path(user)]


class KernelCache(caching._Cache):

    """What is kept of one kernel: a file for each signature and processor.

    To be set as a Numba dispatcher's cache.

    Args:
        function (callable): Kernel.
        folder (pathlib.Path): Where to.
    """

    def __init__(self, function, folder):
        self._name = f'{function.__module__.rpartition(".")[2]}.' + (
            function.__name__)
        self._folder = folder

    @property
    def cache_path(self):
        return str(self._folder)

    def load_overload(self, sig, target_context):
        target_context.refresh()
        path = self._path(sig, target_context.codegen())
        try:
            data = path.read_bytes()
        except OSError:
            return None
        payload = data[_CHECKSUM_SIZE:]
        if hashlib.sha256(payload).digest() != data[:_CHECKSUM_SIZE]:
            return None
        return compiler.CompileResult._rebuild(
            target_context, *pickle.loads(payload))

    def save_overload(self, sig, data):
        payload = serialize.dumps(data._reduce())
        path = self._path(sig, data.codegen)
        temporary = path.with_suffix(f'.{os.getpid()}.tmp')
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(
                hashlib.sha256(payload).digest() + payload)
            temporary.replace(path)
        except OSError:
            # It will be compiled again.
            try:
                temporary.unlink(missing_ok=True)
            except OSError:
                pass

    def _path(self, sig, codegen):
        key = hashlib.sha256(
            repr((str(sig), codegen.magic_tuple())).encode())
        return self._folder / f'{self._name}-{key.hexdigest()[:16]}.kernel'

    def enable(self):
        pass

    def disable(self):
        pass

    def flush(self):
        pass
