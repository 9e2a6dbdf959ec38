"""Channels-last memory under arrays of shape (B, C, H, W).

The arrays are NumPy's or CuPy's.
"""


def channels_last(x):
    """Lays an array out with its channels last.

    Args:
        x (:ref:`ndarray`): Array, :math:`(B, C, H, W)` or :math:`(B, C)`.

    Returns:
        :ref:`ndarray`: Contiguous array, :math:`(B, H, W, C)` or
        :math:`(B, C)`; shares memory with ``x`` if ``x`` lies so already.
    """
    if x.ndim == 4:
        x = x.transpose(0, 2, 3, 1)
    # Not ascontiguousarray, which is another one for CuPy's arrays.
    return x if x.flags.c_contiguous else x.copy(order='C')


def channels_first_view(x):
    """Undoes :func:`channels_last` in shape, not in memory.

    Args:
        x (:ref:`ndarray`): Array, :math:`(B, H, W, C)` or :math:`(B, C)`.

    Returns:
        :ref:`ndarray`: View, :math:`(B, C, H, W)` or :math:`(B, C)`.
    """
    return x.transpose(0, 3, 1, 2) if x.ndim == 4 else x


def rows(x):
    """Lays an array out as one row a position, one column a channel.

    Args:
        x (:ref:`ndarray`): Array, :math:`(B, C, H, W)` or :math:`(B, C)`.

    Returns:
        :ref:`ndarray`: Contiguous array, :math:`(B H W, C)` or
        :math:`(B, C)`; shares memory with ``x`` where it can.
    """
    return channels_last(x).reshape(-1, x.shape[1])


def split_rows(matrix, n_rows):
    """Divides an array into batches.

    Args:
        matrix (:ref:`ndarray`): Result of :func:`rows`.
        n_rows (int): Rows of each batch.

    Returns:
        list of :ref:`ndarray`: Views.
    """
    return [matrix[start:start + n_rows]
            for start in range(0, len(matrix), n_rows)]


def from_rows(matrix, shape):
    """Undoes :func:`rows` in shape, not in memory.

    Args:
        matrix (:ref:`ndarray`): Result of :func:`rows`.
        shape (tuple): :math:`(B, C, H, W)` or :math:`(B, C)`.

    Returns:
        :ref:`ndarray`: View of that shape.
    """
    if len(shape) == 2:
        return matrix
    b, c, h, w = shape
    return channels_first_view(matrix.reshape(b, h, w, c))
