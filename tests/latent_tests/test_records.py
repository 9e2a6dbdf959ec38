import pathlib

import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import load_record, save_record


def test_round_trip_with_the_same_bytes(tmp_path, rng):
    arrays = {'z': rng.random((2, 5, 3)).astype(numpy.float32),
              'names': numpy.array(['a', 'bc'])}
    paths = [str(tmp_path / name) for name in ('a.npz', 'b.npz')]
    for path in paths:
        save_record(path, 'interpolate', arrays)
    loaded = load_record(paths[0], 3, 'interpolate')
    assert sorted(loaded) == ['names', 'z']
    for name, array in arrays.items():
        numpy.testing.assert_array_equal(loaded[name], array)
    assert pathlib.Path(paths[0]).read_bytes() == pathlib.Path(
        paths[1]).read_bytes()


@pytest.mark.parametrize('arrays,kind,words', [
    ({'z': numpy.zeros((2, 3))}, 'turn', "kind 'walk', not 'turn'"),
    ({'z': numpy.zeros((2, 4))}, 'walk', r'\(2, 4\), but .* of 3'),
    ({'z': numpy.zeros((2, 3), int)}, 'walk', 'takes floats'),
    ({'z': numpy.zeros((2, 3)), 'z_left': numpy.zeros(9)}, 'walk',
     'z_left is'),
    ({'z': numpy.full((2, 3), numpy.nan)}, 'walk', 'not finite'),
    ({'z': numpy.full((2, 3), numpy.nan)}, 'walk', 'z is not finite'),
    ({'y': numpy.zeros(3)}, 'walk', 'holds no z')])
def test_what_does_not_fit(tmp_path, arrays, kind, words):
    path = str(tmp_path / 'record.npz')
    save_record(path, 'walk', arrays)
    with pytest.raises(InputError, match=words):
        load_record(path, 3, kind)


def test_no_file_and_no_npz(tmp_path):
    with pytest.raises(InputError, match='no such file'):
        load_record(str(tmp_path / 'nothing.npz'), 3)
    (tmp_path / 'text.npz').write_text('text')
    with pytest.raises(InputError, match='cannot be read'):
        load_record(str(tmp_path / 'text.npz'), 3)
    numpy.save(tmp_path / 'array.npy', numpy.zeros(3))
    with pytest.raises(InputError, match='cannot be read'):
        load_record(str(tmp_path / 'array.npy'), 3)
