"""The nearest of many images, mirror images considered."""

import dataclasses

import numpy

from chainer_dcgan.features.distances import squared_distances

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

    def select(self, rows, cols=slice(None)):
        """Gives some of the neighbours of some of the images.

        Args:
            rows (slice): Which images.
            cols (slice): Which neighbours of each.

        Returns:
            Neighbours: Those.
        """
        return Neighbours(self.indices[rows, cols],
                          self.distances[rows, cols],
                          self.mirrored[rows, cols])

    def take_images(self, references: numpy.ndarray) -> numpy.ndarray:
        """Gives the neighbours as images, mirrored where that is nearer.

        Args:
            references (numpy.ndarray): What was looked among, uint8,
                :math:`(N, C, H, W)`.

        Returns:
            numpy.ndarray: uint8, (B, k, C, H, W).
        """
        imgs = references[self.indices]
        return numpy.where(
            self.mirrored[:, :, None, None, None], imgs[..., ::-1], imgs)


def find_nearest(features, imgs, references, k=5, exclude=None,
                 on_progress=None):
    """Finds the nearest of many images, mirror images considered.

    An image and its mirror image are both looked up, since training mirrors
    images at random. Features are made of some references at a time, so the
    memory taken does not grow with their number; distances are computed in
    double precision, so that the same image has the distance 0.

    Args:
        features (object): Fitted feature set, see
            :mod:`~chainer_dcgan.features.sets`.
        imgs (numpy.ndarray): Images to look up, uint8,
            :math:`(B, C, H, W)`.
        references (numpy.ndarray): Images to look among, uint8,
            :math:`(N, C, H, W)`; may be a memory map.
        k (int): Neighbours an image; fewer if there are fewer references.
        exclude (numpy.ndarray): For each image the reference not to find,
            its own number, or -1; ``None`` for none.
        on_progress (callable): Called with references done and their total.

    Returns:
        Neighbours: Of equals, the one with the lowest number comes first.
    """
    queries = _double(
        features, numpy.concatenate([imgs, imgs[:, :, :, ::-1]]))
    n = len(imgs)
    best = Neighbours(numpy.zeros((n, 0), int), numpy.zeros((n, 0)),
                      numpy.zeros((n, 0), bool))
    for start in range(0, len(references), _CHUNK):
        chunk = _double(features, references[start:start + _CHUNK])
        roots = numpy.sqrt(
            squared_distances(queries, chunk) / chunk.shape[1])
        plain, mirrored = roots[:n], roots[n:]
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
