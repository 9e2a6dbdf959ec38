"""Precision and recall by nearest neighbours."""

import numpy

from chainer_dcgan.features.distances import squared_distances_by_rows

_ROWS = 1000


def precision(real: numpy.ndarray, fake: numpy.ndarray, k: int=3) -> float:
    """Share of generated images that lie among the real ones.

    A generated image counts if, for at least one real image, it is no
    farther away than that image's k-th nearest real neighbour
    (Kynkäänniemi et al., arXiv 1904.06991, equations 1 and 2).

    Args:
        real (numpy.ndarray): Features of real images, :math:`(n, D)`.
        fake (numpy.ndarray): Features of generated images, :math:`(m, D)`.
        k (int): Which neighbour; the paper's 3.

    Returns:
        float: In [0, 1].

    Raises:
        ValueError: If there are not more than ``k`` real images.
    """
    return _covered(fake, real, k)


def recall(real: numpy.ndarray, fake: numpy.ndarray, k: int=3) -> float:
    """Share of real images that lie among the generated ones.

    :func:`precision` with the two sets exchanged.

    Args:
        real (numpy.ndarray): Features of real images, :math:`(n, D)`.
        fake (numpy.ndarray): Features of generated images, :math:`(m, D)`.
        k (int): Which neighbour; the paper's 3.

    Returns:
        float: In [0, 1].

    Raises:
        ValueError: If there are not more than ``k`` generated images.
    """
    return _covered(real, fake, k)


def _covered(points, manifold, k):
    if len(manifold) <= k:
        raise ValueError(
            f'expected more than k = {k} images, found {len(manifold)}')
    # float64, and around the mean: squares are subtracted below.
    center = manifold.mean(axis=0, dtype=numpy.float64)
    points, manifold = points - center, manifold - center
    radii = numpy.concatenate([
        # Place 0 is the point itself.
        numpy.partition(block, k, axis=1)[:, k]
        for block in squared_distances_by_rows(manifold, manifold, _ROWS)])
    covered = numpy.concatenate([
        (block <= radii).any(axis=1)
        for block in squared_distances_by_rows(points, manifold, _ROWS)])
    return float(covered.mean())
