"""Decides which code computes a function: the one place that does."""

import importlib.util
import os

import chainer
import numpy
from chainer.backends import cuda

_MODES = ('auto', 'numpy', 'never')


def fast_mode() -> str:
    """Reads the switch of the fast functions.

    ``chainer.config.dcgan_fast`` is asked first (set it with
    ``chainer.using_config('dcgan_fast', mode)``), then the environment
    variable ``CHAINER_DCGAN_FAST``.

    Returns:
        str: ``'auto'`` (the default: on a CPU Numba kernels, or NumPy ones
        without Numba), ``'numpy'`` (never Numba) or ``'never'`` (Chainer's
        own functions, on a GPU too; ``0`` in the environment says the same).

    Raises:
        ValueError: If the switch holds anything else.
    """
    mode = getattr(chainer.config, 'dcgan_fast', None)
    if mode is None:
        mode = os.environ.get('CHAINER_DCGAN_FAST', 'auto')
        mode = {'0': 'never', '1': 'auto', '': 'auto'}.get(mode, mode)
    if mode not in _MODES:
        raise ValueError(
            f'the switch of the fast functions is {mode!r}. Set '
            'chainer.config.dcgan_fast or CHAINER_DCGAN_FAST to one of '
            f'{", ".join(_MODES)}.')
    return mode


def kernels(*arrays):
    """Chooses the kernels for some arrays.

    The fast functions cover float32 :class:`numpy.ndarray`, and float32
    :class:`cupy.ndarray` where Chainer does not use cuDNN: CuPy 14 has none.
    Everything else (cuDNN, ChainerX and iDeep arrays, float16, mixed16,
    float64) is left to Chainer.

    Args:
        arrays: Inputs of a function, raw or as
            :class:`chainer.Variable`; ``None`` is skipped.

    Returns:
        module: Kernels, or ``None`` where Chainer's own function is to be
        called.
    """
    mode = fast_mode()
    if mode == 'never':
        return None
    arrays = [getattr(array, 'array', array) for array in arrays]
    arrays = [array for array in arrays if array is not None]
    kinds = {type(array) for array in arrays}
    if len(kinds) != 1 or any(array.dtype != 'float32' for array in arrays):
        return None
    kind, = kinds
    if (cuda.available and kind is cuda.ndarray
            and not chainer.should_use_cudnn('>=auto')):
        from chainer_dcgan.functions.kernels import cuda as cuda_kernels
        return cuda_kernels
    if kind is not numpy.ndarray:
        return None
    # Imported here because Numba takes a second, and may be missing.
    if mode == 'auto' and has_numba():
        from chainer_dcgan.functions.kernels import numba as numba_kernels
        return numba_kernels
    from chainer_dcgan.functions.kernels import numpy as numpy_kernels
    return numpy_kernels


def halves_of_normalization(x, *arrays):
    """Chooses the kernels of batch normalization over several processes.

    They come in two halves, what is summed and what the sums are used for.

    Args:
        x (:ref:`ndarray`): Input, :math:`(M, C)`.
        arrays: The link's arrays.

    Returns:
        module: Kernels as those of
        :mod:`~chainer_dcgan.functions.kernels.plain`, which cover all types.
    """
    chosen = kernels(x, *arrays)
    if chosen is not None and chosen.__name__.endswith('.cuda'):
        from chainer_dcgan.functions.kernels.cuda import normalization
        return normalization
    if chosen is not None and chosen.__name__.endswith('.numba'):
        from chainer_dcgan.functions.kernels.numba import split_normalization
        if split_normalization.covers(x):
            return split_normalization
    from chainer_dcgan.functions.kernels import plain
    return plain


def modulation_at_once(x, *arrays):
    """Chooses the kernels of modulated batch normalization as a whole.

    Args:
        x (:ref:`ndarray`): Input, :math:`(M, C)`.
        arrays: What it is modulated by.

    Returns:
        module: Kernels as those of
        :mod:`~chainer_dcgan.functions.kernels.cuda.modulation`, or ``None``
        where it is made of halves: on a CPU, and where several processes
        share the batch.
    """
    chosen = kernels(x, *arrays)
    if (chosen is None or not chosen.__name__.endswith('.cuda')
            or getattr(chainer.config, 'dcgan_processes', None) is not None):
        return None
    from chainer_dcgan.functions.kernels.cuda import modulation
    return modulation


def has_numba() -> bool:
    """Tells whether Numba is installed, without importing it.

    Returns:
        bool: Whether it is.
    """
    return importlib.util.find_spec('numba') is not None
