"""Noise that a generator adds to its feature maps while it is trained."""

import numpy

from chainer_dcgan.storage.random_state import serialize_rng


class NoiseSampler:
    """Draws the noise of a batch, which a snapshot can go on with.

    Args:
        sizes (list of int): From
            :meth:`~chainer_dcgan.Generator.noise_sizes`.
        seed (int or numpy.random.SeedSequence): Seed.
    """

    def __init__(self, sizes, seed=0):
        self._sizes = sizes
        # On the host, as that of z.
        self._rng = numpy.random.default_rng(seed)

    def __call__(self, n: int) -> list:
        """Draws the noise of some images.

        Args:
            n (int): Images.

        Returns:
            list of numpy.ndarray: float32, normal with variance 1,
            :math:`(B, H, W)` for each of the sizes.
        """
        # The images last, as processes that share a batch divide it.
        return [self._rng.standard_normal(
            (size, size, n), dtype=numpy.float32).transpose(2, 0, 1)
            for size in self._sizes]

    def serialize(self, serializer):
        """Saves or restores the generator's state.

        Args:
            serializer (~chainer.Serializer): Serializer.
        """
        serialize_rng(serializer, self._rng)
