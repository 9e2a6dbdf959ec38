"""Differentiable augmentation (Zhao et al. 2020, arXiv 2006.10738)."""

import numpy
from chainer import backend, function_node

from chainer_dcgan.random_state import serialize_rng


class RandomTranslation:
    """Moves images at random, the real and the generated ones.

    D sees both kinds moved alike, and G gets its gradient through the move:
    D cannot learn the real images by heart as fast, and what G draws stays
    in its place, since what comes in at the edges tells moved images from
    others. It is the paper's policy 'translation': each image by an offset
    of its own, of up to an eighth of the size. Of its other changes, those
    of colour are left out: they leaked into what was drawn.

    Args:
        seed (int or numpy.random.SeedSequence): Seed of the offsets.
    """

    _reach = 1 / 8

    def __init__(self, seed=0):
        self._rng = numpy.random.default_rng(seed)

    def __call__(self, x):
        """Moves images.

        Args:
            x (:class:`~chainer.Variable` or :ref:`ndarray`): Images,
                float32, :math:`(B, C, H, W)`, in [-1, 1].

        Returns:
            ~chainer.Variable: Moved images, of the same shape; 0 comes in at
            the edges.
        """
        return shift(x, numpy.stack(
            [self._rng.integers(-int(size * self._reach),
                                int(size * self._reach) + 1, len(x))
             for size in x.shape[2:]], axis=1))

    def serialize(self, serializer):
        """Saves or restores the generator's state.

        Args:
            serializer (~chainer.Serializer): Serializer.
        """
        serialize_rng(serializer, self._rng)


def shift(x, offsets):
    """Moves each image by an offset of its own; 0 comes in at the edges.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Images,
            :math:`(B, C, H, W)`.
        offsets (numpy.ndarray): Pixels down and to the right, int,
            :math:`(B, 2)`.

    Returns:
        ~chainer.Variable: Moved images.
    """
    return _Shift(offsets).apply((x,))[0]


class _Shift(function_node.FunctionNode):

    def __init__(self, offsets):
        self.offsets = offsets

    def forward(self, inputs):
        x, = inputs
        y = backend.get_array_module(x).zeros_like(x)
        for i, offset in enumerate(self.offsets):
            (to_h, from_h), (to_w, from_w) = (
                (slice(max(d, 0), size + min(d, 0)),
                 slice(max(-d, 0), size + min(-d, 0)))
                for d, size in zip(offset, x.shape[2:]))
            y[i, :, to_h, to_w] = x[i, :, from_h, from_w]
        return y,

    def backward(self, indexes, grad_outputs):
        return _Shift(-self.offsets).apply(grad_outputs)
