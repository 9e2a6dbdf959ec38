"""Tag vectors of a generator that was told tags: the axes of its z."""

import numpy

from chainer_dcgan.tags.vectors import TagVectors

# A slider adds up to half a vector: what was -1 becomes 1, and the reverse.
_REACH = 4


class ToldVectors(TagVectors):
    """Tries vectors that need not be learned.

    Along a tag's vector its own entry of z grows, and those of the tags that
    exclude it shrink: of the other values of its category. At 100 the slider
    has taken them from one limit to the other, wherever they were.

    Args:
        names (sequence of str): The generator's tags, such as
            ``'hair:blonde'``, which the last entries of z stand for.
        learned (sequence of int): Which of them to try, in this order.
        **kwargs: Arguments of :class:`TagVectors`, whose attributes it has.
    """

    def __init__(self, names, learned, **kwargs):
        super().__init__(**kwargs)
        self._names = names
        self._learned = list(learned)

    def _find(self, ask, gen, rng):
        columns = numpy.array(
            [name.partition(':')[0] for name in self._names])
        same = columns[:, None] == columns
        own = numpy.eye(len(columns), dtype=bool)
        vectors = numpy.zeros((len(columns), gen.n_z), numpy.float32)
        vectors[:, -len(columns):] = _REACH * (
            own.astype(int) - (same & ~own))
        return vectors[self._learned]
