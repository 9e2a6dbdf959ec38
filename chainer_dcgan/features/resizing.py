"""The one resize that features are computed after."""

import numpy
from PIL import Image

RESIZE = 'Pillow bicubic, antialiased'
"""str: What :func:`resize` does, for reports and caches."""


def resize(imgs: numpy.ndarray, size: tuple) -> numpy.ndarray:
    """Resizes images as bytes, so as a viewer would see them.

    Which resize is used changes Fréchet distances much (Parmar et al.,
    arXiv 2104.11222): figures after another one cannot be compared.

    Args:
        imgs (numpy.ndarray): uint8 images, :math:`(B, C, H, W)`.
        size (tuple): Height and width.

    Returns:
        numpy.ndarray: uint8 images, :math:`(B, C, *size)`; ``imgs`` itself
        if it has that size.
    """
    if imgs.shape[2:] == tuple(size):
        return imgs
    height, width = size
    resized = numpy.empty((*imgs.shape[:2], height, width), numpy.uint8)
    for img, target in zip(imgs, resized):
        # As one picture, which is faster than its channels one by one.
        img = img[0] if len(img) == 1 else img.transpose(1, 2, 0)
        picture = Image.fromarray(numpy.ascontiguousarray(img)).resize(
            (width, height), Image.Resampling.BICUBIC)
        pixels = numpy.asarray(picture)
        target[...] = pixels if pixels.ndim == 2 else pixels.transpose(
            2, 0, 1)
    return resized
