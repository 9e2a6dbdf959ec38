"""Figures of one generator, ready to be written down."""

from chainer_dcgan.metrics.evaluation import (
    compute_figures,
    floor_of_halves,
    spread,
)
from chainer_dcgan.metrics.metric import METRICS


def evaluate_samples(metrics, real, fake, features_name, more_real=None,
                     draws=10, on_progress=None):
    """Measures a generator, with floor and spread beside each figure.

    Args:
        metrics (list of str): Keys of ``METRICS``.
        real (Samples): Real images.
        fake (Samples): Generated images, as many.
        features_name (str): Name of the features.
        more_real (Samples): Other real images, as many, for the floor; if
            there are none, halves of ``real`` give it.
        draws (int): Random halves for spreads and floor, at least 2.
        on_progress (callable): ``on_progress(done, total)`` with numbers of
            draws, those for the floor included.

    Returns:
        dict: For each metric a dict of ``title``, ``value``, ``spread``
        (standard deviation), ``floor``, ``floor_spread``, and the numbers of
        images on both sides, ``n`` and ``floor_n``.
    """
    def count_from(start):
        return on_progress and (
            lambda done, _: on_progress(start + done, 2 * draws))

    values = compute_figures(metrics, real, fake)
    spreads = spread(
        metrics, real, fake, draws, on_progress=count_from(0))
    if more_real is None:
        floors, floor_spreads = floor_of_halves(
            metrics, real, draws, on_progress=count_from(draws))
        floor_n = len(real) // 2
    else:
        floors = compute_figures(metrics, real, more_real)
        floor_spreads = spread(
            metrics, real, more_real, draws,
            on_progress=count_from(draws))
        floor_n = len(real)
    return {name: {
        'title': METRICS[name].title.format(features_name),
        'value': values[name], 'spread': spreads[name], 'n': len(real),
        'floor': floors[name], 'floor_spread': floor_spreads[name],
        'floor_n': floor_n} for name in metrics}


def format_figures(figures: dict) -> str:
    """Lays a report out as a table.

    Args:
        figures (dict): From :func:`evaluate_samples`.

    Returns:
        str: One line a figure, under a headline.
    """
    width = max(len(figure['title']) for figure in figures.values())
    lines = [f'{"":<{width}}  {"generated":>20}  {"n":>7}   '
             f'{"real (floor)":>20}  {"n":>7}']
    for figure in figures.values():
        value = _with_spread(figure['value'], figure['spread'])
        floor = _with_spread(figure['floor'], figure['floor_spread'])
        lines.append(
            f'{figure["title"]:<{width}}  {value:>20}  {figure["n"]:>7,}   '
            f'{floor:>20}  {figure["floor_n"]:>7,}')
    return '\n'.join(lines)


def _with_spread(value, deviation):
    return f'{value:.4g} +- {deviation:.2g}'
