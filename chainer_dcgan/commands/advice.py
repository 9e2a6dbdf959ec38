"""What the library found wrong, and which flag mends it."""

import contextlib

from chainer_dcgan.errors import InputError, RunError


@contextlib.contextmanager
def advice(text='', flag='', error=(InputError, RunError)):
    """Adds a command's flags to what the library says is wrong.

    The library does not know of flags: its messages must make sense in a
    notebook, too.

    Args:
        text (str): A sentence for the end that names the flag.
        flag (str): The flag whose value the message begins with.
        error (type or tuple of type): Errors that this is said of; others
            pass as they are.

    Raises:
        InputError: With all of it.
        RunError: Likewise, if it was one.
    """
    try:
        yield
    except error as e:
        # Not e's own class: some make their message of several arguments.
        kind = RunError if isinstance(e, RunError) else InputError
        raise kind(' '.join(filter(None, [flag, str(e), text]))) from e
