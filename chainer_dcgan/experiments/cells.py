"""Positions of feature maps that show a thing, and others that do not.

A cell is one position of the maps of one sample. Where they are ``size`` x
``size``, a cell stands for a square of ``image_size / size`` pixels.
"""

import dataclasses

import numpy


@dataclasses.dataclass(frozen=True)
class Cells:
    """Labelled cells.

    Attributes:
        places: numpy.ndarray, int, (M, 3): sample, row and column.
        shows: numpy.ndarray, bool, (M,): whether the thing shows there.
    """

    places: numpy.ndarray
    shows: numpy.ndarray


def cells_of_boxes(boxes, size, image_size, rng):
    """Chooses cells as the DCGAN paper does (section 6.3.1).

    Those inside of the boxes show the thing: each whose centre is in a box,
    and for a box that is too small for any, the one that its own centre is
    in. As many at random positions of the same samples do not; the paper
    says no more of them, here they are drawn without replacement from
    outside of the boxes.

    Args:
        boxes (list of Box): Boxes.
        size (int): Rows and columns of the maps.
        image_size (int): Height and width of the samples.
        rng (numpy.random.Generator): Random generator.

    Returns:
        Cells: Those that show the thing first, by sample.
    """
    masks = {}
    for box in boxes:
        mask = masks.setdefault(box.number, numpy.zeros((size, size), bool))
        mask |= _inside(box, size, image_size / size)
    numbers = sorted(masks)
    positive = [_places(number, masks[number]) for number in numbers]
    negative = [_some(_places(number, ~masks[number]), len(inside), rng)
                for number, inside in zip(numbers, positive)]
    return _label(positive, negative)


def cells_of_region(
        region: numpy.ndarray, bearers: numpy.ndarray, others: numpy.ndarray,
        rng: numpy.random.Generator):
    """Chooses cells by a region that is the same in all samples.

    The region's cells in the samples that bear a tag show the thing. Of
    those that do not, half are in the region too, in samples without the
    tag, so that what always lies there (the eyes behind the glasses) is not
    taken for the thing; half are at random positions outside of it in the
    samples that bear the tag, as with boxes.

    Args:
        region (numpy.ndarray): bool, (size, size).
        bearers (numpy.ndarray): Numbers of samples that bear the tag.
        others (numpy.ndarray): Numbers of samples that do not.
        rng (numpy.random.Generator): Random generator.

    Returns:
        Cells: Those that show the thing first, by sample.
    """
    positive = [_places(number, region) for number in bearers]
    n_inside = int(region.sum())
    inside = numpy.concatenate([_places(number, region) for number in others])
    inside = _some(inside, len(positive) * n_inside // 2, rng)
    outside = [_some(_places(number, ~region), -(-n_inside // 2), rng)
               for number in bearers]
    return _label(positive, [inside, *outside])


def _inside(box, size, pixels):
    centres = (numpy.arange(size) + 0.5) * pixels
    rows = (box.top <= centres) & (centres < box.bottom)
    cols = (box.left <= centres) & (centres < box.right)
    if not rows.any():
        rows[int((box.top + box.bottom) / 2 / pixels)] = True
    if not cols.any():
        cols[int((box.left + box.right) / 2 / pixels)] = True
    return rows[:, None] & cols


def _places(number, mask):
    rows, cols = numpy.nonzero(mask)
    return numpy.stack([numpy.full_like(rows, number), rows, cols], axis=1)


def _some(places, n, rng):
    chosen = rng.permutation(len(places))[:n]
    return places[numpy.sort(chosen)]


def _label(positive, negative):
    positive = numpy.concatenate(positive)
    negative = numpy.concatenate(negative)
    return Cells(
        numpy.concatenate([positive, negative]),
        numpy.arange(len(positive) + len(negative)) < len(positive))
