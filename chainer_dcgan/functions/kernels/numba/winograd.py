"""Winograd's minimal filtering F(3x3, 2x2).

A 4x4 convolution of stride 2 is a 2x2 convolution of stride 1 over the four
phases of its padded input, :math:`X_{pq}[r, s] = x[2 r + p - 1, 2 s + q -
1]`. F(3x3, 2x2) computes 3x3 of its outputs from 16 products where the
direct way takes 36 (Winograd 1980; Lavin and Gray 2015, arXiv 1509.09308,
section 4):

.. math::

    Y = A^T [(G g G^T) \\odot (B^T d B)] A

    B^T = \\begin{pmatrix} 1&0&-1&0 \\\\ 0&1&1&0 \\\\ 0&-1&1&0 \\\\
          0&-1&0&1 \\end{pmatrix}, \\quad
    G = \\begin{pmatrix} 1&0 \\\\ 1/2&1/2 \\\\ 1/2&-1/2 \\\\ 0&1
        \\end{pmatrix}, \\quad
    A^T = \\begin{pmatrix} 1&1&1&0 \\\\ 0&1&-1&0 \\\\ 0&1&1&1 \\end{pmatrix}

The gradients are the transposes of the same matrices: :mod:`winograd_input`
has both transforms on the side of :math:`d`, :mod:`winograd_output` those on
the side of :math:`Y`, :mod:`winograd_weights` those of :math:`g`. All arrays
are flat; ``v`` holds :math:`(16, rows, 4 C)` and ``m`` holds
:math:`(16, rows, O)`, one row a tile, a
:func:`plane_size` for each of the 16. Channels go in vectors of eight.
"""

from chainer_dcgan.functions.kernels.numba.compilation import inlined
from chainer_dcgan.functions.kernels.numba.simd import load, store

TILE = 3
N_PRODUCTS = 16
# Elements between two products' rows: without them, the same row of all
# products would often fall on the same few places of the cache.
_GAP = 16


@inlined
def plane_size(n_rows, columns):
    """Tells how far one product's rows are from the next one's.

    Args:
        n_rows (int): Rows.
        columns (int): Columns.

    Returns:
        int: Elements.
    """
    return n_rows * columns + _GAP


@inlined
def load_column(v, at, plane):
    """Loads four products of a column, planes 0, 4, 8 and 12 from here."""
    return (load(v, at), load(v, at + 4 * plane), load(v, at + 8 * plane),
            load(v, at + 12 * plane))


@inlined
def store_column(v, at, plane, values):
    """Stores four products of a column, see :func:`load_column`."""
    store(v, at, values[0])
    store(v, at + 4 * plane, values[1])
    store(v, at + 8 * plane, values[2])
    store(v, at + 12 * plane, values[3])
