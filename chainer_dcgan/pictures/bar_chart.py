"""Figures side by side, as bars."""

from collections.abc import Sequence

from chainer_dcgan.pictures.figures import saved_figure


def save_bar_chart(
        path: str, labels: Sequence[str], values: Sequence[float],
        errors: Sequence[float | None], others: Sequence[float | None],
        other_label: str, title: str) -> None:
    """Draws one bar a label, and a mark where another's figure stands.

    Args:
        path (str): PNG file to write, whole or not at all.
        labels (list of str): Text beside each bar, from above.
        values (list of float): Lengths of the bars, in per cent.
        errors (list of float): Half lengths of the error bars; ``None`` for
            no error bar.
        others (list of float): Where the mark is; ``None`` for no mark.
        other_label (str): What the marks stand for.
        title (str): Text above the chart.
    """
    with saved_figure(path, (8, 1.6 + 0.6 * len(labels))) as figure:
        axes = figure.subplots()
        places = range(len(labels))
        axes.barh(places, values, 0.6, color='#4c78a8', label='measured here',
                  xerr=[error or 0 for error in errors], capsize=3)
        marks = [(other, place) for other, place in zip(others, places)
                 if other is not None]
        if marks:
            axes.plot(*zip(*marks), 'D', color='#e45756', label=other_label)
        for place, value in zip(places, values):
            axes.annotate(f' {value:.1f}', (0, place), va='center',
                          color='white')
        axes.set_yticks(places, labels)
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel('accuracy on the test images, %')
        axes.set_title(title)
        axes.grid(axis='x', alpha=0.3)
        figure.legend(loc='outside lower center', ncols=2)
