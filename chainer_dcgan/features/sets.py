"""The feature sets that a linear probe compares.

Each has ``fit(imgs, on_progress=None)``, which returns the object itself, and
``transform(imgs)``, which gives float32 features, :math:`(B, D)`, of uint8
images, :math:`(B, C, H, W)`.
"""

import numpy

from chainer_dcgan.features.discriminator import pool_layers
from chainer_dcgan.features.kmeans import KMeansFeatures
from chainer_dcgan.features.untrained import untrained_like
from chainer_dcgan.models.inference import infer

NAMES = ('trained', 'untrained', 'pixels', 'kmeans')
"""tuple of str: What :func:`make_feature_set` takes."""

_EXTRACTED = 256
_N_SETTLING = 500


class Pixels:
    """The images themselves."""

    def fit(self, imgs, on_progress=None):
        """Learns nothing."""
        return self

    def transform(self, imgs):
        """Gives the pixels, 0 to 255."""
        return imgs.reshape(len(imgs), -1).astype(numpy.float32)


class TrainedLayers:
    """D's convolution layers, each max-pooled to a grid of 4 x 4.

    The DCGAN paper's features (arXiv 1511.06434, section 5.1).

    Args:
        dis (Discriminator): Discriminator, on any device.
    """

    def __init__(self, dis):
        self.dis = dis

    def fit(self, imgs, on_progress=None):
        """Learns nothing."""
        return self

    def transform(self, imgs):
        """Gives the features, in test mode."""
        return pool_layers(self.dis, imgs)


class UntrainedLayers(TrainedLayers):
    """The same of a D with random weights.

    See :func:`~chainer_dcgan.features.untrained.untrained_like`: chance
    features as good as they can be.

    Args:
        dis (Discriminator): Discriminator whose shape and device to take.
        seed (int): Seed of the weights.
    """

    def __init__(self, dis, seed=0):
        super().__init__(dis)
        self._seed = seed

    def fit(self, imgs, on_progress=None):
        """Finds batch normalization's statistics, from images spread evenly.

        Replaces ``dis`` by the untrained one.
        """
        self.dis = untrained_like(
            self.dis, _spread_evenly(imgs, _N_SETTLING), self._seed)
        return self


class StandardizedLayers:
    """D's pooled layers in units of each feature's standard deviation.

    So no layer outweighs the others by its size, and two unrelated images
    are :math:`\\sqrt 2` apart on the average.

    Args:
        layers (object): Feature set.
        n_basis (int): Images to find the deviations from, at most.
    """

    def __init__(self, layers, n_basis=2000):
        self.layers = layers
        self.n_basis = n_basis

    def fit(self, imgs, on_progress=None):
        """Finds the deviations from images spread evenly over all."""
        basis = _spread_evenly(imgs, self.n_basis)
        spread = self.layers.transform(basis).std(axis=0)
        # A unit that is always off says nothing.
        self._factor = numpy.divide(
            1, spread, out=numpy.zeros_like(spread), where=spread > 0)
        return self

    def transform(self, imgs):
        """Gives the features, float32, :math:`(B, D)`."""
        return self.layers.transform(imgs) * self._factor


def make_feature_set(name, dis, seed=0, n_centroids=800):
    """Makes one of the feature sets, not yet fitted.

    Args:
        name (str): One of ``NAMES``.
        dis (Discriminator): Trained discriminator, on any device.
        seed (int): Seed of what is random in it.
        n_centroids (int): See :class:`KMeansFeatures`.

    Returns:
        object: The feature set.

    Raises:
        ValueError: If there is no such feature set.
        ImportError: If scikit-learn is needed and not installed.
    """
    if name == 'trained':
        return TrainedLayers(dis)
    if name == 'untrained':
        return UntrainedLayers(dis, seed)
    if name == 'pixels':
        return Pixels()
    if name == 'kmeans':
        return KMeansFeatures(n_centroids, random_state=seed)
    raise ValueError(f'expected one of {", ".join(NAMES)}, found {name!r}')


def transform_all(features, imgs, on_progress=None):
    """Gives the features of many images, without a second copy of them.

    Args:
        features (object): Fitted feature set.
        imgs (numpy.ndarray): Images, uint8, :math:`(N, C, H, W)`.
        on_progress (callable): Called with images done and their total.

    Returns:
        numpy.ndarray: float32, :math:`(N, D)`.
    """
    return infer(features.transform, imgs, _EXTRACTED,
                 on_progress=on_progress)


def _spread_evenly(imgs, n):
    """Takes n images from all parts: where classes are sorted, the first
    ones are all alike.
    """
    return imgs[numpy.linspace(
        0, len(imgs) - 1, min(n, len(imgs))).astype(int)]
