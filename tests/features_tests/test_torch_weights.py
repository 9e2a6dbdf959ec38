import os
import pickle
import sys
import types

import numpy
import pytest

from chainer_dcgan.errors import WeightsError
from chainer_dcgan.features.torch_weights import read_torch_weights


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes files as PyTorch before 1.6 did, of stand-ins for its names."""
    torch, utils = types.ModuleType('torch'), types.ModuleType('torch._utils')
    for module, name in (
            (torch, 'FloatStorage'), (torch, 'LongStorage'),
            (torch, 'ByteStorage'), (utils, '_rebuild_tensor_v2')):
        setattr(module, name, type(
            name, (), {'__module__': module.__name__}))
        monkeypatch.setitem(sys.modules, module.__name__, module)

    class Pickler(pickle.Pickler):
        def persistent_id(self, obj):
            if isinstance(obj, Storage):
                return ('storage', getattr(torch, obj.kind), obj.key, 'cpu',
                        len(obj.data), None)
            return None

    class Tensor:
        def __init__(self, *description):
            self.description = description

        def __reduce__(self):
            return utils._rebuild_tensor_v2, (*self.description, False, {})

    def write(tensors, storages, cut=None):
        path = tmp_path / 'weights.pth'
        with open(path, 'wb') as f:
            for part in (0x1950a86a20f9469cfc6c, 1001, {}):
                pickle.dump(part, f, 2)
            Pickler(f, 2).dump({
                name: Tensor(*value) if isinstance(value, tuple) else value
                for name, value in tensors.items()})
            pickle.dump([storage.key for storage in storages], f, 2)
            for storage in storages:
                f.write(len(storage.data).to_bytes(8, 'little'))
                f.write(storage.data.tobytes())
        if cut is not None:
            path.write_bytes(path.read_bytes()[:cut])
        return str(path)

    return write


class Storage:
    def __init__(self, key, data, kind='FloatStorage'):
        self.key = key
        self.data = numpy.array(
            data, '<i8' if kind == 'LongStorage' else '<f4')
        self.kind = kind


def test_strides_and_offsets(write):
    storage = Storage('7', range(12))
    counter = Storage('8', [5], 'LongStorage')
    arrays = read_torch_weights(write({
        'rows': (storage, 0, (3, 4), (4, 1)),
        # As if transposed: the first axis moves by one.
        'columns': (storage, 0, (4, 3), (1, 4)),
        'tail': (storage, 10, (2,), (1,)),
        'n': (counter, 0, (), ())}, [storage, counter]))
    rows = numpy.arange(12, dtype='f').reshape(3, 4)
    numpy.testing.assert_array_equal(arrays['rows'], rows)
    numpy.testing.assert_array_equal(arrays['columns'], rows.T)
    numpy.testing.assert_array_equal(arrays['tail'], [10, 11])
    assert arrays['columns'].flags.c_contiguous
    assert arrays['columns'].flags.writeable
    assert arrays['n'].dtype == numpy.int64 and arrays['n'] == 5


@pytest.mark.parametrize('description', [
    (0, (13,), (1,)), (9, (4,), (1,)), (0, (3, 4), (5, 1)), (-1, (2,), (1,)),
    (5, (2,), (-1,)), (0, (3,), (1, 1))])
def test_nothing_outside_of_the_storage(write, description):
    storage = Storage('7', range(12))
    with pytest.raises(WeightsError, match='outside of its storage'):
        read_torch_weights(write({'a': (storage, *description)}, [storage]))


class Evil:
    def __reduce__(self):
        return os.mkdir, ('evil',)


def test_no_code_is_run(write, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WeightsError, match='asks for posix.mkdir'):
        read_torch_weights(write({'a': Evil()}, []))
    assert not os.path.exists('evil')
    pickle.loads(pickle.dumps(Evil()))
    assert os.path.exists('evil')


def test_other_types(write):
    storage = Storage('7', [1, 2], 'ByteStorage')
    with pytest.raises(WeightsError, match='asks for torch.ByteStorage'):
        read_torch_weights(write({'a': (storage, 0, (2,), (1,))}, [storage]))


@pytest.mark.parametrize('cut', [0, 10, 40, -1])
def test_cut_off(write, cut):
    storage = Storage('7', [1, 2])
    with pytest.raises(WeightsError, match='weights.pth cannot be read'):
        read_torch_weights(
            write({'a': (storage, 0, (2,), (1,))}, [storage], cut))


def test_a_size_that_is_not_there(write):
    storage = Storage('7', [1, 2])
    path = write({'a': (storage, 0, (2,), (1,))}, [storage])
    with open(path, 'r+b') as f:
        f.seek(-16, os.SEEK_END)
        f.write((2 ** 60).to_bytes(8, 'little'))
    with pytest.raises(WeightsError, match='storage 7 is cut off'):
        read_torch_weights(path)


def test_no_file(tmp_path):
    with pytest.raises(WeightsError, match='no such file'):
        read_torch_weights(str(tmp_path / 'nothing.pth'))
