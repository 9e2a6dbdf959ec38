"""ONNX Runtime for browsers: the three files of it that the page needs."""

import os
import pathlib
import shutil
import subprocess
import tempfile

from chainer_dcgan.errors import InputError, RunError

# The runtime for the CPU alone, the smallest that its npm package holds.
FILES = ('ort.wasm.min.mjs', 'ort-wasm-simd-threaded.mjs',
         'ort-wasm-simd-threaded.wasm')

# package.json names the version, package-lock.json its checksum.
_WEB = pathlib.Path(__file__).parent / 'web'
_LOCK = ('package.json', 'package-lock.json')


class RuntimeFilesError(InputError):
    """The runtime's files are not where they should be."""


def copy_runtime(out: str, dist: str | None=None) -> None:
    """Puts the runtime's files into a folder.

    Args:
        out (str): Folder; it is made.
        dist (str): Folder that holds the files, such as ``dist`` of an
            unpacked onnxruntime-web; if it is ``None``, npm downloads the
            version that ``web/package-lock.json`` pins.

    Raises:
        RuntimeFilesError: If a file is not in ``dist``, or npm is not
            installed.
        RunError: If npm fails.
    """
    if dist is not None:
        _copy(dist, out)
        return
    npm = shutil.which('npm')
    if npm is None:
        raise RuntimeFilesError(
            'npm is needed to download ONNX Runtime for browsers, and is not '
            'installed. Install Node.js 18 or newer (`apt-get install npm`), '
            'or pass the folder dist of an unpacked onnxruntime-web package.')
    with tempfile.TemporaryDirectory() as folder:
        for name in _LOCK:
            shutil.copy(_WEB / name, folder)
        finished = subprocess.run(
            [npm, 'ci', '--ignore-scripts', '--prefer-offline', '--no-audit',
             '--no-fund'],
            cwd=folder, capture_output=True, text=True, check=False)
        if finished.returncode:
            raise RunError(
                '`npm ci` failed: '
                f'{finished.stderr.strip() or finished.stdout.strip()}')
        _copy(os.path.join(
            folder, 'node_modules', 'onnxruntime-web', 'dist'), out)


def _copy(dist, out):
    for name in FILES:
        if not os.path.isfile(os.path.join(dist, name)):
            raise RuntimeFilesError(
                f'no {name} in {dist}. Pass the folder dist of an unpacked '
                'onnxruntime-web package.')
    os.makedirs(out)
    for name in FILES:
        shutil.copyfile(os.path.join(dist, name), os.path.join(out, name))
