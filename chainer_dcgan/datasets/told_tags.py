"""Tags that nets are told while they train."""

import dataclasses

import numpy

from chainer_dcgan.datasets.errors import DatasetError
from chainer_dcgan.datasets.tag_table import load_tag_table

# Fewer say little of what they name.
_MIN_COUNT = 10
_MOST = 500
# Characters of all names together: a generator's file holds them.
_LONGEST = 20000


@dataclasses.dataclass(frozen=True)
class ToldTags:
    """Tags of a data set.

    Attributes:
        names: tuple of str, such as ``'hair:blonde'``.
        rows: numpy.ndarray, int8, :math:`(N, T)`: 1 where an image bears a
            tag, -1 where it does not, 0 where that is unknown.
    """

    names: tuple
    rows: numpy.ndarray

    def draw_rows(self, n: int, rng: numpy.random.Generator):
        """Draws rows without replacement.

        Args:
            n (int): How many; all if there are fewer.
            rng (numpy.random.Generator): Random generator.

        Returns:
            numpy.ndarray: int8, :math:`(n, T)`.
        """
        return self.rows[rng.permutation(len(self.rows))[:n]]


def load_told_tags(dataset):
    """Reads the tags of a data set, but for the rarest.

    Args:
        dataset (ImageDataset): Images with tags, see
            :func:`~chainer_dcgan.datasets.load_tag_table`.

    Returns:
        ToldTags: Its tags.

    Raises:
        DatasetError: If there are none, or too many.
    """
    table = load_tag_table(dataset)
    names = table.names(_MIN_COUNT)
    if not names:
        raise DatasetError(
            f'no tag is borne by {_MIN_COUNT} images or more. Label more of '
            'them.')
    length = sum(map(len, names))
    if len(names) > _MOST or length > _LONGEST:
        raise DatasetError(
            f'{len(names):,} tags, of {length:,} characters, are borne by '
            f'{_MIN_COUNT} images or more; expected {_MOST} at most, of '
            f'{_LONGEST:,}. Leave columns out.')
    has, known = table.matrix(names)
    return ToldTags(
        tuple(names), numpy.where(has, 1, -known.astype(numpy.int8)).astype(
            numpy.int8))
