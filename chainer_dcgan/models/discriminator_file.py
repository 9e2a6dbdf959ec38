"""Builds the discriminator that a file holds."""

from chainer_dcgan.errors import WeightsError
from chainer_dcgan.models.discriminator import Discriminator
from chainer_dcgan.models.serialization import _assign, _read


def load_discriminator(path):
    """Builds the discriminator that a file holds.

    Args:
        path (str): Weights of a discriminator, or a trainer snapshot.

    Returns:
        Discriminator: The discriminator, on the CPU.

    Raises:
        WeightsError: If the file is missing, damaged, or holds something
            else.
        ImportError: If the file is HDF5 and h5py is not installed.
    """
    arrays, config = _read(path, Discriminator.__name__)
    if config is None:
        config = _infer(path, arrays)
    if config.pop('model', None) != Discriminator.__name__:
        raise WeightsError(_explain(path))
    dis = Discriminator(**config)
    _assign(path, arrays, dis)
    return dis


def _infer(path, arrays):
    """Reads the sizes of a discriminator off the shapes of its arrays."""
    try:
        channels, ksize = arrays['c0/W'].shape[1:3]
        ch = arrays['c3/W'].shape[0]
        n_logits, n_units = arrays['l4l/W'].shape
    except (KeyError, ValueError) as e:
        raise WeightsError(_explain(path)) from e
    return {
        'model': Discriminator.__name__, 'ch': ch, 'ksize': ksize,
        'image_size': 16 * int(round((n_units / ch) ** 0.5)),
        'channels': channels, 'n_logits': n_logits,
        # No shape tells; each kernel has been used with one only.
        'activation': 'leaky_relu' if ksize == 5 else 'elu'}


def _explain(path):
    return ('{} holds no discriminator. Pass a dis_iter_*.npz file or a '
            'trainer snapshot.'.format(path))
