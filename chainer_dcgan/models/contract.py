"""What passes between the data set, G and D, and what is said of all else.

Images are (B, C, H, W), in [-1, 1]; z is (B, n_z); D gives one logit an
image, (B, 1), or two, (B, 2). All are floats of the type that the nets'
weights have, float32, or of a smaller one. Nets of this package keep to
it by themselves. Those of others are held to it in each step, before any
weight moves; only shapes and types are looked at then, which costs nothing on
a GPU either.
"""

import warnings

import numpy

from chainer_dcgan.errors import InputError

# Rounding of what was scaled into [-1, 1].
_SLACK = 1e-3


class ContractError(InputError):
    """A net, a batch or z is not of the shape or type that is expected."""


def count_z(gen) -> int:
    """Asks a generator for its number of latent dimensions.

    Args:
        gen (~chainer.Link): Generator.

    Returns:
        int: Its ``n_z``.

    Raises:
        ContractError: If it has none.
    """
    n_z = getattr(gen, 'n_z', None)
    if isinstance(n_z, bool) or not isinstance(
            n_z, (int, numpy.integer)) or n_z < 1:
        raise ContractError(
            f'{type(gen).__name__} has no n_z, its number of latent '
            'dimensions: set it, such as gen.n_z = 100, for z of the shape '
            '(B, 100).')
    return int(n_z)


def check_z(gen, z, n: int) -> None:
    """Checks latent vectors.

    Args:
        gen (~chainer.Link): The generator that takes them.
        z (:ref:`ndarray`): What ``sample_z(n)`` returned.
        n (int): How many were asked for.

    Raises:
        ContractError: If it is something else than floats, (n, n_z).
    """
    if _shape(z)[:1] != (n,) or z.ndim < 2 or not _is_float(gen, z):
        raise ContractError(
            f'sample_z({n}) returned {_describe(z)}; expected '
            f'{_type(gen).name} of the shape ({n}, n_z).')


def check_batch(dis, x) -> None:
    """Checks shape and type of a batch of real images.

    Args:
        dis (~chainer.Link): The discriminator that takes them.
        x (:ref:`ndarray`): The batch, after its converter.

    Raises:
        ContractError: If it is no batch of images.
    """
    if len(_shape(x)) == 4 and _is_float(dis, x) and not _is_last(x):
        return
    cure = ''
    if len(_shape(x)) == 3:
        cure = ' Grey images need an axis for their channel: x[:, None].'
    elif _is_last(x):
        cure = (' The channels seem to come last; x.transpose(0, 3, 1, 2) '
                'puts them first.')
    raise ContractError(
        f'the data set gave a batch of {_describe(x)}; expected '
        f'{_type(dis).name} in [-1, 1], or uint8, of the shape '
        f'(B, C, H, W).{cure}')


def check_range(x) -> None:
    """Checks the values of a batch of real images; waits for a GPU.

    Args:
        x (:ref:`ndarray`): The batch.

    Raises:
        ContractError: If they leave [-1, 1].
    """
    low, high = float(x.min()), float(x.max())
    # Not so for NaN either.
    if not -1 - _SLACK <= low <= high <= 1 + _SLACK:
        raise ContractError(
            f'the images of the first batch are in [{low:g}, {high:g}]; '
            'expected [-1, 1]. Bytes in 0 to 255 may be passed as uint8, and '
            'are scaled then.')
    if low >= 0 and high > 0.5:
        warnings.warn(
            f'the images of the first batch are in [{low:g}, {high:g}], where '
            'black is -1 and white is 1: if black is 0, pass x * 2 - 1.',
            stacklevel=2)


def check_drawn(gen, x, shape: tuple) -> None:
    """Checks what a generator draws.

    Args:
        gen (~chainer.Link): The generator.
        x (~chainer.Variable or :ref:`ndarray`): What it returned.
        shape (tuple): Shape of as many real images.

    Raises:
        ContractError: If these are other images.
    """
    if _shape(x) != shape or not _is_float(gen, x):
        raise ContractError(
            f'{type(gen).__name__} drew {_describe(x)}; expected '
            f'{_type(gen).name} in [-1, 1] of the shape {shape}, '
            '(B, C, H, W), as the real images are.')


def check_judged(dis, y, n: int) -> None:
    """Checks what a discriminator says.

    Args:
        dis (~chainer.Link): The discriminator.
        y (~chainer.Variable or :ref:`ndarray`): What it returned.
        n (int): Images that it was shown.

    Raises:
        ContractError: If it is not one or two logits an image.
    """
    if _shape(y) not in ((n, 1), (n, 2)) or not _is_float(dis, y):
        raise ContractError(
            f'{type(dis).__name__} gave {_describe(y)} for {n} images; '
            f'expected {_type(dis).name} logits of the shape ({n}, 1), of '
            f'being real, or ({n}, 2), of being real and generated, without '
            'a sigmoid or softmax.')


def check_size(model, x) -> None:
    """Checks a net that knows its images' size against a batch.

    Args:
        model (~chainer.Link): G or D.
        x (:ref:`ndarray`): Real images.

    Raises:
        ContractError: If they are of another size.
    """
    size = getattr(model, 'image_size', None)
    channels = getattr(model, 'channels', None)
    if None not in (size, channels) and x.shape[1:] != (channels, size, size):
        raise ContractError(
            f'{type(model).__name__} is for images of the shape '
            f'{(channels, size, size)}, (C, H, W); those of the data set are '
            f'{x.shape[1:]}.')


def _is_last(x):
    shape = _shape(x)
    return len(shape) == 4 and shape[-1] in (1, 3, 4) and shape[1] > 4


def _is_float(net, x):
    return x.dtype.kind == 'f' and x.dtype.itemsize <= _type(net).itemsize


def _type(net):
    """Gives the type of a net's weights; float32 while they have none."""
    return next((param.array.dtype for param in net.params()
                 if param.array is not None), numpy.dtype(numpy.float32))


def _shape(x):
    return getattr(x, 'shape', ())


def _describe(x):
    if not hasattr(x, 'dtype'):
        return f'a {type(x).__name__}'
    return f'{x.dtype.name} of the shape {x.shape}'
