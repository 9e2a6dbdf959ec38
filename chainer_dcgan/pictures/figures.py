"""Figures of matplotlib, without its global state."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chainer_dcgan.storage.atomic import atomic_path

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@contextlib.contextmanager
def saved_figure(
        path: str, size: tuple[float, float]) -> 'Iterator[Figure]':
    """Gives a figure to draw in, and saves it when the block ends.

    Args:
        path (str): PNG file to write, whole or not at all.
        size (tuple of float): Width and height in hundreds of pixels.

    Yields:
        matplotlib.figure.Figure: An empty figure.
    """
    # matplotlib takes a second to import and is needed nowhere else.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout='constrained')
    FigureCanvasAgg(figure)
    yield figure
    with atomic_path(path) as temporary:
        figure.savefig(temporary, format='png', dpi=100)
