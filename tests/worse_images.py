"""Images made worse in ways of which it is known what they are."""

import numpy
from PIL import Image, ImageFilter


def halved(imgs):
    """Halves the size and doubles it again, by bicubic filters."""
    size = imgs.shape[2]
    return _one_by_one(imgs, lambda picture: picture.resize(
        (size // 2, size // 2), Image.Resampling.BICUBIC).resize(
            (size, size), Image.Resampling.BICUBIC))


def blurred(imgs, radius):
    """Blurs by a Gaussian filter of some pixels."""
    return _one_by_one(imgs, lambda picture: picture.filter(
        ImageFilter.GaussianBlur(radius)))


def noisy(imgs, deviation):
    """Adds normal noise of so many of 255 to every byte."""
    rng = numpy.random.default_rng(1)
    return numpy.clip(
        numpy.rint(imgs + deviation * rng.standard_normal(imgs.shape)),
        0, 255).astype(numpy.uint8)


def repeated(imgs, n):
    """Repeats the first ones until there are as many as before."""
    return imgs[numpy.arange(len(imgs)) % n]


def _one_by_one(imgs, change):
    return numpy.stack([numpy.asarray(change(
        Image.fromarray(img.transpose(1, 2, 0)))).transpose(2, 0, 1)
        for img in imgs])
