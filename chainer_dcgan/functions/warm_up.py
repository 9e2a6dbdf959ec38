"""Compiles all kernels, so that nobody waits for it later.

``python -m chainer_dcgan.functions.warm_up`` does it once for this machine;
``make venv`` calls it.
"""

import functools
from collections.abc import Callable

import numpy

from chainer_dcgan.functions import dispatch
from chainer_dcgan.progress import Progress
from chainer_dcgan.storage.processes import may_run

_MARK = 'complete'


def is_needed() -> bool:
    """Tells whether kernels are to be compiled before training is fast.

    Returns:
        bool: Whether some may be missing on disk; never without Numba.
    """
    if dispatch.fast_mode() != 'auto' or not dispatch.has_numba():
        return False
    folder = _folder()
    return folder is None or not (folder / _MARK).exists()


def compile_kernels(
        on_progress: Callable[[int, int], None] | None = None) -> None:
    """Compiles what is missing, and marks the folder as complete.

    Calls every kernel once, on small arrays, with the types of arguments
    that the functions hand over.

    Args:
        on_progress (callable): Takes the number of functions that are done,
            and of all.
    """
    calls = _calls()
    for done, call in enumerate(calls, 1):
        call()
        if on_progress is not None:
            on_progress(done, len(calls))
    folder = _folder()
    if folder is not None:
        try:
            (folder / _MARK).touch()
            _remove_left(folder)
        except OSError:
            pass


def _remove_left(folder):
    """Removes what processes left that were killed while they wrote."""
    for path in folder.glob('*.tmp'):
        # NAME.PROCESS.tmp. A process of another machine compiles once more.
        number = path.suffixes[-2:][0].removeprefix('.')
        if not number.isdecimal() or not may_run(int(number)):
            path.unlink(missing_ok=True)


def _folder():
    from chainer_dcgan.functions.kernels.numba import compilation
    return compilation.folder()


def _calls():
    from chainer_dcgan.functions.kernels import numba as kernels
    from chainer_dcgan.functions.kernels.filters import Filters

    def array(*shape):
        return numpy.ones(shape, numpy.float32)

    def images(channels, size):
        return array(2, size, size, channels).transpose(0, 3, 1, 2)

    calls = []

    def add(function, *args):
        calls.append(functools.partial(function, *args))

    # Winograd's, then those of the layers at the images.
    for n_in, n_out in (8, 16), (3, 8):
        x, y = images(n_in, 8), images(n_out, 4)
        filters = Filters(array(n_out, n_in, 4, 4))
        add(kernels.correlate, x, filters, None, 2, 1, (4, 4), 'leaky_relu')
        add(kernels.correlate_transposed, y, filters, None, 2, 1, (8, 8),
            (x, 'elu'))
        add(kernels.correlate_weight, x, y, (4, 4), 2, 1, array(2))
    # More weights; the colours of an image.
    add(kernels.correlate_weight, images(8, 8), images(40, 4), (4, 4), 2, 1)
    n_slow = len(calls)
    filters = Filters(array(3, 8, 3, 3))
    add(kernels.correlate, images(8, 8), filters, None, 1, 1, (8, 8))
    add(kernels.correlate_transposed, images(3, 8), filters, None, 1, 1,
        (8, 8))
    weights = array(4096, 32)
    add(kernels.matmul, array(33, 32), weights.T)
    add(kernels.matmul, array(33, 4096).T, array(33, 48))
    matrix, vector = array(9, 8), array(8)
    add(kernels.affine_activation, matrix, vector, vector, 'relu')

    def normalize():
        _, state = kernels.normalize(
            matrix, 1, vector, vector, 1e-5, None, 'relu')
        kernels.normalize_backward(matrix, matrix, state, 'relu')

    add(normalize)
    add(kernels.activate, matrix, 'elu')
    add(kernels.activate_backward, matrix, matrix, 'elu')
    add(kernels.column_sum, matrix)
    add(kernels.add_noise, array(9, 8), array(9), vector)
    add(kernels.noise_sums, matrix, array(9))
    add(kernels.tanh_backward, matrix, array(9, 8))
    add(kernels.depthwise, images(8, 6), array(8, 1, 3, 3), vector, 1, 1,
        (6, 6))
    flat = [array(9) for _ in range(4)]
    add(kernels.adam_at_once, [(*flat, 0.9, 0.999, 1e-8, 1e-3, 1., 0.)])
    add(kernels.follow_at_once, [tuple(flat[:2])], 0.5)
    changes = (array(2), array(2), array(2), numpy.ones((2, 2), numpy.int64))
    for x in images(3, 8), array(2, 3, 8, 8):
        add(kernels.change_images, x, changes, images(3, 8))
    add(kernels.change_images_backward, images(3, 8), changes, array(2))
    # The slow ones apart, so that the time left is told right.
    return [call for i in range(n_slow) for call in (
        calls[i], *calls[n_slow:][i::n_slow])]


def run() -> None:
    """Compiles what is missing, and shows how long it will take."""
    if is_needed():
        # The first ones take longest: a line until there is one with a bar.
        print('compiling kernels, once', flush=True)
        compile_kernels(Progress('compiling', 'functions'))


if __name__ == '__main__':
    run()
