"""Kernel distance between two sets of features."""

import numpy


def kernel_distance(
        a: numpy.ndarray, b: numpy.ndarray, n_subsets: int=10,
        subset_size: int=1000, seed: int=0) -> float:
    """Squared maximum mean discrepancy under a polynomial kernel.

    The unbiased estimate with :math:`k(x, y) = (x^T y / D + 1)^3`, averaged
    over random subsets (Binkowski et al., arXiv 1801.01401, section 4; on
    Inception's features it is called KID). Its expectation, unlike the
    Fréchet distance's, does not depend on the number of images; it is 0 for
    equal distributions and may come out below 0.

    Args:
        a (numpy.ndarray): Float features, :math:`(n, D)`.
        b (numpy.ndarray): Float features, :math:`(m, D)`.
        n_subsets (int): Subsets to average over.
        subset_size (int): Vectors in a subset; if there are no more, all
            of them are the only subset.
        seed (int): Seed of the subsets.

    Returns:
        float: The squared distance.

    Raises:
        ValueError: If a set has fewer than two vectors.
    """
    size = min(subset_size, len(a), len(b))
    if size < 2:
        raise ValueError('expected at least 2 feature vectors on each side, '
                         f'found {len(a)} and {len(b)}')
    if size == len(a) == len(b):
        n_subsets = 1
    rng = numpy.random.default_rng(seed)
    a, b = a.astype(numpy.float64), b.astype(numpy.float64)
    return float(numpy.mean([
        _mmd2(a[rng.permutation(len(a))[:size]],
              b[rng.permutation(len(b))[:size]])
        for _ in range(n_subsets)]))


def _mmd2(x, y):
    n = len(x)
    within = sum(
        (gram.sum() - numpy.trace(gram)) / (n * (n - 1))
        for gram in (_kernel(x, x), _kernel(y, y)))
    return within - 2 * _kernel(x, y).mean()


def _kernel(x, y):
    return (x @ y.T / x.shape[1] + 1) ** 3
