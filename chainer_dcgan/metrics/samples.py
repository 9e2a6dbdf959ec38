"""Sets of images to compare, with their features."""

import dataclasses
import itertools

import numpy

from chainer_dcgan import images
from chainer_dcgan.errors import InputError
from chainer_dcgan.features.cache import cached_features
from chainer_dcgan.features.link import compute_features
from chainer_dcgan.latent.sampling import draw_images

# Of those that the generator draws; so many images also make whole batches
# of features, which are then the same as those of all images at once.
_BATCHES = 4


@dataclasses.dataclass(frozen=True)
class Samples:
    """Images and, if they are needed, their features.

    Attributes:
        pool: uint8, :math:`(N, C, S, S)`, images, these among them; may be a
            memory map. ``None`` if only features are needed.
        features: float32, :math:`(n, D)`, or ``None``.
        indices: int, :math:`(n,)`, which images of the pool these are;
            ``None`` for all.
    """

    pool: numpy.ndarray | None
    features: numpy.ndarray | None = None
    indices: numpy.ndarray | None = None

    @property
    def images(self):
        """numpy.ndarray: uint8, :math:`(n, C, S, S)`, from the pool.

        What is transparent is laid on white, and has three channels then.
        """
        imgs = self.pool if self.indices is None else self.pool[self.indices]
        return images.flatten(imgs) if imgs.shape[1] == 4 else imgs

    def __len__(self):
        for part in (self.indices, self.features, self.pool):
            if part is not None:
                return len(part)
        return 0

    def take(self, indices: numpy.ndarray):
        """Picks some of the images, without a copy of them.

        Args:
            indices (numpy.ndarray): int, :math:`(m,)`.

        Returns:
            Samples: Those.
        """
        return Samples(
            self.pool,
            None if self.features is None else self.features[indices],
            indices if self.indices is None else self.indices[indices])


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
        dataset.images, None if features is None
        else cached_features(features, dataset, indices,
                             on_progress=on_progress), indices)


def generated_samples(
        gen, n, features=None, seed=0, on_progress=None, keep_images=True):
    """Draws images as they would be saved: in test mode, as bytes.

    Args:
        gen (Generator): Generator, on any device.
        n (int): Images.
        features (callable): See :func:`real_samples`.
        seed (int): Seed of z.
        on_progress (callable): ``on_progress(done, total)``.
        keep_images (bool): Whether the images are needed besides their
            features; otherwise each is forgotten after it was looked at.

    Returns:
        Samples: ``n`` images.
    """
    batches = draw_images(gen, numpy.random.default_rng(seed), n)
    imgs, found, done = None, [], 0
    if keep_images or features is None:
        imgs = numpy.empty(
            (n, gen.channels, gen.image_size, gen.image_size), numpy.uint8)
    while some := list(itertools.islice(batches, _BATCHES)):
        drawn = numpy.concatenate(some)
        if imgs is not None:
            imgs[done:done + len(drawn)] = drawn
        if features is not None:
            found.append(compute_features(features, drawn))
        done += len(drawn)
        if on_progress is not None:
            on_progress(done, n)
    return Samples(imgs, numpy.concatenate(found) if found else None)
