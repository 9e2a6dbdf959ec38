"""What the discriminator's hidden layers say about images."""

from chainer import backend

from chainer_dcgan import images
from chainer_dcgan.models.inference import infer
from chainer_dcgan.models.layers import run_layers
from chainer_dcgan.storage.optional import require

_BATCHSIZE = 64


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
        n_basis (int): Images to find them from, at most.
        random_state (int): Seed of the randomised decomposition.

    Attributes:
        pca_ (sklearn.decomposition.PCA): The reduction.

    Raises:
        ImportError: If scikit-learn is not installed.
    """

    def __init__(self, dis, n_components=256, n_basis=2000, random_state=0):
        require('probes', 'sklearn')
        self.dis = dis
        self.n_components = n_components
        self.n_basis = n_basis
        self.random_state = random_state

    def fit(self, imgs):
        """Finds the principal components.

        Args:
            imgs (numpy.ndarray): Images, uint8, :math:`(N, C, H, W)`; the
                first ``n_basis`` are used.

        Returns:
            DiscriminatorFeatures: This object.
        """
        from sklearn.decomposition import PCA

        pooled = pool_layers(self.dis, imgs[:self.n_basis])
        self.pca_ = PCA(
            min(self.n_components, *pooled.shape), whiten=True,
            svd_solver='randomized', random_state=self.random_state)
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


def pool_layers(dis, imgs, grid=4):
    """Runs D in test mode and pools the outputs of its convolution layers.

    Args:
        dis (Discriminator): Discriminator, on any device; left as it was.
        imgs (numpy.ndarray): Images, uint8, :math:`(B, C, H, W)`.
        grid (int): Rows and columns that each map is max-pooled to; a
            smaller map is kept whole.

    Returns:
        numpy.ndarray: float32, :math:`(B, D)`.
    """
    def pool(batch):
        outputs = run_layers(dis, images.from_uint8(batch))
        return dis.xp.concatenate(
            [_pool(h.array, grid) for h in outputs.values()], axis=1)

    return infer(pool, imgs, _BATCHSIZE, dis.device)


def _pool(h, grid):
    """Max-pools to a grid; cells overlap where the size is no multiple."""
    size = h.shape[2]
    grid = min(grid, size)
    # Cell i covers i * size / grid to (i + 1) * size / grid, rounded outward.
    cells = [slice(i * size // grid, -(-(i + 1) * size // grid))
             for i in range(grid)]
    xp = backend.get_array_module(h)
    return xp.concatenate(
        [h[:, :, i, j].max(axis=(2, 3)) for i in cells for j in cells],
        axis=1)
