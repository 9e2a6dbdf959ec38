"""Sizes that both nets share."""

IMAGE_SIZES = (32, 48, 64, 96, 128)


def check_geometry(
        ch: int, image_size: int, channels: int, ksize: int) -> None:
    """Checks the sizes that G and D take.

    Args:
        ch (int): Channels at the widest layer.
        image_size (int): Height and width of an image.
        channels (int): Colour channels of an image.
        ksize (int): Kernel of the convolutions.

    Raises:
        ValueError: If one of them is not supported.
    """
    if image_size not in IMAGE_SIZES:
        raise ValueError('image_size must be one of {}, not {}'.format(
            ', '.join(map(str, IMAGE_SIZES)), image_size))
    if channels not in (1, 3):
        raise ValueError(
            f'channels must be 1 or 3, not {channels}')
    if ch < 8 or ch % 8:
        raise ValueError(
            f'ch must be a positive multiple of 8, not {ch}')
    if ksize not in (4, 5):
        raise ValueError(f'ksize must be 4 or 5, not {ksize}')


def padding(ksize: int) -> int:
    """Returns the padding that makes stride 2 halve an even size.

    Args:
        ksize (int): Kernel, 4 or 5.

    Returns:
        int: Padding in pixels.
    """
    return (ksize - 1) // 2
