"""What a run is, kept with its state."""

from chainer.training import extension

from chainer_dcgan.storage import layout
from chainer_dcgan.training.priorities import PRIORITIES


class SettingsRecord(extension.Extension):
    """Carries the settings of a run inside its snapshots.

    Args:
        settings (Settings): Settings of the run.

    Attributes:
        settings (Settings): As passed.
    """

    name = layout.SETTINGS_RECORD
    priority = PRIORITIES['SettingsRecord']

    def __init__(self, settings):
        self.settings = settings

    # It has nothing to do while training.
    trigger = staticmethod(lambda trainer: False)

    def __call__(self, trainer):
        pass

    def serialize(self, serializer):
        serializer('settings', self.settings.to_json())
