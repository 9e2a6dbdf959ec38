"""A linear probe's results as a table and a chart, beside the paper's."""

import dataclasses
import os

from chainer_dcgan.pictures.bar_chart import save_bar_chart
from chainer_dcgan.storage.atomic import write_text

DESCRIPTIONS = {
    'trained': 'D trained here', 'untrained': 'D of the same shape, untrained',
    'pixels': 'pixels', 'kmeans': 'K-means, one layer'}
"""dict: What the feature sets are, for people to read."""

PAPER = {
    # arXiv 1511.06434, table 1; the second from its last column.
    ('cifar10', None): {
        'trained': (82.8, None), 'kmeans': (80.6, None)},
    ('cifar10', 400): {'trained': (73.8, 0.4)},
    # Table 2, 1,000 labels: an error of 22.48 %.
    ('svhn', 100): {'trained': (77.52, None)},
}
"""dict: The paper's accuracies and their spread, in per cent, by data set and
labels a class (``None`` for all), then by feature set."""


def describe(results, train, test, n_labels, n_draws, seed):
    """Gives the results, and how they were come by, to be written down.

    Args:
        results (dict): :class:`ProbeResult` by feature set.
        train (LabelledImages): Images learned from.
        test (LabelledImages): Images tested on.
        n_labels (int): Labels a class; ``None`` for all.
        n_draws (int): How often images were drawn, where not all were taken.
        seed (int): Seed of everything random.

    Returns:
        dict: An entry for each feature set, and ``protocol``.
    """
    return {
        **{name: dataclasses.asdict(result)
           for name, result in results.items()},
        'protocol': {
            'n_train': len(train), 'n_test': len(test),
            'n_classes': len(train.classes),
            'labels_per_class': n_labels or 'all',
            'draws': n_draws if n_labels else 1, 'seed': seed}}


def save_report(folder, results, n_labels, dataset=None):
    """Writes ``table.md`` and ``accuracy.png``.

    Args:
        folder (str): Where to.
        results (dict): :class:`ProbeResult` by feature set.
        n_labels (int): Labels a class; ``None`` for all.
        dataset (str): See :func:`format_table`.

    Returns:
        str: The table.
    """
    table = format_table(results, dataset, n_labels)
    write_text(os.path.join(folder, 'table.md'), table)
    paper = PAPER.get((dataset, n_labels), {})
    save_bar_chart(
        os.path.join(folder, 'accuracy.png'),
        [DESCRIPTIONS[name] for name in results],
        [100 * result.accuracy for result in results.values()],
        [result.spread and 100 * result.spread
         for result in results.values()],
        [paper.get(name, (None,))[0] for name in results],
        "the paper's (its D was trained on ImageNet)",
        'Linear SVM, '
        + (f'{n_labels} labels a class' if n_labels else 'all labels'))
    return table


def format_table(results, dataset, n_labels):
    """Writes the results as a table in Markdown.

    Args:
        results (dict): :class:`ProbeResult` by feature set.
        dataset (str): ``'cifar10'``, ``'svhn'`` or any other, which the
            paper has no figures for.
        n_labels (int): Labels a class; ``None`` for all.

    Returns:
        str: The table, with a line's end.
    """
    figures = PAPER.get((dataset, n_labels), {})
    lines = ['| features | number | C | accuracy here | the paper\'s |',
             '| --- | ---: | ---: | ---: | ---: |']
    for name, result in results.items():
        spread = None if result.spread is None else 100 * result.spread
        here = _percent(100 * result.accuracy, spread)
        paper = _percent(*figures[name]) if name in figures else ''
        lines.append(f'| {DESCRIPTIONS[name]} | {result.dims:,} | '
                     f'{result.C:.3g} | {here} | {paper} |')
    if figures:
        lines += ['', 'The paper is arXiv 1511.06434; its D was trained on '
                  'ImageNet.']
    return '\n'.join(lines) + '\n'


def _percent(value, spread):
    if spread is None:
        return f'{value:.1f} %'
    return f'{value:.1f} +- {spread:.1f} %'
