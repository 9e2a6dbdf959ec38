"""Figures that change in the course of something, as lines."""

from collections.abc import Mapping, Sequence

from chainer_dcgan.pictures.figures import saved_figure


def save_line_chart(
        path: str, lines: Mapping[str, Sequence[tuple[float, float]]],
        x_label: str, y_label: str) -> None:
    """Draws lines over one axis, from zero up.

    Args:
        path (str): PNG file to write, whole or not at all.
        lines (dict): For each line's label its points, a list of
            :math:`(x, y)`.
        x_label (str): What the points are over.
        y_label (str): What they show.
    """
    with saved_figure(path, (8, 4.5)) as figure:
        axes = figure.subplots()
        for label, points in lines.items():
            axes.plot(*zip(*points), 'o-', markersize=4, label=label)
        axes.set_ylim(bottom=0)
        axes.set_xlim(left=0)
        axes.xaxis.set_major_formatter('{x:,.0f}')
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        axes.grid(alpha=0.3)
        axes.legend()
