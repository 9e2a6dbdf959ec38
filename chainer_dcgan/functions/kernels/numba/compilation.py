"""How kernels are compiled."""

import numba

# For small functions of vectors; LLVM puts them into their callers.
inlined = numba.njit(forceinline=True)


def compiled(function):
    """Compiles a kernel when it is first called.

    The kernel releases the GIL, divides as NumPy does, and is kept on disk:
    beside this file, or else in the user's cache folder (Numba's environment
    variable ``NUMBA_CACHE_DIR`` names another). Where neither can be written
    to, each process compiles anew.

    Args:
        function (callable): Kernel.

    Returns:
        callable: Its compiled form.
    """
    options = {'nogil': True, 'error_model': 'numpy'}
    try:
        return numba.njit(cache=True, **options)(function)
    except RuntimeError:
        return numba.njit(**options)(function)
