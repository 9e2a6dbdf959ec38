"""Sums over the rows of a matrix, in two launches.

Chunks of rows, whose number depends on the shape alone, then the chunks; so
reruns give the same bits.
"""

import cupy

from chainer_dcgan.functions.kernels.cuda.launch import launch_blocks

# A block of column_sums.cu: its columns, and the rows that it sums at once.
_BLOCK = 32, 8
# Enough blocks to fill a large GPU.
_N_BLOCKS = 2048


def sum_chunks(name, x, args, n_sums=2, n_rows=None):
    """Sums chunks of rows.

    Args:
        name (str): Kernel.
        x (cupy.ndarray): Matrix of as many rows as there are, :math:`(M, C)`.
        args (tuple): The kernel's first arguments.
        n_sums (int): Sums that the kernel makes of a column.
        n_rows (int): Rows of a batch, of which the matrix holds one or more;
            all of them by default.

    Returns:
        cupy.ndarray: Sums, :math:`(S, N, K, C)`, of :math:`K` chunks of each
        batch.
    """
    c = x.shape[1]
    n = n_rows or len(x)
    n_groups = len(x) // n
    n_columns = -(-c // _BLOCK[0])
    # Chunks of at least four rows for each lane.
    chunk = max(4 * _BLOCK[1],
                -(-n // -(-_N_BLOCKS // (n_columns * n_groups))))
    n_chunks = -(-n // chunk)
    sums = cupy.empty((n_sums, n_groups, n_chunks, c), x.dtype)
    launch_blocks('column_sums', name, (n_columns, n_chunks, n_groups),
                  _BLOCK, *args, n, c, chunk, *sums)
    return sums


def join(name, c, *args):
    """Joins the sums of chunks.

    Args:
        name (str): Kernel.
        c (int): Columns.
        args: The kernel's arguments.
    """
    launch_blocks('column_sums', name, (-(-c // _BLOCK[0]),), _BLOCK, *args)
