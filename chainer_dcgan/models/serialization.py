"""Weights as files: npz and HDF5, and the nets that are in trainer snapshots.

A weights file holds a model as Chainer's own serializers write it, so that
plain Chainer links load it, and the arguments that build the model as one
more entry, which they ignore. The reference's published files lack that
entry; there the shapes tell.
"""

import json
import zipfile

import numpy
from chainer import serializers

from chainer_dcgan.errors import WeightsError
from chainer_dcgan.models.config import describe
from chainer_dcgan.models.families import GENERATORS
from chainer_dcgan.storage import layout
from chainer_dcgan.storage.atomic import atomic_path
from chainer_dcgan.storage.npz import save_npz


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
        h5py = _import_h5py()
        with atomic_path(path) as temporary:
            with h5py.File(temporary, 'w') as f:
                serializers.HDF5Serializer(f).save(model)
                f.attrs[layout.CONFIG] = config
    else:
        serializer = serializers.DictionarySerializer()
        serializer.save(model)
        arrays = {
            name: array if dtype is None or array.ndim == 0
            else array.astype(dtype)
            for name, array in serializer.target.items()}
        save_npz(path, {**arrays, layout.CONFIG: config})


def load_weights(path, model):
    """Loads a model's parameters and statistics.

    Entries that the model has no link for are ignored: the reference's files
    hold batch normalizations that it never used. If anything is missing or
    of another shape, the model is left as it was.

    Args:
        path (str): npz or HDF5 file, as its first bytes say, of this model
            or a trainer snapshot that contains it.
        model (~chainer.Link): Model to load into, on any device.

    Raises:
        WeightsError: If the file is missing or damaged, or does not fit; the
            message names the link and both shapes.
        ImportError: If the file is HDF5 and h5py is not installed.
    """
    arrays, _ = read_weights(path, type(model))
    assign_weights(path, arrays, model)


def assign_weights(path, arrays, model):
    """Puts arrays into a model, all of them or none.

    Args:
        path (str): Where they are from, for the message.
        arrays (dict): Names and arrays, from :func:`read_weights`.
        model (~chainer.Link): Model to load into, on any device.

    Raises:
        WeightsError: If one is missing or does not fit.
    """
    expected = serializers.DictionarySerializer()
    expected.save(model)
    shapes = {name: numpy.shape(value)
              for name, value in expected.target.items()}
    model_name = type(model).__name__
    for name, shape in shapes.items():
        if name not in arrays:
            raise WeightsError(
                f'{path}: no entry {name} {shape}, which {model_name} has. Is '
                'this the right file for it?')
    for name, shape in shapes.items():
        if arrays[name].shape != shape:
            raise WeightsError(
                f'{path}: {name} is {arrays[name].shape} in the file, but '
                f'{shape} in the {model_name}. Build the model with the sizes '
                'that the file was trained with.')
        if not numpy.issubdtype(arrays[name].dtype, numpy.number):
            raise WeightsError(
                f'{path}: {name} holds {arrays[name].dtype}, not numbers.')
    serializers.NpzDeserializer(arrays).load(model)


def read_weights(path, cls):
    """Reads the arrays of one model.

    Args:
        path (str): npz or HDF5 file of the model, or a trainer snapshot.
        cls (type): Class of the model, which a snapshot holds beside others.

    Returns:
        tuple: Dict of names and arrays, and the dict of arguments that build
        the model; ``None`` for the latter if the file does not tell.

    Raises:
        WeightsError: If the file is missing or damaged.
        ImportError: If the file is HDF5 and h5py is not installed.
    """
    try:
        with open(path, 'rb') as f:
            magic = f.read(4)
        if magic == b'\x89HDF':
            arrays, config = _read_hdf5(path)
        elif magic == b'PK\x03\x04':
            arrays, config = _read_npz(path, cls)
        else:
            raise WeightsError(
                f'{path} is neither an npz nor an HDF5 file. Pass weights '
                'such as gen_iter_*.npz.')
    except (OSError, EOFError, ValueError, zipfile.BadZipFile) as e:
        if isinstance(e, WeightsError):
            raise
        if isinstance(e, FileNotFoundError):
            raise WeightsError(f'{path}: no such file.') from e
        if isinstance(e, IsADirectoryError):
            raise WeightsError(
                f'{path} is a folder. Pass a weights file inside it.') from e
        raise WeightsError(
            f'{path} cannot be read: {e}. It may be damaged or cut '
            'off.') from e
    if config is not None:
        config = json.loads(config)
    return arrays, config


def _read_npz(path, cls):
    # Opened here: NumPy leaves the file open when it is damaged.
    with open(path, 'rb') as file, numpy.load(file, allow_pickle=False) as f:
        prefix = ''
        if layout.ITERATION in f.files:
            prefix = layout.net_prefix(
                f.files, 'gen' if issubclass(cls, GENERATORS) else 'dis')
        names = [name for name in f.files if name.startswith(prefix)]
        arrays = {name[len(prefix):]: f[name] for name in names}
    config = arrays.pop(layout.CONFIG, None)
    return arrays, None if config is None else str(config)


def _read_hdf5(path):
    h5py = _import_h5py()
    arrays = {}

    def visit(name, entry):
        if isinstance(entry, h5py.Dataset):
            arrays[name] = entry[()] if entry.shape else numpy.asarray(
                entry[()])

    with h5py.File(path, 'r') as f:
        f.visititems(visit)
        return arrays, f.attrs.get(layout.CONFIG)


def _import_h5py():
    try:
        import h5py
    except ImportError as e:
        raise ImportError(
            'HDF5 files need h5py: run `pip install h5py`.') from e
    return h5py
