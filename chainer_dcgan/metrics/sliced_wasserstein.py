"""Sliced Wasserstein distance between patches of two sets of images."""

import numpy

_PATCH = 7
_SMALLEST = 16
# Burt and Adelson (1983): the binomial filter of five taps.
_TAPS = numpy.array([1, 4, 6, 4, 1], numpy.float32) / 16
_IMAGES = 200


def sliced_wasserstein_distance(
        a: numpy.ndarray, b: numpy.ndarray, n_patches: int=32,
        n_directions: int=256, seed: int=0) -> float:
    """Compares patches at every scale; needs no net.

    Patches of 7 x 7 are drawn from every level of the images' Laplacian
    pyramids, normalized by each colour's mean and deviation over the set,
    and projected on random directions; sorted, the projections give the
    one-dimensional Wasserstein distances, whose mean is taken over
    directions and levels and multiplied by 1000 (Karras et al., arXiv
    1710.10196, section 5; there with 128 patches an image and 512
    directions).

    Args:
        a (numpy.ndarray): uint8 images, :math:`(N, C, S, S)`.
        b (numpy.ndarray): uint8 images, as many and of the same size.
        n_patches (int): Patches of each image and level.
        n_directions (int): Random directions.
        seed (int): Seed of places and directions.

    Returns:
        float: The distance; 0 for equal sets.

    Raises:
        ValueError: If the sets differ in shape.
    """
    if a.shape != b.shape:
        raise ValueError('expected as many images of one size on both sides, '
                         f'found {a.shape} and {b.shape}')
    rng = numpy.random.default_rng(seed)
    levels = count_levels(a.shape[2])
    corners = [rng.integers(0, (a.shape[2] >> level) - _PATCH + 1,
                            (2, len(a), n_patches))
               for level in range(levels)]
    directions = rng.standard_normal(
        (a.shape[1] * _PATCH ** 2, n_directions)).astype(numpy.float32)
    directions /= numpy.linalg.norm(directions, axis=0)
    return float(numpy.mean([
        1000 * numpy.abs(x - y).mean(dtype=numpy.float64)
        for x, y in zip(_project(a, corners, directions),
                        _project(b, corners, directions))]))


def count_levels(size: int) -> int:
    """Counts the levels of a pyramid: down to 16 pixels, as in the paper.

    Args:
        size (int): Side of the images.

    Returns:
        int: Levels, at least 1.
    """
    levels = 1
    while size % 2 == 0 and size // 2 >= _SMALLEST:
        size //= 2
        levels += 1
    return levels


def laplacian_pyramid(imgs: numpy.ndarray, levels: int) -> list[numpy.ndarray]:
    """Splits images into bands of detail and a rest.

    Args:
        imgs (numpy.ndarray): Float images, :math:`(B, C, S, S)`.
        levels (int): Bands, the rest included.

    Returns:
        list of numpy.ndarray: Of sides :math:`S, S/2, ...`; each but the
        last is a level less what the next smaller one says of it.
    """
    pyramid = []
    for _ in range(levels - 1):
        smaller = _blur(imgs)[:, :, ::2, ::2]
        pyramid.append(imgs - _enlarge(smaller))
        imgs = smaller
    return [*pyramid, imgs]


def _blur(x):
    for axis in (2, 3):
        n = x.shape[axis]
        widths = [(2, 2) if i == axis else (0, 0) for i in range(4)]
        padded = numpy.moveaxis(numpy.pad(x, widths, 'reflect'), axis, 0)
        x = numpy.moveaxis(sum(
            tap * padded[i:i + n] for i, tap in enumerate(_TAPS)), 0, axis)
    return x


def _enlarge(x):
    b, c, h, w = x.shape
    sparse = numpy.zeros((b, c, 2 * h, 2 * w), x.dtype)
    # Of the filter's weights, a quarter meets pixels that are not zero.
    sparse[:, :, ::2, ::2] = 4 * x
    return _blur(sparse)


def _project(imgs, corners, directions):
    """Yields each level's sorted projections, (patches, directions)."""
    levels = len(corners)
    patches = [[] for _ in range(levels)]
    for start in range(0, len(imgs), _IMAGES):
        some = slice(start, start + _IMAGES)
        pyramid = laplacian_pyramid(
            imgs[some].astype(numpy.float32), levels)
        for band, (top, left), found in zip(pyramid, corners, patches):
            found.append(_cut(band, top[some], left[some]))
    while patches:
        # Taken off the list, so that only one level is there twice.
        level = numpy.concatenate(patches.pop(0))
        level -= level.mean(axis=(0, 2, 3), keepdims=True)
        # A set without any contrast stays at zero.
        level /= numpy.maximum(
            level.std(axis=(0, 2, 3), keepdims=True), 1e-6)
        yield numpy.sort(level.reshape(len(level), -1) @ directions, axis=0)


def _cut(band, top, left):
    """Cuts patches, (n, C, 7, 7), at corners of shape (B, n_patches)."""
    windows = numpy.lib.stride_tricks.sliding_window_view(
        band, (_PATCH, _PATCH), axis=(2, 3))
    image = numpy.arange(len(band))[:, None]
    return windows[image, :, top, left].reshape(
        -1, band.shape[1], _PATCH, _PATCH)
