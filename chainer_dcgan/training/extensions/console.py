"""The log as a table on the console, with the progress below it."""

import sys

from chainer.training import extension

from chainer_dcgan.progress import ProgressLine
from chainer_dcgan.storage import layout
from chainer_dcgan.training.priorities import PRIORITIES

_COLUMNS = (
    ('epoch', '{:>6}', '{:6d}'),
    ('iteration', '{:>10}', '{:10d}'),
    ('images', '{:>12}', '{:12,d}'),
    ('gen/loss', '{:>9}', '{:9.4f}'),
    ('dis/loss', '{:>9}', '{:9.4f}'),
    ('dis/p_real', '{:>11}', '{:11.4f}'),
    ('dis/p_fake', '{:>11}', '{:11.4f}'),
    ('elapsed_time', '{:>13}', '{:13.1f}'),
)


class ConsoleReport(extension.Extension):
    """Prints new lines of the log, and a progress bar with the time left.

    Args:
        total (int): Images that the whole run shows.
    """

    priority = PRIORITIES['ConsoleReport']

    def __init__(self, total):
        self._total = total
        self._n_printed = 0
        self._progress = None

    def initialize(self, trainer):
        self._progress = ProgressLine(
            self._total, 'images', trainer.updater.n_images)
        # What was logged before a resume has been printed before it, too.
        self._n_printed = len(trainer.get_extension(layout.LOG_REPORT).log)
        self._print([header.format(name) for name, header, _ in _COLUMNS])

    def __call__(self, trainer):
        log = trainer.get_extension(layout.LOG_REPORT).log
        for entry in log[self._n_printed:]:
            self._print([
                template.format(entry[name]) if name in entry
                else header.format('')
                for name, header, template in _COLUMNS])
        self._n_printed = len(log)
        self._progress.update(trainer.updater.n_images)

    def finalize(self):
        if self._progress is not None:
            self._progress.clear()

    def _print(self, cells):
        self._progress.clear()
        sys.stdout.write(' '.join(cells) + '\n')
        sys.stdout.flush()
