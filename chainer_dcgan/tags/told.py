"""Tag vectors of a generator that was told tags: the axes of its z."""

import numpy

from chainer_dcgan.latent.directions import apply_sliders
from chainer_dcgan.models.prior import category
from chainer_dcgan.tags.vectors import TagVectors

# A slider adds up to half a vector: what was -1 becomes 1, and the reverse.
_REACH = 4


class ToldVectors(TagVectors):
    """Tries vectors that need not be learned.

    Along a tag's vector its own entry of z grows, and those of the tags that
    exclude it shrink: of the other values of its category. At 100 the slider
    has taken them from one limit to the other, wherever they were. The vector
    of a tag that the generator was not told is 0.

    Most of such a vector is clipped. The random ones are as long as to move
    the faces as far as the sliders do that move them farthest.

    Args:
        told (sequence of str): The generator's tags, such as
            ``'hair:blonde'``, which the last entries of z stand for.
        **kwargs: Arguments of :class:`TagVectors`, whose attributes it has;
            ``n_images`` is of no use.
    """

    def __init__(self, told, **kwargs):
        super().__init__(**{**kwargs, 'n_images': 0})
        self._told = told

    def _find(self, ask, names, prior, rng):
        first = prior.n_z - len(self._told)
        vectors = numpy.zeros((len(names), prior.n_z), numpy.float32)
        for vector, name in zip(vectors, names):
            if name not in self._told:
                continue
            for i, other in enumerate(self._told, first):
                if category(other) == category(name):
                    vector[i] = _REACH if other == name else -_REACH
        return vectors

    def _length(self, z, limit):
        # A slider adds half a vector.
        return 2 * max(numpy.linalg.norm(apply_sliders(
            z, vector[None], [100], limit=limit) - z, axis=1).mean()
            for vector in self.vectors_)
