"""Figures with what is needed to read them: floor and spread."""

import numpy

from chainer_dcgan.metrics.metric import METRICS


def needs_features(metrics: list[str]) -> bool:
    """Tells whether some metrics need features.

    Args:
        metrics (list of str): Keys of ``METRICS``.

    Returns:
        bool: Whether one does.
    """
    return any(METRICS[name].of == 'features' for name in metrics)


def needs_images(metrics: list[str]) -> bool:
    """Tells whether some metrics need the images themselves.

    Args:
        metrics (list of str): Keys of ``METRICS``.

    Returns:
        bool: Whether one does.
    """
    return any(METRICS[name].of == 'images' for name in metrics)


def compute_figures(metrics, real, fake):
    """Computes figures.

    Args:
        metrics (list of str): Keys of ``METRICS``.
        real (Samples): Real images.
        fake (Samples): Generated images.

    Returns:
        dict: Metrics and floats.
    """
    return {name: METRICS[name].function(
        getattr(real, METRICS[name].of), getattr(fake, METRICS[name].of))
        for name in metrics}


def spread(metrics, real, fake, draws=10, seed=0, on_progress=None):
    """Estimates how much figures would differ for other images.

    The standard deviation over random halves of both sets, drawn without
    replacement: the delete-d jackknife (Shao and Wu 1989) with d = n/2, whose
    factor (n - d) / d is then 1. The usual bootstrap, with replacement,
    would fill the sets with duplicates, that are each other's nearest
    neighbours.

    Args:
        metrics (list of str): Keys of ``METRICS``.
        real (Samples): Real images.
        fake (Samples): Generated images.
        draws (int): Pairs of halves, at least 2.
        seed (int): Seed of the halves.
        on_progress (callable): ``on_progress(done, draws)`` after each.

    Returns:
        dict: Metrics and standard deviations.
    """
    rng = numpy.random.default_rng(seed)
    return _deviation([
        compute_figures(metrics, _half(real, rng), _half(fake, rng))
        for _ in _counted(draws, on_progress)])


def floor_of_halves(metrics, real, draws=10, on_progress=None):
    """Measures real images against real ones: disjoint halves of a set.

    Args:
        metrics (list of str): Keys of ``METRICS``.
        real (Samples): Real images.
        draws (int): Random splits, at least 2.
        on_progress (callable): ``on_progress(done, draws)`` after each.

    Returns:
        tuple: Dicts of means and of standard deviations over the splits.
    """
    rng = numpy.random.default_rng(0)
    m = len(real) // 2
    found = []
    for _ in _counted(draws, on_progress):
        order = rng.permutation(len(real))
        found.append(compute_figures(
            metrics, real.take(order[:m]), real.take(order[m:2 * m])))
    return ({name: float(numpy.mean([f[name] for f in found]))
             for name in metrics}, _deviation(found))


def _counted(draws, on_progress):
    for done in range(draws):
        yield done
        if on_progress is not None:
            on_progress(done + 1, draws)


def _half(samples, rng):
    return samples.take(
        rng.permutation(len(samples))[:len(samples) // 2])


def _deviation(found):
    return {name: float(numpy.std([f[name] for f in found], ddof=1))
            for name in found[0]}
