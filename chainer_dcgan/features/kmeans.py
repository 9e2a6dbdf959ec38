"""Single-layer K-means features, the baseline of the DCGAN paper."""

from collections.abc import Callable

import numpy

from chainer_dcgan.features.distances import squared_distances
from chainer_dcgan.storage.optional import require

_BATCHSIZE = 10000
_EPOCHS = 10
# Images encoded at a time. Their distances to 800 centroids take 19 MB.
_IMAGES = 8
# Coates, Lee and Ng's: for pixels of 0 to 255, and for whitened patches.
_CONTRAST_EPS = 10
_WHITENING_EPS = 0.1


class KMeansFeatures:
    """Features of images by K-means on small patches.

    The recipe of Coates, Lee and Ng (An Analysis of Single-Layer Networks in
    Unsupervised Feature Learning, AISTATS 2011): random patches, each
    brought to mean 0 and contrast 1, whitened (ZCA), clustered; then every
    patch of an image answers :math:`\\max(0, \\mu - z_k)`, where :math:`z_k`
    is its distance to centroid k and :math:`\\mu` the mean of all of them
    ("triangle"), and the answers are summed over each quadrant.

    Follows scikit-learn's conventions; clusters with its
    ``MiniBatchKMeans``.

    Args:
        n_centroids (int): Centroids; an image has four times as many
            features.
        patch_size (int): Side of a patch in pixels.
        n_patches (int): Patches to learn from.
        random_state (int): Seed of patches and clustering.

    Attributes:
        patch_mean_ (numpy.ndarray): Mean patch, :math:`(P,)`.
        whitening_ (numpy.ndarray): :math:`(P, P)`.
        centroids_ (numpy.ndarray): Whitened, :math:`(K, P)`.

    Raises:
        ImportError: If scikit-learn is not installed.
    """

    def __init__(
            self, n_centroids: int=800, patch_size: int=6,
            n_patches: int=200000, random_state: int=0) -> None:
        require('probes', 'sklearn')
        self.n_centroids = n_centroids
        self.patch_size = patch_size
        self.n_patches = n_patches
        self.random_state = random_state

    def fit(self, imgs: numpy.ndarray, on_progress: Callable | None=None):
        """Finds whitening and centroids.

        Args:
            imgs (numpy.ndarray): Images, uint8, :math:`(N, C, H, W)`.
            on_progress (callable): Called with batches done and their total.

        Returns:
            KMeansFeatures: This object.
        """
        from sklearn.cluster import MiniBatchKMeans

        rng = numpy.random.default_rng(self.random_state)
        patches = _normalize(_draw_patches(
            imgs, self.patch_size, self.n_patches, rng))
        self.patch_mean_, self.whitening_ = _find_whitening(patches)
        patches = (patches - self.patch_mean_) @ self.whitening_
        kmeans = MiniBatchKMeans(
            self.n_centroids, random_state=self.random_state,
            batch_size=_BATCHSIZE, n_init=1)
        # By hand instead of fit, to say how far it is.
        starts = range(0, len(patches), _BATCHSIZE)
        for done in range(_EPOCHS * len(starts)):
            start = starts[done % len(starts)]
            kmeans.partial_fit(patches[start:start + _BATCHSIZE])
            if on_progress is not None:
                on_progress(done + 1, _EPOCHS * len(starts))
        self.centroids_ = kmeans.cluster_centers_
        return self

    def transform(self, imgs: numpy.ndarray) -> numpy.ndarray:
        """Gives the features of images.

        Args:
            imgs (numpy.ndarray): Images, uint8, :math:`(B, C, H, W)`.

        Returns:
            numpy.ndarray: float32, (B, 4 * n_centroids): the quadrants in
            reading order, in each the centroids.
        """
        return numpy.concatenate(
            [self._encode(imgs[start:start + _IMAGES])
             for start in range(0, len(imgs), _IMAGES)])

    def _encode(self, imgs):
        size = self.patch_size
        # (B, C, rows, cols, size, size) to (B, rows, cols, P)
        windows = numpy.lib.stride_tricks.sliding_window_view(
            imgs, (size, size), axis=(2, 3)).transpose(0, 2, 3, 1, 4, 5)
        n, rows, cols = windows.shape[:3]
        patches = _normalize(windows.reshape(n * rows * cols, -1))
        patches = (patches - self.patch_mean_) @ self.whitening_
        answers = _encode_triangle(patches, self.centroids_).reshape(
            n, rows, cols, -1)
        top, left = (rows + 1) // 2, (cols + 1) // 2
        return numpy.concatenate(
            [answers[:, i, j].sum(axis=(1, 2))
             for i in (slice(top), slice(top, None))
             for j in (slice(left), slice(left, None))], axis=1)


def _draw_patches(imgs, size, n, rng):
    """Draws random patches, uint8, (n, C * size * size)."""
    windows = numpy.lib.stride_tricks.sliding_window_view(
        imgs, (size, size), axis=(2, 3))
    patches = windows[rng.integers(len(imgs), size=n), :,
                      rng.integers(windows.shape[2], size=n),
                      rng.integers(windows.shape[3], size=n)]
    return patches.reshape(n, -1)


def _normalize(patches):
    """Brings each patch to mean 0 and contrast 1, but for flat ones."""
    patches = patches.astype(numpy.float32)
    patches -= patches.mean(axis=1, keepdims=True)
    variance = numpy.einsum('ij,ij->i', patches, patches) / (
        patches.shape[1] - 1)
    patches /= numpy.sqrt(variance + _CONTRAST_EPS)[:, None]
    return patches


def _find_whitening(patches):
    """Gives the patches' mean and the ZCA matrix, float32."""
    values, vectors = numpy.linalg.eigh(numpy.cov(patches, rowvar=False))
    whitening = vectors / numpy.sqrt(values + _WHITENING_EPS) @ vectors.T
    return patches.mean(axis=0), whitening.astype(numpy.float32)


def _encode_triangle(patches, centroids):
    """Gives max(0, mean distance - distance), (B, K)."""
    z = squared_distances(patches, centroids)
    numpy.sqrt(z, out=z)
    numpy.subtract(z.mean(axis=1, keepdims=True), z, out=z)
    return numpy.maximum(z, 0, out=z)
