"""Spectral normalization of all weights at once."""

import itertools

import cupy

from chainer_dcgan.functions.kernels.cuda.tasks import (
    CHUNK,
    chunks,
    launch_tasks,
    task_type,
)

# struct Matrix and struct Gradient of source/spectrum.cu.
_MATRIX = task_type(
    ('w', 'u', 'normalized', 'state'), ('size', 'columns'), ('eps',))
_GRADIENT = task_type(
    ('g', 'normalized', 'state', 'sums'), ('size', 'columns'))
# Columns that a block of the kernel project sums, and the numbers in a state
# that are no vector's.
_COLUMNS = 32
_N_SCALARS = 3


def divide_by_norms(weights):
    """See :func:`..numpy.spectrum.divide_by_norms`."""
    weights = [(cupy.ascontiguousarray(W), *rest) for W, *rest in weights]
    normalized = [cupy.empty_like(W) for W, *_ in weights]
    states = _split(
        [_N_SCALARS + W.size // len(W) + len(W) for W, *_ in weights])
    for i in range(max((n for _, _, n, _ in weights), default=0)):
        _iterate([
            (W, u, to, state, W.size, W.size // len(W), eps)
            for (W, u, n, eps), to, state in zip(weights, normalized, states)
            if n > i])
    return normalized, list(zip(normalized, states))


def divide_by_norms_backward(grads, states):
    """See :func:`..numpy.spectrum.divide_by_norms_backward`."""
    grads = [cupy.ascontiguousarray(g) for g in grads]
    n_blocks = [chunks(g.size) for g in grads]
    sums = _split(n_blocks)
    tasks = [(g, *state, to, g.size, g.size // len(g))
             for g, state, to in zip(grads, states, sums)]
    for name in 'dot_chunks', 'undo':
        launch_tasks('spectrum', name, _GRADIENT, tasks, n_blocks, CHUNK)
    return grads


def _iterate(tasks):
    *_, sizes, columns, _ = zip(*tasks)
    launch_tasks('spectrum', 'project', _MATRIX, tasks,
                 [-(-n // _COLUMNS) for n in columns])
    launch_tasks('spectrum', 'stretch', _MATRIX, tasks,
                 [size // n for size, n in zip(sizes, columns)])
    launch_tasks('spectrum', 'divide', _MATRIX, tasks,
                 [chunks(size) for size in sizes], CHUNK)


def _split(sizes):
    # One array for all.
    memory = cupy.empty(sum(sizes), 'f')
    return [memory[end - size:end]
            for size, end in zip(sizes, itertools.accumulate(sizes))]
