"""What the library found wrong, and which flag mends it."""

import contextlib

from chainer_dcgan.errors import InputError


@contextlib.contextmanager
def advice(text):
    """Adds to the message of an :class:`InputError` what to do.

    The library does not know of flags.

    Args:
        text (str): A sentence that names the flag.

    Raises:
        InputError: With both.
    """
    try:
        yield
    except InputError as e:
        raise InputError(f'{e} {text}') from e
