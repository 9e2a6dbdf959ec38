"""How far apart two sets of vectors are."""

import numpy


def squared_distances(x: numpy.ndarray, y: numpy.ndarray) -> numpy.ndarray:
    """Computes squared Euclidean distances, each vector of one to the other.

    By :math:`|x - y|^2 = |x|^2 - 2 x^T y + |y|^2`, a single matrix product.
    That is a difference of large numbers where the vectors lie far from 0:
    pass float64, or vectors around 0, if small distances matter.

    This is scikit-learn's ``euclidean_distances``, which is not used because
    it makes float64 of float32, a piece at a time, where the K-means features
    need speed, and because precision and recall, which training watches, need
    no more than NumPy.

    Args:
        x (numpy.ndarray): Float, :math:`(n, D)`.
        y (numpy.ndarray): Float, :math:`(m, D)`.

    Returns:
        numpy.ndarray: Of their type, :math:`(n, m)`, at least 0.
    """
    distances = x @ y.T
    # In place: these are the largest arrays around.
    distances *= -2
    distances += numpy.einsum('ij,ij->i', x, x)[:, None]
    distances += numpy.einsum('ij,ij->i', y, y)
    # Rounding may leave a little less than 0.
    return numpy.maximum(distances, 0, out=distances)


def squared_distances_by_rows(x: numpy.ndarray, y: numpy.ndarray, n_rows: int):
    """Yields :func:`squared_distances`, some rows at a time.

    Args:
        x (numpy.ndarray): Float, :math:`(n, D)`.
        y (numpy.ndarray): Float, :math:`(m, D)`.
        n_rows (int): Rows in memory at a time, of :math:`m` numbers each.

    Yields:
        numpy.ndarray: :math:`(b, m)` for the next rows of ``x``.
    """
    for start in range(0, len(x), n_rows):
        yield squared_distances(x[start:start + n_rows], y)
