"""The log of a run, in its snapshots and as a file."""

import json
import os

from chainer.training import extensions

from chainer_dcgan.storage import layout
from chainer_dcgan.storage.atomic import write_text
from chainer_dcgan.training.priorities import PRIORITIES


class RunLog(extensions.LogReport):
    """Chainer's log, whose file is written whole or not at all.

    Chainer itself makes a folder for each writing, which stays when the
    process is killed, and lets a power cut leave an empty log.

    Args:
        trigger (callable): When a line is added.
        postprocess (callable): Takes a dict, the line, and may change it.
    """

    # Snapshots know it by Chainer's name.
    name = layout.LOG_REPORT
    priority = PRIORITIES['RunLog']

    def __init__(self, trigger, postprocess=None):
        super().__init__(
            trigger=trigger, postprocess=postprocess, log_name=None)

    def __call__(self, trainer):
        n = len(self.log)
        super().__call__(trainer)
        if len(self.log) > n:
            write_text(os.path.join(trainer.out, layout.LOG),
                       json.dumps(self.log, indent=4))
