"""Nets built from what a file holds."""

import itertools

from chainer_dcgan.errors import DamagedFile, WeightsError
from chainer_dcgan.models import own
from chainer_dcgan.models.config import build
from chainer_dcgan.models.families import DISCRIMINATORS, GENERATORS
from chainer_dcgan.models.serialization import fill
from chainer_dcgan.models.weights_file import open_weights
from chainer_dcgan.storage.files import printable


class ForeignNet(WeightsError):
    """A file holds a net of a class that is not of this package.

    Args:
        path (str): The file.
        name (str): The class, as the file has it, ``'module:Class'``.

    Attributes:
        name: As passed.
    """

    def __init__(self, path: str, name: str) -> None:
        super().__init__(
            f'{path} holds a net of {printable(name)}, which is not of this '
            'package.')
        self.name = name


def load_generator(path: str):
    """Builds the generator that a file holds.

    Args:
        path (str): Weights of a generator, or a trainer snapshot; the
            reference's published ``generator_model.h5`` as well.

    Returns:
        Generator or MLPGenerator: The generator, on the CPU.

    Raises:
        WeightsError: If the file is missing, damaged, holds something else,
            or weights that are not finite.
        ForeignNet: If its class is not of this package; see
            :func:`load_own_generator`.
        ImportError: If the file is HDF5 and h5py is not installed.
    """
    return _load(path, GENERATORS, _infer_generator,
                 'holds no generator. Pass a gen_iter_*.npz file or a '
                 'trainer snapshot.')


def load_own_generator(path: str, name: str):
    """Builds a generator of a class from elsewhere, and fills it from a file.

    The class is called with those of n_z, ch, image_size and channels that it
    takes and that the file has.

    Args:
        path (str): Weights, or a trainer snapshot.
        name (str): ``'module:Class'``, see
            :func:`~chainer_dcgan.models.own.find_class`.

    Returns:
        ~chainer.Link: The generator, on the CPU, with the attributes
        ``n_z``, ``image_size`` and ``channels``.

    Raises:
        OwnNetError: If there is no such class, or it cannot be built or run.
        WeightsError: As of :func:`load_generator`.
        ImportError: If the file is HDF5 and h5py is not installed.
    """
    with open_weights(path, own.find_class(name)) as file:
        config = file.config or {}
        gen = own.build(name, **{
            size: config[size] for size in own.SIZES
            if type(config.get(size)) is int})
        fill(gen, file)
    own.check_generator(gen, name)
    return gen


def load_discriminator(path: str):
    """Builds the discriminator that a file holds.

    Args:
        path (str): Weights of a discriminator, or a trainer snapshot.

    Returns:
        Discriminator or MLPDiscriminator: The discriminator, on the CPU.

    Raises:
        WeightsError: If the file is missing, damaged, holds something else,
            or weights that are not finite.
        ImportError: If the file is HDF5 and h5py is not installed.
    """
    return _load(path, DISCRIMINATORS, _infer_discriminator,
                 'holds no discriminator. Pass a dis_iter_*.npz file or a '
                 'trainer snapshot.')


def _load(path, classes, infer, complaint):
    # The first of them stands for all in the files that do not tell: plain
    # Chainer's, the reference's among them.
    with open_weights(path, classes[0]) as file:
        model = (_infer(file, classes, infer, complaint)
                 if file.config is None
                 else _build(file, classes, complaint))
        fill(model, file)
    return model


def _build(file, classes, complaint):
    name = file.config.get('model')
    if isinstance(name, str) and ':' in name:
        raise ForeignNet(file.path, name)
    try:
        return build(file.config, classes, file.count_values())
    except (KeyError, TypeError) as e:
        # No such class, or no name of one.
        raise WeightsError(f'{file.path} {complaint}') from e
    except ValueError as e:
        raise WeightsError(
            f'{file.path}: the description of the net (chainer_dcgan) does '
            f'not fit: {e}.') from e


def _infer(file, classes, infer, complaint):
    def shape(name):
        if name not in file.names:
            raise KeyError(name)
        return file.describe(name).shape

    try:
        # Shapes that fit no net make sizes that no net has.
        return build(infer(shape), classes, file.count_values())
    except DamagedFile:
        raise
    except (KeyError, ValueError, ArithmeticError, IndexError) as e:
        raise WeightsError(f'{file.path} {complaint}') from e


def _infer_generator(shape):
    n_units, n_z = shape('l0z/W')
    ch, _, ksize, _ = shape('dc1/W')
    n_norm, = shape('bn0l/gamma')
    n_layers = _count_layers(shape, 'dc{}/W', 1)
    return {
        'n_z': n_z, 'ch': ch, 'ksize': ksize,
        'image_size': _image_size(n_units, ch, n_layers),
        'channels': shape(f'dc{n_layers}/W')[1],
        'bn_per_unit': n_norm == n_units,
        # No shape tells the output's function; each kernel has been used
        # with one only.
        'output': 'tanh' if ksize == 5 else 'linear'}


def _infer_discriminator(shape):
    n_logits, n_units = shape('l4l/W')
    channels, ksize = shape('c0/W')[1:3]
    n_layers = _count_layers(shape, 'c{}/W', 0)
    ch = shape(f'c{n_layers - 1}/W')[0]
    return {
        'ch': ch, 'ksize': ksize, 'n_logits': n_logits,
        'image_size': _image_size(n_units, ch, n_layers),
        'channels': channels,
        # Likewise.
        'activation': 'leaky_relu' if ksize == 5 else 'elu'}


def _count_layers(shape, name, first):
    for n_layers in itertools.count():
        try:
            shape(name.format(first + n_layers))
        except KeyError:
            return n_layers


def _image_size(n_units, ch, n_layers):
    return int(round((n_units / ch) ** 0.5)) << n_layers
