"""Where a tag shows, found from tagged images alone.

In images whose faces all lie in the same place, a pixel that looks different
in those that bear a tag belongs to what the tag names. How different is
measured by the effect size (Cohen's d): the difference of the two means over
the standard deviation. What the tag goes together with (lipstick with
earrings) shows up as well; in images that are not aligned nothing does. Those
need boxes, and so does what lies on one side of the face, if training has
mirrored the images.
"""

import numpy

from chainer_dcgan import images

_BATCHSIZE = 256


def effect_sizes(imgs: numpy.ndarray, has: numpy.ndarray) -> numpy.ndarray:
    """Compares images that bear a tag with others, pixel by pixel.

    Args:
        imgs (numpy.ndarray): Images, uint8, :math:`(N, C, H, W)`.
        has (numpy.ndarray): bool, :math:`(N,)`, with both values.

    Returns:
        numpy.ndarray: :math:`(H, W)`, at least 0: the greatest effect of the
        colour channels.
    """
    mean, variance = _moments(imgs, has)
    other_mean, other_variance = _moments(imgs, ~has)
    spread = numpy.sqrt((variance + other_variance) / 2)
    # A pixel that is always the same has no effect; bytes differ by 1/128.
    effects = numpy.abs(mean - other_mean) / numpy.maximum(spread, 1 / 128)
    return effects.max(axis=0)


def find_region(effects: numpy.ndarray, size: int) -> numpy.ndarray:
    """Finds the cells of a feature map where a tag shows.

    Args:
        effects (numpy.ndarray): From :func:`effect_sizes`, :math:`(H, W)`.
        size (int): Rows and columns of the feature map; divides both.

    Returns:
        numpy.ndarray: bool, (size, size): cells whose mean effect is at
        least half of the greatest cell's.
    """
    height, width = effects.shape
    cells = effects.reshape(
        size, height // size, size, width // size).mean(axis=(1, 3))
    return cells >= cells.max() / 2


def _moments(imgs, chosen):
    total = square = 0
    numbers = numpy.flatnonzero(chosen)
    for start in range(0, len(numbers), _BATCHSIZE):
        x = images.from_uint8(imgs[numbers[start:start + _BATCHSIZE]])
        total = total + x.sum(axis=0, dtype=numpy.float64)
        square = square + numpy.square(x).sum(axis=0, dtype=numpy.float64)
    mean = total / len(numbers)
    return mean, numpy.maximum(square / len(numbers) - mean ** 2, 0)
