"""Keeps a library that Pillow brings from writing to the console."""

import contextlib
import ctypes
import functools
import re

_LIBRARY = re.compile(r'\S*/libtiff[^/\s]*\.so[^/\s]*')


@functools.cache
def silence() -> None:
    """Takes libtiff's own reports away, where they can be.

    It writes to the process's standard error, whatever Python's is, and
    quotes what a damaged file holds. That a picture cannot be decoded is
    known from Pillow. Where the library is not found, it goes on reporting.
    """
    with contextlib.suppress(OSError, AttributeError):
        with open('/proc/self/maps', encoding='utf-8',
                  errors='replace') as f:
            found = _LIBRARY.search(f.read())
        if found:
            # The one that is loaded, not another.
            library = ctypes.CDLL(found[0])
            for name in ('TIFFSetErrorHandler', 'TIFFSetWarningHandler'):
                function = getattr(library, name)
                function.argtypes = [ctypes.c_void_p]
                function.restype = ctypes.c_void_p
                function(None)
