"""Density and coverage by nearest neighbours."""

import numpy

from chainer_dcgan.features.distances import squared_distances_by_rows

_ROWS = 1000
_SMALL = 12


def density(real: numpy.ndarray, fake: numpy.ndarray, k: int=5) -> float:
    """Tells among how many real images a generated one lies.

    The number of real images whose k-th nearest real neighbour is no nearer
    to them than the generated image, over ``k``, averaged over the generated
    ones (Naeem et al. 2020, arXiv 2002.09797, equation 5). Unlike precision,
    a single outlier that has room around it counts little.

    Args:
        real (numpy.ndarray): Features of real images, :math:`(n, D)`.
        fake (numpy.ndarray): Features of generated images, :math:`(m, D)`.
        k (int): Which neighbour; the paper's 5.

    Returns:
        float: At least 0; about 1 for images like the real ones, more for
        images that are all in the midst of them.

    Raises:
        ValueError: If there are not more than ``k`` real images.
    """
    within = sum(int(block.sum()) for block in _within(real, fake, k))
    return within / (k * len(fake))


def coverage(real: numpy.ndarray, fake: numpy.ndarray, k: int=5) -> float:
    """Share of real images that have a generated one near them.

    No farther away than the k-th nearest real neighbour (the same, equation
    6). Unlike recall, the neighbourhoods are the real images', so that
    generated images that are far apart do not reach farther.

    Args:
        real (numpy.ndarray): Features of real images, :math:`(n, D)`.
        fake (numpy.ndarray): Features of generated images, :math:`(m, D)`.
        k (int): Which neighbour; the paper's 5.

    Returns:
        float: In [0, 1].

    Raises:
        ValueError: If there are not more than ``k`` real images.
    """
    return float(numpy.concatenate([
        block.any(axis=1) for block in _within(real, fake, k)]).mean())


def small_vectors(imgs: numpy.ndarray) -> numpy.ndarray:
    """Averages images down to 12 x 12, where layout and colours are left.

    Args:
        imgs (numpy.ndarray): uint8 images, :math:`(N, C, S, S)`.

    Returns:
        numpy.ndarray: float64, :math:`(N, 144 C)`; a pixel is the mean over
        the part of the image that it takes up.
    """
    size = imgs.shape[2]
    edges = numpy.arange(_SMALL + 1) * (size / _SMALL)
    pixels = numpy.arange(size)
    # How much of each pixel lies in each of the parts.
    shares = numpy.clip(
        numpy.minimum(edges[1:, None], pixels + 1)
        - numpy.maximum(edges[:-1, None], pixels), 0, None) / (size / _SMALL)
    return (shares @ imgs @ shares.T).reshape(len(imgs), -1)


def _within(real, fake, k):
    # Rows of real images, columns of generated ones: who is how near.
    if len(real) <= k:
        raise ValueError(
            f'expected more than k = {k} real images, found {len(real)}')
    # float64, and around the mean: squares are subtracted below.
    center = real.mean(axis=0, dtype=numpy.float64)
    real, fake = real - center, fake - center
    for among, to_fake in zip(
            squared_distances_by_rows(real, real, _ROWS),
            squared_distances_by_rows(real, fake, _ROWS)):
        # Place 0 is the image itself.
        radii = numpy.partition(among, k, axis=1)[:, k]
        yield to_fake <= radii[:, None]
