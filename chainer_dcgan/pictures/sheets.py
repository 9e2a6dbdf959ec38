"""One layout for each kind of picture."""

import numpy

from chainer_dcgan import images
from chainer_dcgan.pictures.panels import beside, enlarge, panel


def samples(imgs, cols=10):
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


def neighbours(imgs, size, cols=6):
    """Lays a face out beside its neighbours.

    Args:
        imgs (numpy.ndarray): uint8, :math:`(1 + N, C, H, W)`, the face first.
        size (float): Size of the noise.
        cols (int): Neighbours in a row.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    cols = min(cols, len(imgs) - 1)
    return beside([
        panel(imgs[:1], 1, 1, 'z'),
        panel(imgs[1:], -(-(len(imgs) - 1) // cols), cols,
              f'z + uniform noise of \N{PLUS-MINUS SIGN}{size:g}')])


def rows(imgs, row_labels=(), col_labels=(), title=''):
    """Lays out rows of steps.

    Args:
        imgs (numpy.ndarray): uint8, (rows, steps, C, H, W).
        row_labels (list of str): Text to the left of each row.
        col_labels (list of str): Text above each step.
        title (str): Text above the grid.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    return beside([_rows(imgs, row_labels, col_labels, title)])


def arithmetic(exemplars, labels, means, result, pixels, size):
    """Lays out the DCGAN paper's figure 7: faces added and subtracted.

    Args:
        exemplars (list of numpy.ndarray): For each concept its uint8 images,
            :math:`(B, C, H, W)`.
        labels (list of str): Text to the left of each concept.
        means (numpy.ndarray): uint8, the image of each concept's mean z.
        result (numpy.ndarray): uint8, 9 images, the sum's in the middle.
        pixels (numpy.ndarray): uint8, :math:`(C, H, W)`, the same sum on
            pixels.
        size (float): Size of the noise around the result.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    most = max(map(len, exemplars))
    lines = numpy.full(
        (len(exemplars), most + 1) + means.shape[1:], 255, numpy.uint8)
    for line, imgs, mean in zip(lines, exemplars, means):
        line[:len(imgs)], line[-1] = imgs, mean
    return beside([
        _rows(lines, labels, [''] * most + ['mean z']),
        panel(result, 3, 3,
              f'= sum of z, noise of \N{PLUS-MINUS SIGN}{size:g}'),
        panel(pixels[None], 1, 1, 'sum of pixels')])


def turn(left, right, imgs, steps):
    """Lays out the DCGAN paper's figure 8: faces that turn.

    Args:
        left (numpy.ndarray): uint8, exemplars of one side.
        right (numpy.ndarray): uint8, exemplars of the other side.
        imgs (numpy.ndarray): uint8, (rows, steps, C, H, W).
        steps (list of float): What each column adds of the turn vector.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    labels = [f'{step:+.2g}' if step else '0' for step in steps]
    return beside([
        panel(left, len(left), 1, 'from'), panel(right, len(right), 1, 'to'),
        _rows(imgs, (), labels, 'z + a multiple of (to - from)')])


def filters(untrained, trained, features):
    """Lays out the DCGAN paper's figure 5: random and trained filters.

    Args:
        untrained (numpy.ndarray): uint8, (features, n, C, S, S).
        trained (numpy.ndarray): uint8, of the same shape.
        features (list of int): Numbers of the rows' features.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    labels = [str(feature) for feature in features]
    return beside([_rows(untrained, labels, title='random filters'),
                   _rows(trained, labels, title='trained filters')])


def region(tagged, others, effects, cells):
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
    height, width = effects.shape
    mask = cells.repeat(height // len(cells), axis=0).repeat(
        width // len(cells), axis=1)
    greys = numpy.stack([effects / max(effects.max(), 1e-12), mask])
    greys = numpy.broadcast_to(
        (255 * greys).astype(numpy.uint8)[:, None], (2,) + tagged.shape)
    imgs = numpy.concatenate([tagged[None], others[None], greys])
    return beside([_rows(imgs[None], col_labels=[
        'with', 'without', 'effect', 'region'])])


def inversion(target, imgs, distances):
    """Lays a picture out beside the faces found for it.

    Args:
        target (numpy.ndarray): uint8, :math:`(C, H, W)`.
        imgs (numpy.ndarray): uint8, what each start led to, best first.
        distances (numpy.ndarray): Mean squared error of each.

    Returns:
        numpy.ndarray: uint8 image, :math:`(H', W', 3)`.
    """
    return beside([
        panel(target[None], 1, 1, 'given'),
        panel(imgs, 1, len(imgs), 'found, by mean squared error',
              col_labels=[f'{d:.3f}' for d in distances])])


def nearest(imgs, groups):
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
        + [_rows(found, [f'{d:.3g}' for d in distances], (), title)
           for title, found, distances in groups])


def frames(imgs, rows, cols):
    """Lays out faces in motion, one large or several as a grid.

    Args:
        imgs (numpy.ndarray): uint8, (n_frames, rows * cols, C, H, W).
        rows (int): Images in a column.
        cols (int): Images in a row.

    Returns:
        numpy.ndarray: uint8, :math:`(n\\_frames, H', W', 3)`.
    """
    least = 256 if rows * cols == 1 else 96
    grids = [images.tile(enlarge(faces, least), rows, cols) for faces in imgs]
    return numpy.stack([grid.repeat(3 // grid.shape[2], axis=2)
                        for grid in grids])


def _rows(imgs, row_labels=(), col_labels=(), title=''):
    n, steps = imgs.shape[:2]
    return panel(imgs.reshape((-1,) + imgs.shape[2:]), n, steps, title,
                 row_labels, col_labels)
