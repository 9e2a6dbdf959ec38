"""Sizes that both nets share."""

from chainer_dcgan.errors import GeometryError

IMAGE_SIZES = (*range(32, 128, 16), *range(128, 257, 32))
"""tuple of int: Heights and widths that there are nets for."""

# Layers of the reference's and the papers' nets, and pixels a side at the
# narrow end from which on it takes one more.
_LEAST_LAYERS = 4
_WIDEST = 8


def count_layers(image_size: int) -> int:
    """Tells how many times the nets halve or double an image.

    Four times up to 128 x 128, as the reference and the papers, and from
    there on as often as leaves at most 8 x 8 at the narrow end.

    Args:
        image_size (int): Height and width of an image.

    Returns:
        int: Convolutions of D, and deconvolutions of G.
    """
    layers = _LEAST_LAYERS
    while image_size >> layers > _WIDEST:
        layers += 1
    return layers


def narrow_size(image_size: int) -> int:
    """Tells how large the maps at the narrow end are.

    Args:
        image_size (int): Height and width of an image.

    Returns:
        int: Height and width of G's projection and of D's last maps.
    """
    return image_size >> count_layers(image_size)


def check_geometry(
        ch: int, image_size: int, channels: int, ksize: int) -> None:
    """Checks the sizes that G and D take.

    Args:
        ch (int): Channels at the widest layer.
        image_size (int): Height and width of an image.
        channels (int): Channels of an image.
        ksize (int): Kernel of the convolutions.

    Raises:
        GeometryError: If one of them is not supported.
    """
    if image_size not in IMAGE_SIZES:
        raise GeometryError(
            f'image_size must be one of {", ".join(map(str, IMAGE_SIZES))}, '
            f'not {image_size}; nearest: {nearest_sizes(image_size)}')
    if channels not in (1, 3, 4):
        raise GeometryError(f'channels must be 1, 3 or 4, not {channels}')
    # Each layer has half of the channels of the next wider one.
    least = 1 << count_layers(image_size) - 1
    if ch < least or ch % least:
        raise GeometryError(
            f'ch must be a positive multiple of {least} for images of '
            f'{image_size} x {image_size}, not {ch}')
    if ksize not in (4, 5):
        raise GeometryError(f'ksize must be 4 or 5, not {ksize}')


def nearest_sizes(image_size: int) -> str:
    """Names the sizes next to one that there are no nets for.

    Args:
        image_size (int): Height and width.

    Returns:
        str: The next smaller one and the next larger one.
    """
    below = [size for size in IMAGE_SIZES if size < image_size][-1:]
    above = [size for size in IMAGE_SIZES if size > image_size][:1]
    return ' or '.join(map(str, below + above))


def padding(ksize: int) -> int:
    """Returns the padding that makes stride 2 halve an even size.

    Args:
        ksize (int): Kernel, 4 or 5.

    Returns:
        int: Padding in pixels.
    """
    return (ksize - 1) // 2
