"""Sets of images to compare, with their features."""

import dataclasses

import numpy

from chainer_dcgan import images
from chainer_dcgan.errors import InputError
from chainer_dcgan.features.cache import cached_features
from chainer_dcgan.features.link import compute_features
from chainer_dcgan.latent import generate, uniform


@dataclasses.dataclass(frozen=True)
class Samples:
    """Images and, if they are needed, their features.

    Attributes:
        images: uint8, :math:`(n, C, S, S)`.
        features: float32, :math:`(n, D)`, or ``None``.
    """

    images: numpy.ndarray
    features: numpy.ndarray | None = None

    def __len__(self):
        return len(self.images)

    def take(self, indices: numpy.ndarray):
        """Picks some of the images.

        Args:
            indices (numpy.ndarray): int, :math:`(m,)`.

        Returns:
            Samples: Those.
        """
        return Samples(
            self.images[indices],
            None if self.features is None else self.features[indices])


def real_samples(dataset, n, features=None, on_progress=None):
    """Picks real images, the same ones each time.

    Args:
        dataset: Has ``images`` and their ``fingerprint``, as
            :class:`chainer_dcgan.datasets.ImageDataset`.
        n (int): Images.
        features (callable): Such as
            :class:`~chainer_dcgan.features.LinkFeatures`, if there is need.
        on_progress (callable): ``on_progress(done, total)``, unless a cache
            serves.

    Returns:
        Samples: ``n`` images.

    Raises:
        InputError: If there are too few.
    """
    if n > len(dataset.images):
        raise InputError(
            f'there are only {len(dataset.images):,} real images, {n:,} are '
            'needed.')
    # Not the first ones, which may be of one kind.
    indices = numpy.sort(numpy.random.default_rng(0).permutation(
        len(dataset.images))[:n])
    return Samples(
        dataset.images[indices], None if features is None
        else cached_features(features, dataset, indices,
                             on_progress=on_progress))


def generated_samples(gen, n, features=None, seed=0, on_progress=None):
    """Draws images as they would be saved: in test mode, as bytes.

    Args:
        gen (Generator): Generator, on any device.
        n (int): Images.
        features (callable): See :func:`real_samples`.
        seed (int): Seed of z.
        on_progress (callable): ``on_progress(done, total)``, of features.

    Returns:
        Samples: ``n`` images.
    """
    z = uniform(numpy.random.default_rng(seed), n, gen.n_z)
    imgs = images.to_uint8(generate(gen, z))
    return Samples(imgs, None if features is None
                   else compute_features(features, imgs, on_progress))
