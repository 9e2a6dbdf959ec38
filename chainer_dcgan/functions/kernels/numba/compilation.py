"""How kernels are compiled."""

import numba

from chainer_dcgan.functions.kernels.numba import kernel_cache

_OPTIONS = {'nogil': True, 'error_model': 'numpy'}

# For small functions of vectors; LLVM puts them into their callers.
inlined = numba.njit(forceinline=True)


def compiled(function):
    """Compiles a kernel when it is first called.

    The kernel releases the GIL, divides as NumPy does, and is kept on disk,
    see :mod:`~chainer_dcgan.functions.kernels.numba.kernel_cache`. Where
    nothing can be written, each process compiles anew.

    Args:
        function (callable): Kernel.

    Returns:
        callable: Its compiled form.
    """
    kernel = numba.njit(**_OPTIONS)(function)
    if folder() is not None:
        # Numba takes no other cache than its own by a public way.
        kernel._cache = kernel_cache.KernelCache(function, folder())
    return kernel


def folder():
    """Tells where compiled kernels are kept.

    Returns:
        pathlib.Path: The folder, or ``None`` if no place can be written to.
    """
    return kernel_cache.find_folder(
        kernel_cache.digest(tuple(sorted(_OPTIONS.items()))))
