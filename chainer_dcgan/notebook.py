"""The output of a notebook's cell, where there is one.

Streams cannot go back by more than a line there, and two of them take turns;
what changes is displayed under a name, and then displayed anew in its place.
IPython is asked only where it is running already.
"""

import sys
from typing import Any


class Place:
    """A place in the output of the cell that runs; what is in it can change.

    It is empty, and where it is settled, as soon as it is made. Only where
    :func:`is_running`.
    """

    def __init__(self) -> None:
        self._handle: Any = _display().display(
            {'text/plain': ''}, raw=True, display_id=True)

    def show_text(self, text: str) -> None:
        """Puts text there, in letters of equal width.

        Args:
            text (str): One line or more.
        """
        self._handle.update({'text/plain': text}, raw=True)

    def show_picture(self, path: str) -> None:
        """Puts a picture there.

        Args:
            path (str): PNG file; it is copied.
        """
        self._handle.update(_display().Image(filename=path))


def is_running() -> bool:
    """Tells whether a notebook's kernel runs this.

    Returns:
        bool: False in IPython on a terminal, too, whose lines can be redrawn.
    """
    ipython = sys.modules.get('IPython')
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, 'kernel', None) is not None


def _display() -> Any:
    from IPython import display
    return display
