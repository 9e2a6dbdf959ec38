"""How sharp an image is, as one number."""

import numpy


def sharpness(img):
    """Measures how much of an image's detail a blur takes away.

    One minus the blur metric of Crete, Dolmiere, Ladret and Nicolas, "The
    blur effect: perception and estimation with a new no-reference perceptual
    blur metric" (2007), equations 1 to 6: what was sharp loses its
    differences between neighbours when it is blurred; what was blurred
    before does not. It depends neither on contrast nor on how many edges
    there are.

    Args:
        img (PIL.Image.Image): Any mode; its luma (ITU-R 601) is taken.

    Returns:
        float: In [0, 1]; 0 for an image of one colour.
    """
    luma = numpy.asarray(img.convert('L'), numpy.float32)
    return min(_along(luma), _along(luma.T))


def _along(luma):
    # The mean of nine neighbours, repeated at the edges.
    padded = numpy.pad(luma, ((4, 4), (0, 0)), mode='edge')
    total = numpy.cumsum(padded, axis=0, dtype=numpy.float64)
    total = numpy.pad(total, ((1, 0), (0, 0)))
    blurred = (total[9:] - total[:-9]) / 9
    before = numpy.abs(numpy.diff(luma, axis=0))
    after = numpy.abs(numpy.diff(blurred, axis=0))
    whole = float(before.sum())
    lost = float(numpy.maximum(before - after, 0).sum())
    return lost / whole if whole else 0.0
