"""The error of everything that can be wrong with a data set."""

from chainer_dcgan.errors import InputError


class DatasetError(InputError):
    """The images, their tags or their cache cannot be used.

    The message says what was expected, what was found, and what to do.
    """
