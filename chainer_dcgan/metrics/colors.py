"""How strong colours are, in figures of one set of images."""

import numpy

# Of 255, in every channel.
_WHITE = 250


def saturation(imgs: numpy.ndarray) -> float:
    """Tells how strong colours are.

    Args:
        imgs (numpy.ndarray): uint8 images, :math:`(N, C, S, S)`.

    Returns:
        float: A pixel's largest channel less its smallest one, the mean over
        all: 0 for grey images, at most 255.
    """
    return float(numpy.mean([
        numpy.ptp(img, axis=0).mean() for img in imgs]))


def white(imgs: numpy.ndarray) -> float:
    """Tells how much of images is white, or burnt out.

    Args:
        imgs (numpy.ndarray): uint8 images, :math:`(N, C, S, S)`.

    Returns:
        float: Share of pixels that are at least 250 in every channel.
    """
    return float(numpy.mean([
        (img.min(axis=0) >= _WHITE).mean() for img in imgs]))
