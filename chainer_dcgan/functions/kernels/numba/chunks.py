"""How rows are divided among threads.

Chunks follow from the rows' number alone, and each chunk's sums are formed in
the cache and added up in order, so that results do not depend on threads.
"""

from chainer_dcgan.functions.kernels.numba.compilation import compiled

_CHUNK_SIZE = 1 << 16
_STRIP_SIZE = 1 << 12
# So many in any case: sums are read and written once for them.
_MIN_ROWS = 16
GRAIN = 2
"""int: Chunks that make it worth to wake another thread."""


def chunks(x):
    """Divides rows, by their shape alone.

    Args:
        x (numpy.ndarray): Array, :math:`(M, C)`.

    Returns:
        tuple: Number of chunks, and the rows of each but the last.
    """
    rows = max(1, _CHUNK_SIZE // x.shape[1])
    return -(-len(x) // rows), rows


def chunks_of_parts(x, scale):
    """Divides rows that belong to parts, each with a scale of its own.

    Args:
        x (numpy.ndarray): Array, :math:`(M, C)`.
        scale (numpy.ndarray): One of each part, :math:`(P, C)`, or one of
            all, :math:`(C,)`.

    Returns:
        tuple: Number of chunks, the rows of each but a part's last, and those
        of a part.
    """
    part = len(x) // len(scale) if scale.ndim == 2 else len(x)
    _, rows = chunks(x)
    return len(x) // part * -(-part // rows), rows, part


@compiled
def chunk_range(task, x, rows):
    """Returns a chunk as a range of the flat array.

    Args:
        task (int): Which chunk.
        x (numpy.ndarray): Array, :math:`(M, C)`.
        rows (int): Rows of a chunk.

    Returns:
        tuple: First element and end.
    """
    c = x.shape[1]
    return task * rows * c, min((task + 1) * rows, len(x)) * c


@compiled
def strip_size(c):
    """Tells how many elements' sums stay in registers.

    They are as many rows as the first cache holds, a vector of columns at a
    time: threads whose sums are neighbours in memory would wait for one
    another at each row.

    Args:
        c (int): Columns.

    Returns:
        int: Elements, whole rows.
    """
    return max(_MIN_ROWS, _STRIP_SIZE // c) * c


@compiled
def part_range(task, x, rows, part):
    """Returns a chunk of a part as a range of the flat array.

    Args:
        task (int): Which chunk.
        x (numpy.ndarray): Array, :math:`(M, C)`.
        rows (int): Rows of a chunk.
        part (int): Rows of a part.

    Returns:
        tuple: First element, end, and where the part's scales start.
    """
    c = x.shape[1]
    n_chunks = -(-part // rows)
    index, chunk = divmod(task, n_chunks)
    start = index * part + chunk * rows
    stop = min(start + rows, (index + 1) * part)
    return start * c, stop * c, index * c
