"""What can be wrong with a run, told so that a caller can tell it further.

Messages state facts and name no flag; the attributes let a command say which
one mends it.
"""

from chainer_dcgan.errors import InputError, ResumeError, RunError


class RunExists(InputError):
    """The folder of a new run holds a run already.

    Args:
        out (str): The folder.
    """

    def __init__(self, out: str) -> None:
        super().__init__(
            f'{out} holds a run already, which a new one would overwrite.')


class ForeignFile(InputError):
    """A new run would overwrite a file that is no run's.

    Args:
        path (str): The file.
    """

    def __init__(self, path: str) -> None:
        super().__init__(
            f'{path} is no file of a training run, which would overwrite '
            'it.')


class SnapshotError(ResumeError):
    """A file is damaged, missing, or no snapshot."""


class PresetChanged(SnapshotError):
    """A snapshot is of a version whose preset builds other nets.

    Args:
        path (str): The snapshot.
        preset (str): Name of the preset.
        difference (str): What is different, as a clause.
    """

    def __init__(self, path: str, preset: str, difference: str) -> None:
        super().__init__(
            f'{path} is of a version whose preset {preset} was another one: '
            f'{difference}.')


class NoSnapshot(ResumeError):
    """A folder holds no snapshot that can be used."""


class SettingsConflict(ResumeError):
    """A snapshot belongs to a run of other settings.

    Args:
        path (str): The snapshot.
        name (str): The setting, a field of
            :class:`~chainer_dcgan.training.settings.Settings`.
        saved: Its value in the snapshot.
        given: The value asked for.

    Attributes:
        name, saved, given: As passed.
    """

    def __init__(self, path, name, saved, given):
        super().__init__(
            f'{path} was trained with {name} {saved}, not {given}.')
        self.name = name
        self.saved = saved
        self.given = given


class OtherRun(ResumeError):
    """A snapshot is not of the run whose folder it lies in."""


class OtherImages(ResumeError):
    """The images are not those that a snapshot was trained on."""


class RunFailed(RunError):
    """A run has gone wrong for good.

    Args:
        reason (str): A sentence.
        snapshot (str): The newest good snapshot, or ``None``.

    Attributes:
        snapshot (str): As passed.
    """

    def __init__(self, reason: str, snapshot: str) -> None:
        saved = ('Nothing was saved yet.' if snapshot is None
                 else f'The newest good snapshot is {snapshot}.')
        super().__init__(f'{reason} {saved}')
        self.snapshot = snapshot
