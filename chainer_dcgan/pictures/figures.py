"""Figures of matplotlib, without its global state."""

import contextlib
import os
import sys
import types
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chainer_dcgan.storage.atomic import atomic_path

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Fonts with Japanese, of Debian, macOS and Windows; matplotlib takes from the
# first that has a character.
_FONTS = (
    'DejaVu Sans', 'Noto Sans CJK JP', 'Noto Sans JP', 'IPAexGothic',
    'IPAGothic', 'TakaoGothic', 'VL Gothic', 'Droid Sans Fallback',
    'Hiragino Sans', 'Yu Gothic', 'Meiryo', 'MS Gothic')


@contextlib.contextmanager
def saved_figure(
        path: str, size: tuple[float, float]) -> 'Iterator[Figure]':
    """Gives a figure to draw in, and saves it when the block ends.

    It looks the same everywhere: neither a matplotlibrc nor ``MPLBACKEND``
    changes it. If no font here has some character, there is one warning.

    Args:
        path (str): PNG file to write, whole or not at all.
        size (tuple of float): Width and height in hundreds of pixels.

    Yields:
        matplotlib.figure.Figure: An empty figure.
    """
    matplotlib = _import_matplotlib()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(), warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        matplotlib.rcParams.update({
            name: value for name, value in matplotlib.rcParamsDefault.items()
            if not name.startswith('backend')})
        matplotlib.rcParams['font.family'] = _choose_fonts()
        figure = Figure(figsize=size, layout='constrained')
        FigureCanvasAgg(figure)
        yield figure
        with atomic_path(path) as temporary:
            figure.savefig(temporary, format='png', dpi=100)
    _pass_on(w, path)


def _import_matplotlib() -> types.ModuleType:
    # It takes a second to import, and is needed nowhere else.
    try:
        import matplotlib
    except ValueError:
        # MPLBACKEND names a backend that is not here, and none is needed.
        backend = os.environ.pop('MPLBACKEND', None)
        for name in [name for name in sys.modules
                     if name.partition('.')[0] == 'matplotlib']:
            del sys.modules[name]  # half imported
        try:
            import matplotlib
        finally:
            if backend is not None:
                os.environ['MPLBACKEND'] = backend
    return matplotlib


def _choose_fonts() -> list[str]:
    from matplotlib import font_manager
    here = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in _FONTS if name in here]


def _pass_on(caught: list[warnings.WarningMessage], path: str) -> None:
    lacking = False
    for warning in caught:
        if 'missing from font' in str(warning.message):
            lacking = True
        else:
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename,
                warning.lineno)
    if lacking:
        warnings.warn(
            f'{path}: no font of this machine has all the characters of its '
            'labels; boxes stand for those. For Japanese, install one such '
            'as Noto Sans CJK (Debian: fonts-noto-cjk).', stacklevel=4)
