"""The log as a table on the console, with the progress below it."""

from chainer.training import extension

from chainer_dcgan.progress import ProgressLine, counted
from chainer_dcgan.storage import layout
from chainer_dcgan.training.priorities import PRIORITIES

# As wide as a terminal mostly is, 80 characters.
_COLUMNS = (
    ('epoch', '{:>5}', '{:5d}'),
    ('iteration', '{:>9}', '{:9d}'),
    ('images', '{:>11}', '{:11,d}'),
    ('gen/loss', '{:>8}', '{:8.4f}'),
    ('dis/loss', '{:>8}', '{:8.4f}'),
    ('dis/p_real', '{:>10}', '{:10.4f}'),
    ('dis/p_fake', '{:>10}', '{:10.4f}'),
    ('elapsed_time', '{:>12}', '{:12.1f}'),
)

_WATCHED = 'gen/frechet'


class ConsoleReport(extension.Extension):
    """Prints new lines of the log, and a progress bar with the time left.

    In a notebook, table and bar keep their place below the cell.

    Args:
        total (int): Images that the whole run shows.
    """

    priority = PRIORITIES['ConsoleReport']

    def __init__(self, total: int) -> None:
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
        for number in range(self._n_printed, len(log)):
            self._print([
                template.format(log[number][name]) if name in log[number]
                else header.format('')
                for name, header, template in _COLUMNS])
            if _WATCHED in log[number]:
                self._print(_compare(log[:number + 1]))
        self._n_printed = len(log)
        self._progress.update(trainer.updater.n_images)

    def finalize(self) -> None:
        if self._progress is not None:
            self._progress.clear()

    def _print(self, cells):
        self._progress.print(' '.join(cells))


def _compare(log):
    """Words a measurement, beside the best one so far."""
    best = min((entry for entry in log if _WATCHED in entry),
               key=lambda entry: entry[_WATCHED])
    when = counted(best['images'], 'images') if 'images' in best else (
        counted(best['iteration'], 'iterations'))
    return [f'measured: Fréchet distance {log[-1][_WATCHED]:.1f}; best so '
            f'far {best[_WATCHED]:.1f}, after {when}']
