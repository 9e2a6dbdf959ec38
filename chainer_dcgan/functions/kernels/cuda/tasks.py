"""Launches that work on many arrays at once."""

import itertools

import numpy

from chainer_dcgan.functions.kernels.cuda.launch import N_TASKS, launch_blocks

THREADS = 256
"""int: Threads of each block."""
CHUNK = 4096
"""int: Elements that a block is given where it works on elements."""


def task_type(pointers, integers=(), floats=()):
    """Describes a struct of a CUDA source.

    Args:
        pointers (tuple of str): Names of its pointers, which come first.
        integers (tuple of str): Those of its ints, before ``first_block``.
        floats (tuple of str): Those of its floats, which come last.

    Returns:
        numpy.dtype: Its layout.
    """
    return numpy.dtype(
        [(name, 'u8') for name in pointers]
        + [(name, 'i4') for name in (*integers, 'first_block')]
        + [(name, 'f4') for name in floats], align=True)


def launch_tasks(source, name, kind, tasks, n_blocks, *args):
    """Launches a kernel on tasks, as many as a launch takes at a time.

    Args:
        source (str): File, without ``.cu``.
        name (str): Kernel; it takes the tasks, their number and ``args``.
        kind (numpy.dtype): From :func:`task_type`.
        tasks (list of tuple): Values of the fields of each, but for
            ``first_block``; an array for a pointer.
        n_blocks (list of int): How many blocks work on each.
        args: The kernel's other arguments.
    """
    place = kind.names.index('first_block')
    n_pointers = sum(kind[name] == numpy.uint64 for name in kind.names)
    for start in range(0, len(tasks), N_TASKS):
        part = slice(start, start + N_TASKS)
        ends = list(itertools.accumulate(n_blocks[part]))
        table = numpy.zeros(N_TASKS, kind)
        for i, (task, first) in enumerate(zip(tasks[part], [0, *ends])):
            table[i] = (
                *(array.data.ptr for array in task[:n_pointers]),
                *task[n_pointers:place], first, *task[place:])
        launch_blocks(
            source, name, (ends[-1],), (THREADS,),
            table.view([('of', kind, N_TASKS)]), len(ends), *args)


def chunks(size):
    """Counts the blocks that work on an array's elements.

    Args:
        size (int): Elements.

    Returns:
        int: Blocks.
    """
    return -(-size // CHUNK)
