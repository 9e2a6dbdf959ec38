"""Winograd's minimal filtering F(m x m, 2x2), of tiles of 3x3 and of 4x4.

A 4x4 convolution of stride 2 is a 2x2 convolution of stride 1 over the four
phases of its padded input, :math:`X_{pq}[r, s] = x[2 r + p - 1, 2 s + q -
1]`. F(m x m, 2x2) computes :math:`m^2` of its outputs from :math:`(m + 1)^2`
products where the direct way takes :math:`4 m^2` (Winograd 1980; Lavin and
Gray 2015, arXiv 1509.09308, section 4):

.. math::

    Y = A^T [(G g G^T) \\odot (B^T d B)] A

The matrices follow from the points that polynomials are evaluated at
(:func:`scheme`). For tiles of 3x3 these are 0, 1, -1 and infinity:

.. math::

    B^T = \\begin{pmatrix} 1&0&-1&0 \\\\ 0&1&1&0 \\\\ 0&-1&1&0 \\\\
          0&-1&0&1 \\end{pmatrix}, \\quad
    G = \\begin{pmatrix} 1&0 \\\\ 1/2&1/2 \\\\ 1/2&-1/2 \\\\ 0&1
        \\end{pmatrix}, \\quad
    A^T = \\begin{pmatrix} 1&1&1&0 \\\\ 0&1&-1&0 \\\\ 0&1&1&1 \\end{pmatrix}

and for tiles of 4x4 0, 1, -1/2, -2 and infinity, which round half as much
as 0, 1, -1, 2 (Barabasz et al. 2018, arXiv 1803.10986).

The gradients are the transposes of the same matrices: :mod:`winograd_input`
has both transforms on the side of :math:`d`, :mod:`winograd_output` those on
the side of :math:`Y`, :mod:`winograd_weights` those of :math:`g`, and
:mod:`winograd_tiles` what each of them does to a tile. All arrays are flat;
``v`` holds :math:`(P, rows, 4 C)` and ``m`` holds :math:`(P, rows, O)`, one
row a tile, a :func:`plane_size` for each of the :math:`P = (m + 1)^2`
products. Channels go in vectors of eight.
"""

import functools
from fractions import Fraction
from typing import NamedTuple

from chainer_dcgan.functions.kernels.numba.compilation import inlined

# Elements between two products' rows: without them, the same row of all
# products would often fall on the same few places of the cache.
_GAP = 16


class Scheme(NamedTuple):
    """What F(m x m, 2x2) multiplies by.

    Attributes:
        tile: :math:`m`.
        at: :math:`A^T`, :math:`(m, m + 1)`.
        g: :math:`G`, :math:`(m + 1, 2)`.
        bt: :math:`B^T`, :math:`(m + 1, m + 1)`.
    """

    tile: int
    at: tuple
    g: tuple
    bt: tuple

    @property
    def n_products(self):
        """int: Products for a tile."""
        return (self.tile + 1) ** 2

    def tiles(self, size):
        """Tells how many tiles cover an image.

        Args:
            size (tuple): Height and width of the output.

        Returns:
            tuple: Tiles a column and a row.
        """
        return tuple(-(-n // self.tile) for n in size)


def scheme(*points):
    """Derives the matrices of F(m x m, 2x2), by Toom and Cook.

    The product of two polynomials is found from its values at points; what
    is wanted here is that algorithm's transpose. Infinity is a point, too.

    Args:
        points (fractions.Fraction): The :math:`m` others.

    Returns:
        Scheme: The matrices.
    """
    tile = len(points)
    g, bt = [], []
    for point in points:
        others = [other for other in points if other != point]
        scale = Fraction(1)
        for other in others:
            scale *= point - other
        # Signs on the side of B, fractions on the side of G.
        sign = 1 if scale > 0 else -1
        g.append([1 / abs(scale), point / abs(scale)])
        bt.append([sign * c for c in _polynomial(others)] + [0])
    g.append([0, 1])
    bt.append(_polynomial(points))
    at = [[point ** i for point in points] + [int(i == tile - 1)]
          for i in range(tile)]
    return Scheme(tile, *(
        tuple(tuple(float(c) for c in row) for row in matrix)
        for matrix in (at, g, bt)))


def _polynomial(roots):
    # Coefficients of the product of (x - root), lowest power first.
    coefficients = [Fraction(1)]
    for root in roots:
        coefficients = [a - root * b for a, b in zip(
            [0, *coefficients], [*coefficients, 0])]
    return coefficients


SCHEMES = (
    scheme(Fraction(0), Fraction(1), Fraction(-1)),
    scheme(Fraction(0), Fraction(1), Fraction(-1, 2), Fraction(-2)))
"""tuple of Scheme: Those to choose from."""


@functools.cache
def choose(size):
    """Chooses the scheme of fewest products, by the shape alone.

    Args:
        size (tuple): Height and width of the output.

    Returns:
        Scheme: One of :data:`SCHEMES`.
    """
    def n_products(scheme):
        height, width = scheme.tiles(size)
        return height * width * scheme.n_products

    return min(SCHEMES, key=n_products)


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
