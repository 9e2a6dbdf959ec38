"""A linear probe's results as a table, beside the DCGAN paper's."""

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
        spread = result.spread
        lines.append('| {} | {:,} | {:.3g} | {} | {} |'.format(
            DESCRIPTIONS[name], result.dims, result.C,
            _percent(100 * result.accuracy,
                     None if spread is None else 100 * spread),
            _percent(*figures[name]) if name in figures else ''))
    if figures:
        lines += ['', 'The paper is arXiv 1511.06434; its D was trained on '
                  'ImageNet.']
    return '\n'.join(lines) + '\n'


def _percent(value, spread):
    if spread is None:
        return f'{value:.1f} %'
    return f'{value:.1f} +- {spread:.1f} %'
