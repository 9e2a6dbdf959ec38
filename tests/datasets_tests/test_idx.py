import gzip

import numpy
import pytest
from idx_files import encode_idx

from chainer_dcgan.datasets import DatasetError
from chainer_dcgan.datasets.idx import find_idx, read_idx


@pytest.fixture
def array(rng):
    return rng.integers(0, 256, (5, 3, 2)).astype(numpy.uint8)


@pytest.mark.parametrize('pack', [bytes, gzip.compress])
def test_round_trip(tmp_path, array, pack):
    path = tmp_path / 'x'
    path.write_bytes(pack(encode_idx(array)))
    found = read_idx(str(path), 3)
    assert found.dtype == numpy.uint8
    numpy.testing.assert_array_equal(found, array)


def test_by_hand(tmp_path):
    path = tmp_path / 'x'
    path.write_bytes(b'\0\0\x08\x01\0\0\0\x03\x07\x08\xff')
    assert read_idx(str(path), 1).tolist() == [7, 8, 255]


def test_find(tmp_path):
    with pytest.raises(DatasetError, match='no file x.gz in .*apt-get'):
        find_idx(str(tmp_path), 'x')
    for name in ('x', 'x.gz'):
        (tmp_path / name).write_bytes(b'')
        assert find_idx(str(tmp_path), 'x') == str(tmp_path / name)


@pytest.mark.parametrize('spoil,words', [
    (lambda data: data[:-1], 'expected 30 bytes after the head .*found 29'),
    (lambda data: data + b'0', 'found 31'),
    (lambda data: data[:10], 'something else'),
    (lambda data: b'\0\0\x0d' + data[3:], 'something else'),
    (lambda data: b'<html>', 'something else'),
    (lambda data: b'', 'something else'),
    (lambda data: gzip.compress(data)[:-9], 'cannot read .*x'),
    (lambda data: gzip.compress(data)[:20] + b'?' * 30, 'cannot read .*x')])
def test_damaged(tmp_path, array, spoil, words):
    path = tmp_path / 'x'
    path.write_bytes(spoil(encode_idx(array)))
    with pytest.raises(DatasetError, match=words):
        read_idx(str(path), 3)


def test_other_dimensions(tmp_path, array):
    path = tmp_path / 'x'
    path.write_bytes(encode_idx(array))
    with pytest.raises(DatasetError, match='with 1 dimensions'):
        read_idx(str(path), 1)


def test_missing(tmp_path):
    with pytest.raises(DatasetError, match='cannot read .*No such file'):
        read_idx(str(tmp_path / 'x'), 1)
