"""Whether a generator draws its training images again."""

import dataclasses

import numpy

# Images whose features are in memory at a time, beside the queries'.
_CHUNK = 256


@dataclasses.dataclass(frozen=True)
class Neighbours:
    """The training images nearest to each of some images, the nearest first.

    Attributes:
        indices: numpy.ndarray, int, :math:`(B, k)`.
        distances: numpy.ndarray, float64, :math:`(B, k)`: root mean square
            of the features' differences.
        mirrored: numpy.ndarray, bool, :math:`(B, k)`: whether it is the
            mirror image of the one asked about that is near.
    """

    indices: numpy.ndarray
    distances: numpy.ndarray
    mirrored: numpy.ndarray


def find_nearest(features, imgs, references, k=5, exclude=None,
                 on_progress=None):
    """Finds the nearest of many images, mirror images considered.

    An image and its mirror image are both looked up, since training mirrors
    images at random. Features are made of some references at a time, so the
    memory taken does not grow with their number; distances are computed in
    double precision, so that the same image has the distance 0.

    Args:
        features (object): Fitted feature set, see
            :mod:`~chainer_dcgan.analysis.feature_sets`.
        imgs (numpy.ndarray): Images to look up, uint8,
            :math:`(B, C, H, W)`.
        references (numpy.ndarray): Images to look among, uint8,
            :math:`(N, C, H, W)`; may be a memory map.
        k (int): Neighbours an image; fewer if there are fewer references.
        exclude (numpy.ndarray): For each image the reference not to find,
            its own number; ``None`` for none.
        on_progress (callable): Called with references done and their total.

    Returns:
        Neighbours: Of equals, the one with the lowest number comes first.
    """
    queries = _double(
        features, numpy.concatenate([imgs, imgs[:, :, :, ::-1]]))
    norms = (queries ** 2).sum(axis=1)
    n = len(imgs)
    best = Neighbours(numpy.zeros((n, 0), int), numpy.zeros((n, 0)),
                      numpy.zeros((n, 0), bool))
    for start in range(0, len(references), _CHUNK):
        chunk = _double(features, references[start:start + _CHUNK])
        squares = norms[:, None] - 2 * queries @ chunk.T + (
            chunk ** 2).sum(axis=1)
        squares = numpy.maximum(squares, 0) / chunk.shape[1]
        plain, mirrored = numpy.sqrt(squares[:n]), numpy.sqrt(squares[n:])
        numbers = numpy.arange(start, start + len(chunk))
        distances = numpy.minimum(plain, mirrored)
        if exclude is not None:
            distances[exclude[:, None] == numbers] = numpy.inf
        best = _merge(best, Neighbours(
            numpy.broadcast_to(numbers, distances.shape), distances,
            mirrored < plain), k)
        if on_progress is not None:
            on_progress(start + len(chunk), len(references))
    return best


def _double(features, imgs):
    return features.transform(imgs).astype(numpy.float64)


def _merge(one, other, k):
    columns = [numpy.concatenate(pair, axis=1) for pair in (
        (one.indices, other.indices), (one.distances, other.distances),
        (one.mirrored, other.mirrored))]
    order = columns[1].argsort(axis=1, kind='stable')[:, :k]
    return Neighbours(
        *[numpy.take_along_axis(column, order, axis=1) for column in columns])


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
        """Finds the deviations from the first images."""
        spread = self.layers.transform(imgs[:self.n_basis]).std(axis=0)
        # A unit that is always off says nothing.
        self._factor = numpy.divide(
            1, spread, out=numpy.zeros_like(spread), where=spread > 0)
        return self

    def transform(self, imgs):
        """Gives the features, float32, :math:`(B, D)`."""
        return self.layers.transform(imgs) * self._factor


@dataclasses.dataclass(frozen=True)
class NearnessReport:
    """How near samples are to training images, against other real images.

    Attributes:
        samples: float, median distance from a sample to the training image
            nearest to it.
        real: float, the same for real images.
        real_low: float, the 5th percentile for real images.
        below: float, share of the samples nearer than ``real_low``; about
            0.05 is what real images themselves have.
    """

    samples: float
    real: float
    real_low: float
    below: float


def compare_nearness(samples, real):
    """Compares the distances of samples with those of real images.

    Args:
        samples (Neighbours): Training images nearest to each sample.
        real (Neighbours): Training images nearest to each of some real
            images that are not among them, or are left out.

    Returns:
        NearnessReport: The comparison.
    """
    low = numpy.percentile(real.distances[:, 0], 5)
    return NearnessReport(
        float(numpy.median(samples.distances[:, 0])),
        float(numpy.median(real.distances[:, 0])), float(low),
        float((samples.distances[:, 0] < low).mean()))
