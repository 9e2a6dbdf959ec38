"""Layouts that several kinds of pictures, or the experiments, share."""

from collections.abc import Sequence

import numpy

from chainer_dcgan import images
from chainer_dcgan.pictures.panels import beside, panel, row_panel


def samples(imgs: numpy.ndarray, cols: int = 10) -> numpy.ndarray:
    """Lays samples out with their numbers: row label plus column label.

    Args:
        imgs (numpy.ndarray): uint8, :math:`(N, C, H, W)`.
        cols (int): Images in a row.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    rows = -(-len(imgs) // cols)
    return beside([panel(
        imgs, rows, cols, row_labels=[str(cols * i) for i in range(rows)],
        col_labels=[f'+{i}' for i in range(cols)])])


def rows(
        imgs: numpy.ndarray, row_labels: Sequence[str] = (),
        col_labels: Sequence[str] = (), title: str = '') -> numpy.ndarray:
    """Lays out rows of steps.

    Args:
        imgs (numpy.ndarray): uint8, (rows, steps, C, H, W).
        row_labels (list of str): Text to the left of each row.
        col_labels (list of str): Text above each step.
        title (str): Text above the grid.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    return beside([row_panel(imgs, row_labels, col_labels, title)])


def filters(
        untrained: numpy.ndarray, trained: numpy.ndarray,
        features: Sequence[int]) -> numpy.ndarray:
    """Lays out the DCGAN paper's figure 5: random and trained filters.

    Args:
        untrained (numpy.ndarray): uint8, (features, n, C, S, S).
        trained (numpy.ndarray): uint8, of the same shape.
        features (list of int): Numbers of the rows' features.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    labels = [str(feature) for feature in features]
    return beside([row_panel(untrained, labels, title='random filters'),
                   row_panel(trained, labels, title='trained filters')])


def region(
        tagged: numpy.ndarray, others: numpy.ndarray, effects: numpy.ndarray,
        cells: numpy.ndarray) -> numpy.ndarray:
    """Lays out where a tag shows, and what that was found from.

    Args:
        tagged (numpy.ndarray): uint8, :math:`(C, H, W)`, mean of the images
            that bear the tag.
        others (numpy.ndarray): uint8, mean of those that do not.
        effects (numpy.ndarray): Effect sizes, :math:`(H, W)`, at least 0.
        cells (numpy.ndarray): bool, (size, size); size divides both sides.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    tagged, others = images.flatten(tagged), images.flatten(others)
    height, width = effects.shape
    mask = cells.repeat(height // len(cells), axis=0).repeat(
        width // len(cells), axis=1)
    greys = numpy.stack([effects / max(effects.max(), 1e-12), mask])
    greys = numpy.broadcast_to(
        (255 * greys).astype(numpy.uint8)[:, None], (2,) + tagged.shape)
    imgs = numpy.concatenate([tagged[None], others[None], greys])
    return beside([row_panel(imgs[None], col_labels=[
        'with', 'without', 'effect', 'region'])])


def nearest(
        imgs: numpy.ndarray,
        groups: Sequence[tuple[str, numpy.ndarray, Sequence[float]]],
        ) -> numpy.ndarray:
    """Lays images out, a row each, beside those nearest to them.

    Args:
        imgs (numpy.ndarray): uint8, :math:`(N, C, H, W)`.
        groups (list of tuple): For each way to measure: its title, the
            neighbours, uint8, (N, k, C, H, W), and the distance of each
            row's nearest one.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    return beside(
        [panel(imgs, len(imgs), 1, 'sample', list(map(str, range(len(imgs)))))]
        + [row_panel(found, [f'{d:.3g}' for d in distances], (), title)
           for title, found, distances in groups])
