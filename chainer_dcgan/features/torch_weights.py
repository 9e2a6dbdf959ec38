"""Weights in PyTorch's file format, read without PyTorch.

The format before PyTorch 1.6: five pickles (a magic number, a version, the
machine's types, the tensors' descriptions, and the keys of their storages),
then each storage's number of elements and its bytes.
"""

import collections
import math
import os
import pickle

import numpy
from numpy.lib.stride_tricks import as_strided

from chainer_dcgan.errors import DamagedFile, WeightsError
from chainer_dcgan.storage.files import open_regular

_MAGIC = 0x1950a86a20f9469cfc6c
_VERSION = 1001
_TYPES = {'FloatStorage': '<f4', 'LongStorage': '<i8'}
_Storage = collections.namedtuple('_Storage', ['key', 'dtype', 'size'])


def read_torch_weights(path: str) -> dict:
    """Reads the tensors of a ``.pth`` file.

    A pickle can run any code. This reader knows only what tensors need, so
    that nothing but numbers can come out of it.

    Args:
        path (str): File of the format before PyTorch 1.6.

    Returns:
        dict: Names and arrays, float32 or int64, of the tensors' shapes;
        C-contiguous, whatever their strides in the file.

    Raises:
        WeightsError: If the file is missing, damaged, or holds anything
            else.
    """
    try:
        with open_regular(path) as f:
            return _read(f)
    except DamagedFile as e:
        raise WeightsError(str(e)) from e
    # All that a damaged pickle raises.
    except (OSError, EOFError, ValueError, TypeError, LookupError,
            AttributeError, OverflowError, RecursionError, MemoryError,
            pickle.UnpicklingError) as e:
        raise WeightsError(
            f'{path} cannot be read as PyTorch weights: {e}. It may be '
            'damaged; install its package again.') from e


def _read(f):
    if _Unpickler(f).load() != _MAGIC or _Unpickler(f).load() != _VERSION:
        raise ValueError('not of the format before PyTorch 1.6')
    _Unpickler(f).load()
    unpickler = _Unpickler(f)
    tensors = unpickler.load()
    arrays = {}
    for key in _Unpickler(f).load():
        storage = unpickler.storages[key]
        size = int.from_bytes(f.read(8), 'little')
        nbytes = size * numpy.dtype(storage.dtype).itemsize
        # Python makes room for what is asked for, not for what is there.
        if nbytes > os.fstat(f.fileno()).st_size:
            raise ValueError(f'storage {key} is cut off')
        data = f.read(nbytes)
        arrays[key] = numpy.frombuffer(data, storage.dtype)
        if not size == len(arrays[key]) == storage.size:
            raise ValueError(f'storage {key} is cut off')
    return {name: tensor.lay_out(arrays) for name, tensor in tensors.items()}


class _Tensor(collections.namedtuple(
        '_Tensor', ['storage', 'offset', 'shape', 'strides'])):
    """What a file says of a tensor; offset and strides count elements."""

    def lay_out(self, arrays):
        array = arrays[self.storage.key]
        last = self.offset + sum(
            (n - 1) * s for n, s in zip(self.shape, self.strides))
        if (len(self.shape) != len(self.strides)
                or min(self.offset, *self.strides, *self.shape, 0) < 0
                or (math.prod(self.shape) and last >= len(array))):
            raise ValueError('a tensor reaches outside of its storage')
        return as_strided(
            array[self.offset:], self.shape,
            [s * array.itemsize for s in self.strides]).copy()


class _Unpickler(pickle.Unpickler):
    """Knows the names that tensors need, and no others."""

    def __init__(self, f):
        super().__init__(f)
        self.storages = {}

    def find_class(self, module, name):
        if (module, name) == ('collections', 'OrderedDict'):
            return collections.OrderedDict
        if (module, name) == ('torch._utils', '_rebuild_tensor_v2'):
            return _rebuild_tensor
        if module == 'torch' and name in _TYPES:
            return _TYPES[name]
        raise pickle.UnpicklingError(
            f'it asks for {module}.{name}, which tensors do not need')

    def persistent_load(self, pid):
        kind, dtype, key, _, size, view = pid
        if kind != 'storage' or view is not None:
            raise pickle.UnpicklingError('an unknown kind of storage')
        return self.storages.setdefault(key, _Storage(key, dtype, size))


def _rebuild_tensor(storage, offset, shape, strides, *_):
    # Requires-grad flag and backward hooks follow.
    return _Tensor(storage, offset, shape, strides)
