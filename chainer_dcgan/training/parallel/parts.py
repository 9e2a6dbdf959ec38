"""Random numbers of a whole batch, of which a process keeps its part."""

import numpy

from chainer_dcgan.latent import LatentSampler


class PartSampler(LatentSampler):
    """Draws the z of a whole batch, and returns a part.

    Args:
        prior (~chainer_dcgan.models.prior.Prior): What z is drawn from.
        seed (int or numpy.random.SeedSequence): Seed, of all processes.
        batchsize (int): Images of the whole batch.
        part (slice): This process's part.
    """

    def __init__(self, prior, seed, batchsize, part):
        super().__init__(prior, seed)
        self._batchsize = batchsize
        self._part = part

    def __call__(self, batchsize):
        """Draws the z of one batch.

        Args:
            batchsize (int): Passed over: it is the whole batch that is
                drawn, always.

        Returns:
            numpy.ndarray: float32, the part.
        """
        return super().__call__(self._batchsize)[self._part]


class PartGenerator(numpy.random.Generator):
    """Draws one number for each image of a whole batch, returns a part.

    What :class:`~chainer_dcgan.training.augmentation.\
DifferentiableAugmentation` and
    :class:`~chainer_dcgan.training.noise.NoiseSampler` draw: the last axis of
    a shape counts the images of the part.

    Args:
        bit_generator (numpy.random.BitGenerator): Source, of the same state
            in all processes.
        rank (int): Number of this process.
        size (int): Processes in all.
    """

    def __init__(self, bit_generator, rank, size):
        super().__init__(bit_generator)
        self._rank = rank
        self._size = size

    def random(self, shape):
        """Draws uniformly from [0, 1), see :class:`numpy.random.Generator`."""
        *outer, n = shape
        return self._take(super().random((*outer, n * self._size)), n)

    def integers(self, low, high, n):
        """Draws integers, see :class:`numpy.random.Generator`."""
        return self._take(super().integers(low, high, n * self._size), n)

    def standard_normal(self, shape, dtype):
        """Draws from the normal distribution, likewise."""
        *outer, n = shape
        return self._take(super().standard_normal(
            (*outer, n * self._size), dtype), n)

    def _take(self, drawn, n):
        return drawn[..., self._rank * n:(self._rank + 1) * n]
