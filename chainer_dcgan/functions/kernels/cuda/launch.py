"""Launching the kernels in the folder ``source``.

NVRTC compiles a source when one of its kernels is first launched; CuPy keeps
the result on disk (``CUPY_CACHE_DIR`` names the folder).
"""

import functools
import importlib.resources

import cupy
import numpy

N_TASKS = 60
"""int: What a launch over many arrays takes at a time: arguments, 64 bytes
each, are 4 KiB at most."""
OPTIONS = '--std=c++17', f'-DN_TASKS={N_TASKS}'
_THREADS = 256
_HEADERS = 'activation.cuh', 'sums.cuh', 'tasks.cuh'


def launch(source, name, n, *args):
    """Launches a kernel with a thread for each of ``n`` elements.

    Args:
        source (str): File, without ``.cu``.
        name (str): Kernel.
        n (int): Elements, the kernel's first argument.
        args: The other ones: arrays, ``None`` for a null pointer, integers
            (C's ``int``), floats (C's ``float``) or NumPy scalars.

    Raises:
        ValueError: If there are more elements than an ``int`` counts.
    """
    if n > (1 << 31) - _THREADS:
        raise ValueError(
            f'a kernel is to work on {n} elements, and can on 2^31 only. '
            'Use a smaller batch.')
    launch_blocks(source, name, (-(-n // _THREADS),), (_THREADS,), n,
                  *args)


def launch_blocks(source, name, grid, block, *args, options=()):
    """Launches a kernel in blocks of the caller's choice.

    Args:
        source (str): File, without ``.cu``.
        name (str): Kernel.
        grid (tuple): Blocks.
        block (tuple): Threads of a block.
        args: All its arguments, as for :func:`launch`.
        options (tuple): More options of the compiler.
    """
    _kernel(source, name, options)(
        grid, block, tuple(_argument(arg) for arg in args))


def strides(x):
    """Returns an array's strides, as the kernels take them.

    Args:
        x (cupy.ndarray): Array.

    Returns:
        tuple: Elements to the next one along each axis, C's ``long long``.
    """
    return tuple(numpy.int64(step // x.itemsize) for step in x.strides)


def read_source(source):
    """Reads a CUDA source, what the sources share put before it.

    Args:
        source (str): File, without ``.cu``.

    Returns:
        str: The source.
    """
    folder = importlib.resources.files(__package__) / 'source'
    return '\n'.join(
        (folder / file).read_text(encoding='utf-8')
        for file in (*_HEADERS, source + '.cu'))


@functools.cache
def _kernel(source, name, options):
    return cupy.RawKernel(
        read_source(source), name, options=OPTIONS + options)


def _argument(value):
    if value is None:
        # CuPy 13 takes None as an argument without a value.
        return numpy.uintp(0)
    if isinstance(value, int):
        return numpy.int32(value)
    if isinstance(value, float):
        return numpy.float32(value)
    return value
