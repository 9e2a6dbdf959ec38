"""Changes of images' colours and places, by NumPy or CuPy alone.

For each image amounts of its own (Zhao et al. 2020, arXiv 2006.10738), as a
tuple of brightness, saturation and contrast, float32, :math:`(B,)`, and of
pixels down and to the right, int64, :math:`(B, 2)`. A fourth channel is no
colour, but opacity: it moves, and that is all.
"""

from chainer import backend

N_COLOURS = 3
"""int: Channels, the first ones, that are colours, if there are as many."""


def change_images(x, changes, y):
    """Changes colours, then places; 0 comes in at the edges.

    Brightness is added; saturation scales the distance of a pixel's colours
    from their mean, contrast the distance of all from the image's mean.

    Args:
        x (:ref:`ndarray`): Images, :math:`(B, C, H, W)`.
        changes (tuple): Amounts, see above.
        y (:ref:`ndarray`): Where to, of the same shape.
    """
    brightness, saturation, contrast, offsets = changes
    changed = recolour(x, saturation, contrast)
    changed[:, :N_COLOURS] += brightness[:, None, None, None]
    move(changed, offsets, y)


def change_images_backward(gy, changes, factors):
    """Gradient of :func:`change_images` to its input, times a factor each.

    Args:
        gy (:ref:`ndarray`): Gradient to its output, :math:`(B, C, H, W)`.
        changes (tuple): Amounts, see above.
        factors (:ref:`ndarray`): What each image is multiplied by,
            :math:`(B,)`.

    Returns:
        :ref:`ndarray`: Gradient, :math:`(B, C, H, W)`.
    """
    _, saturation, contrast, offsets = changes
    moved = backend.get_array_module(gy).empty_like(gy)
    move(gy, -offsets, moved)
    gx = recolour(moved, saturation, contrast)
    gx *= factors[:, None, None, None]
    return gx


def recolour(x, saturation, contrast):
    """Scales colours' distances; a symmetric linear map, hence its gradient.

    Args:
        x (:ref:`ndarray`): Images, :math:`(B, C, H, W)`.
        saturation (:ref:`ndarray`): :math:`(B,)`; 1 for none.
        contrast (:ref:`ndarray`): :math:`(B,)`; 1 for none.

    Returns:
        :ref:`ndarray`: Changed images.
    """
    saturation, contrast = (
        values[:, None, None, None] for values in (saturation, contrast))
    colours = x[:, :N_COLOURS]
    n = colours.shape[1]
    # A sum over the few channels; mean(axis=1) is several times slower.
    grey = sum(colours[:, i] for i in range(n))[:, None] / n
    y = backend.get_array_module(x).empty_like(x)
    y[:, n:] = x[:, n:]
    y[:, :n] = colours * (contrast * saturation)
    y[:, :n] += (contrast * (1 - saturation) * grey
                 + (1 - contrast) * grey.mean(axis=(2, 3), keepdims=True))
    return y


def move(x, offsets, y):
    """Moves each image by an offset of its own.

    Args:
        x (:ref:`ndarray`): Images, :math:`(B, C, H, W)`.
        offsets (:ref:`ndarray`): Pixels down and to the right, int,
            :math:`(B, 2)`.
        y (:ref:`ndarray`): Where to, of the same shape.
    """
    xp = backend.get_array_module(x)
    h, w = x.shape[2:]
    rows = xp.arange(h) - offsets[:, :1]
    cols = xp.arange(w) - offsets[:, 1:]
    inside = (((rows >= 0) & (rows < h))[:, :, None]
              & ((cols >= 0) & (cols < w))[:, None, :])
    numbers = xp.arange(len(x))[:, None, None]
    # The axes of numbers come first, then the channels.
    picked = x[numbers, :, rows.clip(0, h - 1)[:, :, None],
               cols.clip(0, w - 1)[:, None, :]]
    y[...] = xp.where(inside[..., None], picked, x.dtype.type(0)).transpose(
        0, 3, 1, 2)
