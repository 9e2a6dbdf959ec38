"""Forgetting to draw: which feature maps of G draw a thing.

Radford, Metz and Chintala, arXiv 1511.06434, section 6.3.1: a logistic
regression learns to tell positions that show the thing from others by G's
features there, and every map whose weight is greater than zero is dropped.

What they call "the second highest convolution layer features" is taken to be
the output of ``dc2`` here. The highest layer of all, ``dc4``, gives no
features but the image, so ``dc3`` is the highest and ``dc2`` the second. They
dropped 200 maps, and in their 64 x 64 generator ``dc3`` has only 128; ``dc2``
has 256.
"""

import numpy

from chainer_dcgan.errors import RunError
from chainer_dcgan.latent import generate
from chainer_dcgan.models.inference import infer_batches
from chainer_dcgan.models.layers import DropMaps, run_layers
from chainer_dcgan.storage.optional import require

_BATCHSIZE = 16
# Parts for the cross-validation, at most.
_N_SPLITS = 5


class MapProbe:
    """Logistic regression that tells from features whether a thing shows.

    The features are scaled to unit variance, which changes no weight's sign
    but makes the L2 penalty treat all maps alike. Follows scikit-learn's
    conventions.

    Args:
        C (float): Inverse strength of the penalty.

    Attributes:
        coef_ (numpy.ndarray): Weight of each map, :math:`(C,)`.
        accuracy_ (float): Share of cells told right by a regression that
            has seen no cell of the same sample (cross-validation over
            samples); ``None`` if there is but one sample.
        chance_ (float): Share of the more frequent answer.

    Raises:
        ImportError: If scikit-learn is not installed.
    """

    def __init__(self, C: float=1.0) -> None:
        require('probes', 'sklearn')
        self.C = C

    def fit(self, features, cells):
        """Learns from cells.

        Args:
            features (numpy.ndarray): Their features, :math:`(M, C)`.
            cells (Cells): The cells, of both kinds.

        Returns:
            MapProbe: This object.
        """
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import GroupKFold, cross_val_predict
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        model = make_pipeline(
            StandardScaler(), LogisticRegression(C=self.C, max_iter=2000))
        samples = cells.places[:, 0]
        n_splits = min(_N_SPLITS, len(set(samples)))
        self.accuracy_ = None
        if n_splits > 1:
            answers = cross_val_predict(
                model, features, cells.shows, groups=samples,
                cv=GroupKFold(n_splits))
            self.accuracy_ = float((answers == cells.shows).mean())
        share = cells.shows.mean()
        self.chance_ = float(max(share, 1 - share))
        self.coef_ = model.fit(features, cells.shows)[-1].coef_[0]
        return self

    def choose(self, most: int | None=None) -> list[int]:
        """Lists the maps to drop.

        Args:
            most (int): How many at most; ``None``, as in the paper, for all
                whose weight is greater than zero.

        Returns:
            list of int: Numbers of maps, that of the greatest weight first.
        """
        order = numpy.argsort(-self.coef_, kind='stable')
        return [int(i) for i in order[:most] if self.coef_[i] > 0]


def gather_features(gen, z, layer, cells, on_progress=None):
    """Draws samples and takes the features of cells.

    Args:
        gen (Generator): Trained generator, on any device.
        z (numpy.ndarray): The samples' latent vectors, :math:`(B, n_z)`.
        layer (str): One of the generator's convolution layers.
        cells (Cells): Cells of these samples.
        on_progress (callable): Called with the number of samples drawn and
            their total.

    Returns:
        numpy.ndarray: float32, :math:`(M, C)`, in the cells' order.
    """
    samples, rows, cols = cells.places.T
    features, start = None, 0
    for h in infer_batches(
            lambda batch: run_layers(gen, batch)[layer], z, _BATCHSIZE,
            gen.device, on_progress=on_progress):
        if features is None:
            features = numpy.empty((len(rows), h.shape[1]), h.dtype)
        here = (start <= samples) & (samples < start + len(h))
        features[here] = h[samples[here] - start, :, rows[here], cols[here]]
        start += len(h)
    return features


def learn_maps(gen, z, layer, cells, most=None, on_progress=None):
    """Learns which maps draw a thing.

    Args:
        gen (Generator): Trained generator, on any device.
        z (numpy.ndarray): The samples' latent vectors, :math:`(B, n_z)`.
        layer (str): One of the generator's convolution layers.
        cells (Cells): Cells of these samples.
        most (int): See :meth:`MapProbe.choose`.
        on_progress (callable): See :func:`gather_features`.

    Returns:
        tuple: The fitted :class:`MapProbe`, and the maps to drop.

    Raises:
        RunError: If no map has a positive weight.
        ImportError: If scikit-learn is not installed.
    """
    probe = MapProbe().fit(
        gather_features(gen, z, layer, cells, on_progress), cells)
    maps = probe.choose(most)
    if not maps:
        raise RunError(
            f'no map of {layer} has a positive weight: the regression found '
            'nothing.')
    return probe, maps


def draw_without(gen, z, layer, maps):
    """Draws samples without some feature maps; the generator stays whole.

    Args:
        gen (Generator): Trained generator, on any device.
        z (numpy.ndarray): Latent vectors, :math:`(B, n_z)`.
        layer (str): One of the generator's convolution layers.
        maps (list of int): Maps to drop at every position.

    Returns:
        numpy.ndarray: float32 images, :math:`(B, C, H, W)`.
    """
    with DropMaps(gen, layer, maps):
        return generate(gen, z)


def choose_random_maps(
        rng: numpy.random.Generator, n_maps: int, n: int, n_draws: int):
    """Chooses maps at random, to compare the chosen ones with.

    Args:
        rng (numpy.random.Generator): Random generator.
        n_maps (int): Maps of the layer.
        n (int): Maps to choose.
        n_draws (int): How often to choose.

    Returns:
        list of list of int: Numbers of maps, all different in a draw.
    """
    return [sorted(int(i) for i in rng.permutation(n_maps)[:n])
            for _ in range(n_draws)]
