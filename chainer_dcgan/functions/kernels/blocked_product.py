"""Matrix products that leave BLAS's own threads asleep.

OpenBLAS runs a product of at most 2^18 multiplications in the calling
thread, and one with a vector if it has fewer than 9,216 of them. Larger ones
wake its threads, which then keep their cores busy for milliseconds of waiting:
on two cores that costs the kernels more than the product of a linear layer
takes.
"""

import numpy

_MAX_MULTIPLICATIONS = 1 << 18
_MAX_WITH_VECTOR = 9215


def blocked_matmul(a, b):
    """Computes :math:`A B` in blocks of rows or columns.

    Args:
        a (numpy.ndarray): Matrix, :math:`(m, k)`.
        b (numpy.ndarray): Matrix, :math:`(k, n)`.

    Returns:
        numpy.ndarray: Product, :math:`(m, n)`.
    """
    (m, k), n = a.shape, b.shape[1]
    product = numpy.empty((m, n), a.dtype)
    most = _MAX_WITH_VECTOR if min(m, n) == 1 else _MAX_MULTIPLICATIONS
    step = max(1, most // (k * min(m, n)))
    for start in range(0, max(m, n), step):
        block = slice(start, start + step)
        if m >= n:
            numpy.matmul(a[block], b, out=product[block])
        else:
            numpy.matmul(a, b[:, block], out=product[:, block])
    return product
