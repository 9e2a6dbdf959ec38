"""Latent vectors, and images from them."""

import numpy

from chainer_dcgan import images
from chainer_dcgan.models.inference import infer
from chainer_dcgan.models.prior import prior_of
from chainer_dcgan.storage.random_state import serialize_rng

# Images a forward pass. Fixed, and the last batch is filled up: a matrix
# product of another shape may round otherwise, and image n of a seed must
# not depend on how many others are drawn.
_BATCHSIZE = 50


class LatentSampler:
    """The ``sample_z`` of a training run, which a snapshot can hold.

    Args:
        prior (~chainer_dcgan.models.prior.Prior): What z is drawn from.
        seed (int or numpy.random.SeedSequence): Seed.
    """

    def __init__(self, prior, seed=0):
        self.prior = prior
        # On the host, on a GPU too: the state of CuPy's generator can be
        # neither read nor set, and a resumed run must draw the same z.
        self._rng = numpy.random.default_rng(seed)

    def __call__(self, batchsize):
        """Draws the z of one batch.

        Args:
            batchsize (int): Number of vectors.

        Returns:
            numpy.ndarray: float32, (batchsize, n_z).
        """
        return self.prior.draw(self._rng, batchsize)

    def serialize(self, serializer):
        """Writes or reads the random generator's state."""
        serialize_rng(serializer, self._rng)


def draw_images(gen, rng, n, on_progress=None):
    """Draws images of random vectors, as bytes, a batch at a time.

    However many there are, no more than a batch is in memory. Those of
    :func:`generate`, to the byte.

    Args:
        gen (Generator): Trained generator.
        rng (numpy.random.Generator): Random generator, for z.
        n (int): Number of images.
        on_progress (callable): ``on_progress(done, n)`` is called with
            numbers of images.

    Yields:
        numpy.ndarray: uint8 images, :math:`(B, C, H, W)`, 50 or fewer.
    """
    prior = prior_of(gen)
    for start in range(0, n, _BATCHSIZE):
        z = prior.draw(rng, min(_BATCHSIZE, n - start))
        yield images.to_uint8(generate(gen, z))
        if on_progress is not None:
            on_progress(start + len(z), n)


def generate(gen, z, on_progress=None):
    """Draws images from latent vectors.

    Runs in test mode and builds no graph.

    Args:
        gen (Generator): Trained generator.
        z (:ref:`ndarray`): Latent vectors, float32, :math:`(B, n_z)`, on any
            device.
        on_progress (callable): ``on_progress(done, total)`` is called with
            numbers of images.

    Returns:
        numpy.ndarray: float32 images, :math:`(B, C, H, W)`; around [-1, 1].

    Raises:
        ValueError: If ``z`` is not of that shape.
    """
    if z.ndim != 2 or z.shape[1] != gen.n_z:
        raise ValueError(f'z must be (B, {gen.n_z}), not {z.shape}')
    if len(z) == 0:
        size = gen.image_size
        return numpy.empty((0, gen.channels, size, size), numpy.float32)
    return infer(gen, z.astype(numpy.float32, copy=False), _BATCHSIZE,
                 gen.device, fill_up=True, on_progress=on_progress)
