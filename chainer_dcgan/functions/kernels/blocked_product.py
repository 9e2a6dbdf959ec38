"""Matrix products that leave BLAS's own threads asleep.

OpenBLAS runs a product of at most 2^18 multiplications in the calling
thread. Larger ones wake its threads, which then keep their cores busy for
milliseconds of waiting: on two cores that costs the kernels more than the
product of a linear layer takes.
"""

import numpy

_MAX_MULTIPLICATIONS = 1 << 18


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
    step = max(1, _MAX_MULTIPLICATIONS // (k * min(m, n)))
    for start in range(0, max(m, n), step):
        block = slice(start, start + step)
        if m >= n:
            numpy.matmul(a[block], b, out=product[block])
        else:
            numpy.matmul(a, b[:, block], out=product[:, block])
    return product
