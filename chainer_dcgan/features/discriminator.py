"""What the discriminator's hidden layers say about images."""

from chainer import backend

from chainer_dcgan import images
from chainer_dcgan.models.inference import infer
from chainer_dcgan.models.layers import run_layers
from chainer_dcgan.storage.optional import require

_BATCHSIZE = 64
# Rows and columns that a map is pooled to, as in the paper.
_GRID = 4
# Images to find the principal components from, at most.
_N_BASIS = 2000


class DiscriminatorFeatures:
    """Features of images: D's four convolution layers, pooled and reduced.

    As the DCGAN paper does to classify images (arXiv 1511.06434, section
    5.1), every map is max-pooled to a grid of 4 x 4 and all are concatenated:
    15,360 numbers for the reference's net. Unlike there, they are reduced to
    their principal components of unit variance, which are few enough for a
    probe to learn from a few hundred images.

    Args:
        dis (Discriminator): Trained discriminator, on any device.
        n_components (int): Principal components to keep.

    Attributes:
        pca_ (sklearn.decomposition.PCA): The reduction.

    Raises:
        ImportError: If scikit-learn is not installed.
    """

    def __init__(self, dis, n_components=256):
        require('probes', 'sklearn')
        self.dis = dis
        self.n_components = n_components

    def fit(self, imgs):
        """Finds the principal components.

        Args:
            imgs (numpy.ndarray): Images, uint8, :math:`(N, C, H, W)`; the
                first 2,000 are used.

        Returns:
            DiscriminatorFeatures: This object.
        """
        from sklearn.decomposition import PCA

        pooled = pool_layers(self.dis, imgs[:_N_BASIS])
        self.pca_ = PCA(
            min(self.n_components, *pooled.shape), whiten=True,
            svd_solver='randomized', random_state=0)
        self.pca_.fit(pooled)
        return self

    def transform(self, imgs):
        """Gives the features of images.

        Args:
            imgs (numpy.ndarray): Images, uint8, :math:`(B, C, H, W)`.

        Returns:
            numpy.ndarray: float32, :math:`(B, n\\_components)`.
        """
        # So many at a time, since all take three times this result's memory.
        return infer(lambda batch: self.pca_.transform(
            pool_layers(self.dis, batch)), imgs, _BATCHSIZE)


def pool_layers(dis, imgs):
    """Runs D in test mode and pools the outputs of its convolution layers.

    Every map is max-pooled to a grid of 4 x 4; a smaller one is kept whole.

    Args:
        dis (Discriminator): Discriminator, on any device; left as it was.
        imgs (numpy.ndarray): Images, uint8, :math:`(B, C, H, W)`.

    Returns:
        numpy.ndarray: float32, :math:`(B, D)`.
    """
    def pool(batch):
        outputs = run_layers(dis, images.from_uint8(batch))
        return dis.xp.concatenate(
            [_pool(h.array) for h in outputs.values()], axis=1)

    return infer(pool, imgs, _BATCHSIZE, dis.device)


def _pool(h):
    """Max-pools to a grid; cells overlap where the size is no multiple."""
    size = h.shape[2]
    grid = min(_GRID, size)
    # Cell i covers i * size / grid to (i + 1) * size / grid, rounded outward.
    cells = [slice(i * size // grid, -(-(i + 1) * size // grid))
             for i in range(grid)]
    xp = backend.get_array_module(h)
    return xp.concatenate(
        [h[:, :, i, j].max(axis=(2, 3)) for i in cells for j in cells],
        axis=1)
