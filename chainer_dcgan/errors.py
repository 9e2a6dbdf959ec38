"""Errors that a person can mend, as against those that a programmer can."""


class InputError(ValueError):
    """Something the caller named is wrong: a file, a flag, a device.

    The message names it, says what was expected and what to do. Commands end
    with exit status 2.
    """


class DamagedFile(InputError):
    """A file is missing, cannot be read, or is not what it should be."""


class GeometryError(InputError):
    """There is no net of these sizes."""


class DeviceError(InputError):
    """The device asked for cannot be used."""


class PrecisionError(InputError):
    """The device cannot compute as precisely as was asked for."""


class WeightsError(InputError):
    """A weights file is damaged or does not fit the model."""


class ResumeError(InputError):
    """A snapshot is damaged, missing, or contradicts the arguments."""


class RunError(RuntimeError):
    """A run that had started well cannot go on.

    Commands end with exit status 1.
    """
