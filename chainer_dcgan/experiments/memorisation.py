"""Whether a generator draws its training images again."""

import dataclasses

import numpy

# Images whose features are in memory at a time, beside the queries'.
_CHUNK = 256
# Both are Carlini et al.'s.
_SURROUNDINGS = 50
_STANDS_OUT = 0.5


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

    def take_images(self, references):
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


@dataclasses.dataclass(frozen=True)
class Nearness:
    """How near samples are to training images, against other real images.

    A distance by itself says little: a blurred sample, a grey area even, is
    nearer to all images than they are to each other. So the distance to the
    nearest training image is divided by the mean distance to the 50 nearest
    (Carlini et al., Extracting Training Data from Diffusion Models, 2023,
    section 4.1): 0 for a copy, near 1 where no image stands out.

    Attributes:
        samples: Neighbours of the samples.
        real: Neighbours of the real images.
    """

    samples: Neighbours
    real: Neighbours

    def summarise(self):
        """Compares samples and real images.

        Returns:
            dict: ``distance``, the median distance from a sample to the
            nearest training image; ``ratio``, the median of the ratio above;
            ``copies``, the share of the samples whose ratio is below 0.5;
            and the same of real images, with ``_real`` at their names' ends.
        """
        summary = {}
        for end, neighbours in (('', self.samples), ('_real', self.real)):
            ratios = _ratios(neighbours)
            summary.update({
                'distance' + end: float(numpy.median(
                    neighbours.distances[:, 0])),
                'ratio' + end: float(numpy.median(ratios)),
                'copies' + end: float((ratios < _STANDS_OUT).mean())})
        return summary


def _ratios(neighbours):
    means = neighbours.distances.mean(axis=1)
    # Where all are copies, each of them is one.
    return numpy.divide(neighbours.distances[:, 0], means,
                        out=numpy.zeros_like(means), where=means > 0)


def measure_nearness(features, samples, real, references, numbers=None,
                     on_progress=None):
    """Finds the training images nearest to samples and to real images.

    How far a real image is from the training images nearest to it is what
    makes the samples' distances readable.

    Args:
        features (object): Fitted feature set.
        samples (numpy.ndarray): Generated images, uint8,
            :math:`(B, C, H, W)`.
        real (numpy.ndarray): Real images, uint8, :math:`(R, C, H, W)`.
        references (numpy.ndarray): Training images, uint8.
        numbers (numpy.ndarray): If the real images are training images:
            which ones, so that none is compared with itself.
        on_progress (callable): Called with training images done and their
            total.

    Returns:
        Nearness: The 50 nearest of each.
    """
    k = min(_SURROUNDINGS, len(references))
    exclude = numpy.full(len(samples) + len(real), -1)
    if numbers is not None:
        exclude[len(samples):] = numbers
        k = min(k, len(references) - 1)
    # Both at once: most of the time goes into the references' features.
    found = find_nearest(features, numpy.concatenate([samples, real]),
                         references, k, exclude, on_progress)
    return Nearness(found.select(slice(len(samples))),
                    found.select(slice(len(samples), None)))


def compare_with_held_out(features, samples, nearest, n_references, held_out,
                          on_progress=None):
    """Asks whether samples are nearer to training images than they should be.

    If training and held-out images are alike, and the generator remembers
    none, then the one nearest to a sample is as likely any of them, however
    blurred the sample is.

    Args:
        features (object): Fitted feature set.
        samples (numpy.ndarray): Generated images, uint8,
            :math:`(B, C, H, W)`.
        nearest (Neighbours): The training images nearest to them.
        n_references (int): How many training images there are.
        held_out (numpy.ndarray): All real images that were not trained on,
            uint8, :math:`(R, C, H, W)`.
        on_progress (callable): Called with held-out images done and their
            total.

    Returns:
        dict: ``nearer_to_training``, the share of the samples that are
        nearer to a training image than to any held-out one, ties counted
        half; ``expected``, the same if nothing is remembered; ``error``, the
        standard error of the former then, where samples that are nearest to
        the same image count as one, as all of a collapsed generator's may
        be.
    """
    other = find_nearest(
        features, samples, held_out, 1, on_progress=on_progress)
    difference = nearest.distances[:, 0] - other.distances[:, 0]
    n_different = len(numpy.unique(numpy.where(
        difference <= 0, nearest.indices[:, 0],
        n_references + other.indices[:, 0])))
    expected = n_references / (n_references + len(held_out))
    return {
        'nearer_to_training': float(
            (difference < 0).mean() + (difference == 0).mean() / 2),
        'expected': expected,
        'error': (expected * (1 - expected) / n_different) ** 0.5}
