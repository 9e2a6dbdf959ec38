import io
import shutil
import tarfile

import numpy
import pytest
from PIL import Image

from chainer_dcgan.datasets import (
    DatasetError,
    image_folder,
    load_images,
    preparation,
)


@pytest.fixture
def pixels(rng):
    return rng.integers(0, 256, (5, 8, 8, 3)).astype(numpy.uint8)


@pytest.fixture
def folder(tmp_path, pixels):
    folder = tmp_path / 'faces'
    (folder / 'sub').mkdir(parents=True)
    for i, name in enumerate(['e.png', 'd.png', 'sub/c.png', 'b.png',
                              'a.png']):
        Image.fromarray(pixels[i]).save(folder / name)
    (folder / 'notes.txt').write_text('not an image')
    return folder


@pytest.fixture
def load(tmp_path):
    def load(source, image_size=8, **options):
        return load_images(
            source, image_size, cache_dir=str(tmp_path / 'cache'), **options)
    return load


def spoil(folder):
    (folder / 'empty.png').write_bytes(b'')
    (folder / 'html.jpg').write_bytes(b'<html>')
    data = (folder / 'a.png').read_bytes()
    (folder / 'cut.png').write_bytes(data[:len(data) // 2])


@pytest.mark.parametrize('workers', [1, 3])
def test_images_in_the_order_of_their_names(folder, load, pixels, workers):
    dataset = load(folder, workers=workers)
    assert dataset.names == ['a.png', 'b.png', 'd.png', 'e.png', 'sub/c.png']
    numpy.testing.assert_array_equal(
        dataset.images, pixels[[4, 3, 1, 0, 2]].transpose(0, 3, 1, 2))
    assert len(dataset) == 5
    numpy.testing.assert_array_equal(dataset[1], dataset.images[1])
    assert dataset.source == str(folder)
    assert dataset.skipped == []


def test_more_files_than_wait_at_a_time(tmp_path, load):
    count = 5 * image_folder._FILES_A_TASK + 3
    for i in range(count):
        Image.new('L', (1, 1), i).save(tmp_path / f'{i:03d}.png')
    dataset = load(tmp_path, image_size=1, channels=1, workers=1)
    numpy.testing.assert_array_equal(
        dataset.images.ravel(), numpy.arange(count))


def test_folder_and_archive_have_one_fingerprint(folder, load, tmp_path):
    with tarfile.open(tmp_path / 'x.tar', 'w') as f:
        f.add(folder, 'faces')
    with tarfile.open(tmp_path / 'y.tgz', 'w:gz') as f:
        f.add(folder, '.')
    shutil.make_archive(str(tmp_path / 'z'), 'zip', folder)
    datasets = [load(path) for path in (
        folder, tmp_path / 'x.tar', tmp_path / 'y.tgz', tmp_path / 'z.zip')]
    assert len({dataset.fingerprint for dataset in datasets}) == 1
    assert load(folder, image_size=4).fingerprint != datasets[0].fingerprint


def test_second_time_from_the_cache(folder, load, monkeypatch):
    spoil(folder)
    first = load(folder)
    monkeypatch.delattr(preparation, 'prepare')
    second = load(folder)
    numpy.testing.assert_array_equal(second.images, first.images)
    assert second.fingerprint == first.fingerprint
    assert second.skipped == first.skipped != []


@pytest.mark.parametrize('change', [
    lambda folder: (folder / 'a.png').unlink(),
    lambda folder: (folder / 'a.png').rename(folder / 'A.png'),
    lambda folder: Image.new('RGB', (8, 8)).save(folder / 'a.png'),
    lambda folder: Image.new('RGB', (8, 8)).save(folder / 'new.png')])
def test_cache_follows_the_folder(folder, load, change):
    first = load(folder)
    change(folder)
    assert load(folder).fingerprint != first.fingerprint


def test_size_and_channels_have_their_own_caches(folder, load):
    assert load(folder).images.shape == (5, 3, 8, 8)
    assert load(folder, image_size=4).images.shape == (5, 3, 4, 4)
    assert load(folder, channels=1).images.shape == (5, 1, 8, 8)
    assert load(folder).images.shape == (5, 3, 8, 8)


def test_damaged_cache_is_made_again(folder, load, tmp_path):
    first = load(folder)
    path, = tmp_path.glob('cache/*/images.u8')
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(bytes(data))
    second = load(folder)
    numpy.testing.assert_array_equal(second.images, first.images)
    assert path.read_bytes() != bytes(data)


def test_bad_files_are_left_out_and_listed(folder, load, pixels):
    spoil(folder)
    dataset = load(folder)
    assert dataset.names == ['a.png', 'b.png', 'd.png', 'e.png', 'sub/c.png']
    numpy.testing.assert_array_equal(
        dataset.images, pixels[[4, 3, 1, 0, 2]].transpose(0, 3, 1, 2))
    names = [name for name, _ in dataset.skipped]
    reasons = dict(dataset.skipped)
    assert names == ['cut.png', 'empty.png', 'html.jpg']
    assert reasons['empty.png'] == 'empty file'
    assert reasons['html.jpg'] == 'not an image in a form that is read'
    assert 'damaged' in reasons['cut.png']


def test_strict(folder, load):
    load(folder, strict=True)
    spoil(folder)
    for _ in range(2):  # The second time from the cache.
        with pytest.raises(DatasetError, match='3 of 8 files') as e:
            load(folder, strict=True)
        assert '  empty.png: empty file\n' in str(e.value)


def test_strict_lists_twenty(folder, load):
    for i in range(25):
        (folder / f'bad{i:02d}.png').write_bytes(b'')
    with pytest.raises(DatasetError) as e:
        load(folder, strict=True)
    assert 'bad19.png' in str(e.value) and 'bad20.png' not in str(e.value)
    assert 'and 5 more' in str(e.value)


def test_none_left(tmp_path, load):
    (tmp_path / 'a.png').write_bytes(b'')
    with pytest.raises(DatasetError, match='none of the 1 images in .* can '
                                           'be used:\n  a.png: empty file'):
        load(tmp_path)
    assert not list(tmp_path.glob('cache/*/*'))


def test_progress(folder, load):
    spoil(folder)
    calls = []
    load(folder, on_progress=lambda done, total: calls.append((done, total)))
    assert calls == [(i, 8) for i in range(1, 9)]
    calls.clear()
    load(folder, on_progress=lambda done, total: calls.append((done, total)))
    assert calls == []


@pytest.mark.parametrize('options', [
    {'image_size': 0}, {'image_size': 8, 'channels': 2}])
def test_impossible_arguments(folder, load, options):
    with pytest.raises(ValueError, match='expected'):
        load(folder, **options)


def test_moved_folder_needs_no_new_cache(folder, load, tmp_path, monkeypatch):
    first = load(folder)
    folder.rename(tmp_path / 'moved')
    monkeypatch.setattr(
        image_folder, 'cache_folder',
        lambda label, key, cache_dir: str(
            next((tmp_path / 'cache').iterdir())))
    moved = load(tmp_path / 'moved')
    assert moved.source == str(tmp_path / 'moved')
    assert moved.fingerprint == first.fingerprint


def test_transparency_reaches_the_data_set_as_white(tmp_path, load):
    f = io.BytesIO()
    Image.new('RGBA', (8, 8), (0, 0, 0, 0)).save(f, 'PNG')
    (tmp_path / 'clear.PNG').write_bytes(f.getvalue())
    numpy.testing.assert_array_equal(load(tmp_path).images, 255)
