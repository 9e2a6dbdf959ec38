"""Weights as files: npz and HDF5, and the nets that are in trainer snapshots.

A weights file holds a model as Chainer's own serializers write it, so that
plain Chainer links load it, and the arguments that build the model as one
more entry, which they ignore. The reference's published files lack that
entry; there the shapes tell.
"""

import numpy
from chainer import serializers

from chainer_dcgan.errors import WeightsError
from chainer_dcgan.models.config import describe
from chainer_dcgan.models.weights_file import open_weights
from chainer_dcgan.storage import layout
from chainer_dcgan.storage.atomic import atomic_path
from chainer_dcgan.storage.npz import save_npz
from chainer_dcgan.storage.optional import require


def save_weights(path, model, dtype=None):
    """Writes a model's parameters and statistics, whole or not at all.

    Args:
        path (str): File to write: HDF5 if it ends in ``.h5`` or ``.hdf5``,
            npz otherwise.
        model (~chainer.Link): Model, on any device.
        dtype (str): Type to store npz weights as, such as ``'float16'`` for
            half the size and three digits; the model's own if not given.

    Raises:
        ImportError: If the name asks for HDF5 and h5py is not installed.
    """
    config = describe(model)
    if path.endswith(('.h5', '.hdf5')):
        h5py = require('HDF5 files', 'h5py')
        with atomic_path(path) as temporary:
            with h5py.File(temporary, 'w') as f:
                serializers.HDF5Serializer(f).save(model)
                f.attrs[layout.CONFIG] = config
    else:
        serializer = serializers.DictionarySerializer()
        serializer.save(model)
        arrays = {
            name: array if dtype is None or array.ndim == 0
            or array.dtype.kind != 'f' else array.astype(dtype)
            for name, array in serializer.target.items()}
        save_npz(path, {**arrays, layout.CONFIG: config})


def load_weights(path, model):
    """Loads a model's parameters and statistics.

    Entries that the model has no link for are not read: the reference's
    files hold batch normalizations that it never used. If anything is
    missing, of another shape or not finite, the model is left as it was.

    Args:
        path (str): npz or HDF5 file, as its first bytes say, of this model
            or a trainer snapshot that contains it.
        model (~chainer.Link): Model to load into, on any device.

    Raises:
        WeightsError: If the file is missing or damaged, or does not fit; the
            message names the link and both shapes.
        ImportError: If the file is HDF5 and h5py is not installed.
    """
    with open_weights(path, type(model)) as file:
        fill(model, file)


def fill(model, file):
    """Puts what a file holds into a model, all of it or nothing.

    Args:
        model (~chainer.Link): Model to load into, on any device.
        file (~chainer_dcgan.models.weights_file.WeightsFile): The file.

    Raises:
        WeightsError: If an entry is missing, does not fit, or holds values
            that no net works with.
    """
    expected = serializers.DictionarySerializer()
    expected.save(model)
    values = {name: numpy.asarray(value)
              for name, value in expected.target.items()}
    model_name = type(model).__name__
    # All of them before anything is read.
    for name, value in values.items():
        if name not in file.names:
            raise WeightsError(
                f'{file.path}: no entry {name} {value.shape}, which '
                f'{model_name} has. Is this the right file for it?')
    for name, value in values.items():
        if value.dtype == object:
            # A link that waits for its first input takes any shape.
            value = values[name] = numpy.broadcast_to(
                numpy.float32(0), file.describe(name).shape)
        _check_header(file, name, value, model_name)
    arrays = {name: read_checked(file, name, value.dtype)
              for name, value in values.items()}
    serializers.NpzDeserializer(arrays).load(model)


def _check_header(file, name, value, model_name):
    header = file.describe(name)
    if header.shape != value.shape:
        raise WeightsError(
            f'{file.path}: {name} is {header.shape} in the file, but '
            f'{value.shape} in the {model_name}. Build the model with the '
            'sizes that the file was trained with.')
    # A counter is no fraction.
    if header.dtype.kind not in ('iu' if value.dtype.kind in 'iu' else 'iuf'):
        raise WeightsError(
            f'{file.path}: {name} holds {header.dtype}, where {value.dtype} '
            'is expected.')


def read_checked(file, name, dtype):
    """Reads an entry whose values a net can work with.

    Args:
        file (~chainer_dcgan.models.weights_file.WeightsFile): The file.
        name (str): Entry.
        dtype (numpy.dtype): Type that the net has there.

    Returns:
        numpy.ndarray: Its values, of that type.

    Raises:
        WeightsError: If they are not finite, or negative where that makes no
            sense.
    """
    # What is too large for the type becomes infinite.
    with numpy.errstate(over='ignore'):
        array = file.read(name).astype(dtype, copy=False)
    if not numpy.isfinite(array).all():
        raise WeightsError(
            f'{file.path}: {name} is not finite (NaN or infinite values), so '
            'that the net computes nothing. Pass a file from before the '
            'training went wrong.')
    if name.endswith('/avg_var') and (array < 0).any():
        raise WeightsError(
            f'{file.path}: {name} is negative, which no variance is. The '
            'file may be damaged.')
    return array
