"""Nets built from what a file holds."""

from chainer_dcgan.errors import WeightsError
from chainer_dcgan.models.config import build
from chainer_dcgan.models.families import DISCRIMINATORS, GENERATORS
from chainer_dcgan.models.serialization import assign_weights, read_weights


def load_generator(path):
    """Builds the generator that a file holds.

    Args:
        path (str): Weights of a generator, or a trainer snapshot; the
            reference's published ``generator_model.h5`` as well.

    Returns:
        Generator or MLPGenerator: The generator, on the CPU.

    Raises:
        WeightsError: If the file is missing, damaged, or holds something
            else.
        ImportError: If the file is HDF5 and h5py is not installed.
    """
    return _load(path, GENERATORS, _infer_generator,
                 'holds no generator. Pass a gen_iter_*.npz file or a '
                 'trainer snapshot.')


def load_discriminator(path):
    """Builds the discriminator that a file holds.

    Args:
        path (str): Weights of a discriminator, or a trainer snapshot.

    Returns:
        Discriminator or MLPDiscriminator: The discriminator, on the CPU.

    Raises:
        WeightsError: If the file is missing, damaged, or holds something
            else.
        ImportError: If the file is HDF5 and h5py is not installed.
    """
    return _load(path, DISCRIMINATORS, _infer_discriminator,
                 'holds no discriminator. Pass a dis_iter_*.npz file or a '
                 'trainer snapshot.')


def _load(path, classes, infer, complaint):
    # The first of them stands for all in the files that do not tell: plain
    # Chainer's, the reference's among them.
    arrays, config = read_weights(path, classes[0])
    try:
        config = infer(arrays) if config is None else config
        # Shapes that fit no net make sizes that no net has.
        model = build(config, classes)
    except (KeyError, TypeError, ValueError) as e:
        raise WeightsError(f'{path} {complaint}') from e
    assign_weights(path, arrays, model)
    return model


def _infer_generator(arrays):
    n_units, n_z = arrays['l0z/W'].shape
    ch, _, ksize, _ = arrays['dc1/W'].shape
    n_norm, = arrays['bn0l/gamma'].shape
    return {
        'n_z': n_z, 'ch': ch, 'ksize': ksize,
        'image_size': _image_size(n_units, ch),
        'channels': arrays['dc4/W'].shape[1],
        'bn_per_unit': n_norm == n_units,
        # No shape tells the output's function; each kernel has been used
        # with one only.
        'output': 'tanh' if ksize == 5 else 'linear'}


def _infer_discriminator(arrays):
    n_logits, n_units = arrays['l4l/W'].shape
    channels, ksize = arrays['c0/W'].shape[1:3]
    ch = arrays['c3/W'].shape[0]
    return {
        'ch': ch, 'ksize': ksize, 'n_logits': n_logits,
        'image_size': _image_size(n_units, ch), 'channels': channels,
        # Likewise.
        'activation': 'leaky_relu' if ksize == 5 else 'elu'}


def _image_size(n_units, ch):
    return 16 * int(round((n_units / ch) ** 0.5))
