"""Progress of long work on the console."""

import sys
import time
from typing import TextIO

from chainer_dcgan import notebook

# Updates at the beginning whose time tells nothing.
_N_SLOW = 2
# Seconds that must have passed before a speed is one.
_LEAST = 0.05
# As wide as a terminal mostly is, 80 characters, less the cursor.
_COLUMNS = 79


class ProgressLine:
    """One line that shows how far some work is and how long it will take.

    On a terminal and in a notebook the line is redrawn in place; elsewhere,
    in a log file, a new one is written now and then.

    Args:
        total (int): Units of work in all.
        unit (str): What is counted, in the plural.
        start (int): Units that were done before.
        stream: Text stream; by default the output of a notebook's cell if
            there is one, and standard error if not.
        began (float): When the work began, by :func:`time.monotonic`; now if
            ``None``.
    """

    _bar_width = 30
    # Seconds. The speed is that of the recent past, because the first
    # batches are slower; not of the last batch alone, because that jumps.
    _window = 30

    def __init__(
            self, total: int, unit: str, start: int = 0,
            stream: TextIO | None = None,
            began: float | None = None) -> None:
        self._total = total
        self._unit = unit
        self._place = (notebook.Place()
                       if stream is None and notebook.is_running() else None)
        self._stream = sys.stderr if stream is None else stream
        # What is above the line in a notebook's cell, and the line.
        self._above: list[str] = []
        self._line = ''
        self._interval = (
            1 if self._place else 0.2 if self._stream.isatty() else 15)
        self._drawn_at = time.monotonic()
        self._timings = [
            (self._drawn_at if began is None else began, start)]
        self._width = 0
        self._n_slow = 0 if began is not None else _N_SLOW

    def update(self, done: int, note: str = '') -> None:
        """Says how many units are done; draws if it is time to.

        Args:
            done (int): Units done so far.
            note (str): Text before the bar.
        """
        now = time.monotonic()
        if self._n_slow and done < self._total:
            # What is made once, in the first batches, says nothing of the
            # others.
            self._n_slow -= 1
            self._timings = [(now, done)]
        if now - self._drawn_at < self._interval and done < self._total:
            return
        self._drawn_at = now
        self._timings.append((now, done))
        while (len(self._timings) > 2
                and now - self._timings[1][0] > self._window):
            del self._timings[0]
        self._write(self._format(done, note))

    def _format(self, done: int, note: str) -> str:
        (then, before), (now, _) = self._timings[0], self._timings[-1]
        rate = (done - before) / max(now - then, 1e-9)
        share = min(done / max(self._total, 1), 1)
        text = f' {share:.1%}  {counted(done, self._unit)}'
        # At first nothing is known, and nothing is said.
        if rate > 0 and now - then >= _LEAST:
            left = max(self._total - done, 0) / rate
            text += f'  {_speed(rate, self._unit)}  {_clock(left)} left'
        note = note and note + ' '
        # A line that wraps could not be removed again.
        width = min(self._bar_width, max(
            _COLUMNS - 2 - len(note) - len(text), 4))
        filled = int(share * width)
        return f'{note}[{"#" * filled}{"." * (width - filled)}]{text}'

    def print(self, text: str) -> None:
        """Writes a line for people to keep, above the one with the progress.

        Args:
            text (str): The line, for standard output.
        """
        if self._place is not None:
            self._above.append(text)
            self._place.show_text('\n'.join([*self._above, self._line]))
            return
        self.clear()
        sys.stdout.write(text + '\n')
        sys.stdout.flush()

    def _write(self, line: str) -> None:
        if self._place is not None:
            self._line = line
            self._place.show_text('\n'.join([*self._above, line]))
        elif self._stream.isatty():
            self.clear()
            self._stream.write(line)
            self._width = len(line)
        else:
            self._stream.write(line + '\n')
        self._stream.flush()

    def clear(self) -> None:
        """Removes the line from a terminal, to make room for other text.

        In a notebook it stays, as it is in nobody's way.
        """
        if self._width:
            self._stream.write('\r' + ' ' * self._width + '\r')
            self._stream.flush()
            self._width = 0


class Progress:
    """A progress line whose total is known when some of it is done.

    The work begins when this object is made.

    Args:
        note (str): Text before the bar.
        unit (str): What is counted, in the plural.
    """

    def __init__(self, note: str, unit: str = 'images') -> None:
        self._note = note
        self._unit = unit
        self._line: ProgressLine | None = None
        self._began = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Says how many of all units are done; the last one ends the line.

        Args:
            done (int): Units done so far.
            total (int): Units in all.
        """
        self._line = self._line or ProgressLine(
            total, self._unit, began=self._began)
        self._line.update(done, self._note)
        if done == total:
            self._line.clear()


def counted(n: int, unit: str) -> str:
    """Writes a number of things, in the singular if there is one.

    Args:
        n (int): How many.
        unit (str): What they are, in the plural; the first word ends in -s.

    Returns:
        str: Such as ``'1 image'`` and ``'2,000 choices of maps'``.
    """
    word, space, rest = unit.partition(' ')
    if n == 1:
        word = word.removesuffix('s')
    return f'{n:,} {word}{space}{rest}'


def _speed(rate: float, unit: str) -> str:
    """Writes units a second, or seconds a unit where there are few."""
    if rate >= 0.95:
        return f'{counted(round(rate), unit)}/s'
    return f'{1 / rate:.1f} s each'


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(int(round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f'{hours}:{minutes:02}:{seconds:02}'
    return f'{minutes}:{seconds:02}'
