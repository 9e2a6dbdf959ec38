import numpy

from chainer_dcgan.experiments.boxes import Box
from chainer_dcgan.experiments.cells import cells_of_boxes, cells_of_region


def test_cells_of_boxes_by_hand(rng):
    # Cells of 12 pixels, with centres at 6, 18, 30 and 42.
    boxes = [Box(4, 6, 18, 31, 30), Box(4, 7, 19, 17, 29),
             Box(9, 40, 1, 41, 5)]
    cells = cells_of_boxes(boxes, 4, 48, rng)
    positive = cells.places[cells.shows].tolist()
    # The second box holds no centre; its own lies in row 2, column 1.
    assert positive == [
        [4, 1, 0], [4, 1, 1], [4, 1, 2], [4, 2, 1], [9, 0, 3]]
    negative = cells.places[~cells.shows].tolist()
    assert [place[0] for place in negative] == [4, 4, 4, 4, 9]
    assert len(set(map(tuple, negative))) == 5
    assert not {tuple(p) for p in negative} & {tuple(p) for p in positive}


def test_negatives_are_random_and_repeated_by_the_seed():
    boxes = [Box(0, 0, 0, 12, 12)]
    drawn = [cells_of_boxes(boxes, 4, 48, numpy.random.default_rng(seed))
             .places[1].tolist() for seed in [0, 0, *range(1, 200)]]
    assert drawn[0] == drawn[1]
    # Every cell but the box's own.
    assert len(set(map(tuple, drawn))) == 15


def test_a_box_over_everything_leaves_no_negatives(rng):
    cells = cells_of_boxes([Box(0, 0, 0, 48, 48)], 4, 48, rng)
    assert cells.shows.tolist() == [True] * 16


def test_cells_of_region_by_hand(rng):
    region = numpy.zeros((3, 3), bool)
    region[1, :2] = True
    cells = cells_of_region(
        region, numpy.array([2, 5]), numpy.array([0, 7, 8]), rng)
    assert cells.places[cells.shows].tolist() == [
        [2, 1, 0], [2, 1, 1], [5, 1, 0], [5, 1, 1]]
    negative = cells.places[~cells.shows]
    inside = region[negative[:, 1], negative[:, 2]]
    # Half in the region of other samples, half elsewhere in the same.
    assert set(negative[inside, 0]) <= {0, 7, 8} and inside.sum() == 2
    assert negative[~inside, 0].tolist() == [2, 5]
