import io
import os
import sys

import numpy
import pytest
from PIL import Image

from chainer_dcgan.datasets import (
    DatasetError,
    lmdb_source,
    load_images,
    source as source_module,
)
from chainer_dcgan.datasets.sources import open_source

lmdb = pytest.importorskip('lmdb')


def write(path, records):
    with lmdb.open(str(path), map_size=2 ** 24) as env:
        with env.begin(write=True) as txn:
            for key, value in records.items():
                txn.put(key, value)
    (path / 'lock.mdb').unlink()  # as LSUN's come: two readers need none
    return path


def encode(pixels, form):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, form, lossless=True)
    return file.getvalue()


@pytest.fixture
def load(tmp_path):
    def load(source, **options):
        return load_images(
            source, 8, cache_dir=str(tmp_path / 'cache'), **options)
    return load


@pytest.fixture
def pixels(rng):
    return rng.integers(0, 256, (3, 8, 8, 3)).astype(numpy.uint8)


@pytest.fixture
def bedrooms(tmp_path, pixels):
    # LSUN's keys are 40 hexadecimal digits; its values, WebP.
    return write(tmp_path / 'bedroom_train_lmdb', {
        b'c' * 40: encode(pixels[2], 'WEBP'),
        b'a' * 40: encode(pixels[0], 'WEBP'),
        b'b' * 40: encode(pixels[1], 'PNG')})


def test_images_in_the_order_of_their_keys(bedrooms, load, pixels):
    dataset = load(bedrooms)
    assert dataset.names == ['a' * 40, 'b' * 40, 'c' * 40]
    numpy.testing.assert_array_equal(
        dataset.images, pixels.transpose(0, 3, 1, 2))
    assert dataset.source == str(bedrooms)
    # Read, and nothing left behind.
    assert os.listdir(bedrooms) == ['data.mdb']


def test_read_only_folder(bedrooms, load):
    (bedrooms / 'data.mdb').chmod(0o444)
    bedrooms.chmod(0o555)
    try:
        assert len(load(bedrooms)) == 3
    finally:
        bedrooms.chmod(0o755)


def test_same_images_as_from_a_folder(bedrooms, load, tmp_path, pixels):
    folder = tmp_path / 'folder'
    folder.mkdir()
    for name, array in zip('abc', pixels):
        Image.fromarray(array).save(folder / (name + '.png'))
    numpy.testing.assert_array_equal(
        load(folder).images, load(bedrooms).images)


def test_the_largest_square_in_the_centre(tmp_path, load, pixels):
    wide = numpy.pad(pixels[0], ((0, 0), (3, 3), (0, 0)))
    dataset = load(write(tmp_path / 'lmdb', {b'a': encode(wide, 'PNG')}))
    numpy.testing.assert_array_equal(
        dataset.images[0], pixels[0].transpose(2, 0, 1))


def test_broken_records_are_left_out(tmp_path, load, pixels, monkeypatch):
    whole = encode(pixels[1], 'PNG')
    path = write(tmp_path / 'lmdb', {
        b'\xff': whole, b'cut': whole[:len(whole) // 2], b'empty': b'',
        b'html': b'<html>', b'large': whole + bytes(len(whole))})
    monkeypatch.setattr(lmdb_source, 'MAX_FILE_BYTES', len(whole))
    monkeypatch.setattr(source_module, 'MAX_FILE_BYTES', len(whole))
    dataset = load(path)
    assert dataset.names == ['\\xff']
    numpy.testing.assert_array_equal(
        dataset.images[0], pixels[1].transpose(2, 0, 1))
    assert [name for name, _ in dataset.skipped] == [
        'cut', 'empty', 'html', 'large']
    reasons = dict(dataset.skipped)
    assert 'damaged' in reasons['cut'] and reasons['empty'] == 'empty file'
    assert reasons['html'] == 'not an image in a form that is read'
    assert 'more than the limit' in reasons['large']
    with pytest.raises(DatasetError, match='4 of 5 files .*cannot be used'):
        load(path, strict=True)


def test_a_change_is_seen(bedrooms, load, pixels):
    assert len(load(bedrooms)) == 3
    write(bedrooms, {b'd' * 40: encode(pixels[0], 'PNG')})
    assert len(load(bedrooms)) == 4


def test_empty(tmp_path, load):
    with pytest.raises(DatasetError, match='no record in .*lmdb'):
        load(write(tmp_path / 'lmdb', {}))


@pytest.mark.parametrize('keep', [0, 100, 5000, 2 / 3])
def test_cut_off(bedrooms, keep, load, rng):
    write(bedrooms, {bytes([i]): rng.bytes(3000) for i in range(30)})
    data = (bedrooms / 'data.mdb').read_bytes()
    size = keep if isinstance(keep, int) else int(keep * len(data))
    (bedrooms / 'data.mdb').write_bytes(data[:size])
    with pytest.raises(DatasetError, match='cannot read the LMDB .*lmdb'):
        load(bedrooms)


def test_something_else(bedrooms, load):
    (bedrooms / 'data.mdb').write_bytes(b'no database' * 9999)
    with pytest.raises(DatasetError, match='cannot read the LMDB'):
        load(bedrooms)


def test_without_lmdb(bedrooms, monkeypatch):
    monkeypatch.setitem(sys.modules, 'lmdb', None)
    with pytest.raises(ImportError, match='pip install lmdb'):
        open_source(bedrooms)
