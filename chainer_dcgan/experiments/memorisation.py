"""Whether a generator draws its training images again."""

import dataclasses

import numpy

from chainer_dcgan.experiments.neighbours import Neighbours, find_nearest

# Both are Carlini et al.'s.
_SURROUNDINGS = 50
_STANDS_OUT = 0.5


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

    def summarise(self) -> dict:
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
