"""Small files can ask for no more than is there for them."""

import bz2
import gzip
import io
import os
import subprocess
import sys
import tarfile
import threading
import zipfile
import zlib

import numpy
import pytest
from PIL import Image

from chainer_dcgan.datasets import (
    DatasetError,
    ImageDataset,
    PreparationError,
    archive_tree,
    decoding,
    hold_out,
    load_images,
    prepare,
    unpacking,
)
from chainer_dcgan.datasets.memory_budget import MemoryBudget
from chainer_dcgan.datasets.sources import open_source

# The process's own peak: that of getrusage begins with its parent's.
_MEASURE = '''
import re, sys
from chainer_dcgan.datasets import DatasetError, load_images
try:
    load_images(sys.argv[1], 8, cache_dir=sys.argv[2], workers=4)
except DatasetError as e:
    print(e)
with open('/proc/self/status') as f:
    print(int(re.search(r'VmHWM:\\s*(\\d+) kB', f.read())[1]) // 1024)
'''


def measure(path, tmp_path):
    """Loads in a process of its own; gives its words and megabytes."""
    result = subprocess.run(
        [sys.executable, '-c', _MEASURE, path, str(tmp_path / 'cache')],
        check=True, capture_output=True, text=True, timeout=300)
    *lines, megabytes = result.stdout.splitlines()
    return '\n'.join(lines), int(megabytes)


def zeros(n):
    """Compresses zeros piece by piece."""
    compressor = zlib.compressobj()
    piece = bytes(2 ** 20)
    return b''.join(compressor.compress(piece) for _ in range(
        n >> 20)) + compressor.flush()


def bomb(width, height):
    """A grey PNG of one colour."""
    data = zeros((width + 1) * height & ~0xfffff)
    chunks = [(b'IHDR', width.to_bytes(4) + height.to_bytes(4)
               + b'\x08\0\0\0\0'), (b'IDAT', data), (b'IEND', b'')]
    return b'\x89PNG\r\n\x1a\n' + b''.join(
        len(data).to_bytes(4) + kind + data
        + zlib.crc32(kind + data).to_bytes(4) for kind, data in chunks)


def test_a_zip_of_large_members(tmp_path):
    with zipfile.ZipFile(tmp_path / 'x.zip', 'w', zipfile.ZIP_DEFLATED) as f:
        for i in range(3):
            with f.open(f'{i}.png', 'w') as member:
                for _ in range(200):
                    member.write(bytes(2 ** 20))
    words, megabytes = measure(tmp_path / 'x.zip', tmp_path)
    assert '2.png: damaged in the archive (the archive unpacks to' in words
    assert megabytes < 900


def test_a_member_that_holds_more_than_it_declares(tmp_path):
    packed = bz2.compress(bytes(10 ** 8))
    with zipfile.ZipFile(tmp_path / 'x.zip', 'w', zipfile.ZIP_BZIP2) as f:
        f.writestr('a.png', bytes(10 ** 8))
    data = (tmp_path / 'x.zip').read_bytes()
    assert packed in data
    data = data.replace((10 ** 8).to_bytes(4, 'little'),
                        (1000).to_bytes(4, 'little'))
    (tmp_path / 'x.zip').write_bytes(data)
    words, megabytes = measure(tmp_path / 'x.zip', tmp_path)
    assert 'holds more than the 1,000 bytes it declares' in words
    assert megabytes < 250


@pytest.mark.parametrize('old', [True, False])
def test_sparse_members_are_left_out_by_name(tmp_path, old):
    """What GNU tar -S writes: 1 GB of nothing in each of two files."""
    with gzip.open(tmp_path / 'x.tar.gz', 'wb') as f:
        for i in range(2):
            member = tarfile.TarInfo(f'{i}.png')
            if old:
                member.type = tarfile.GNUTYPE_SPARSE
                block = bytearray(member.tobuf(tarfile.GNU_FORMAT))
                block[386:410] = b'%011o\0%011o\0' % (2 ** 30, 0)
                block[483:495] = b'%011o\0' % 2 ** 30
                block[148:156] = b' ' * 8
                block[148:156] = b'%06o\0 ' % sum(block)
                f.write(block)
            else:
                member.pax_headers = {
                    'GNU.sparse.major': '1', 'GNU.sparse.minor': '0',
                    'GNU.sparse.name': f'{i}.png',
                    'GNU.sparse.realsize': str(2 ** 30)}
                f.write(member.tobuf(tarfile.PAX_FORMAT))
        f.write(bytes(1024))
    source = open_source(tmp_path / 'x.tar.gz')
    source.scan()
    assert source.names == ['0.png', '1.png']
    assert all('with holes' in data for _, data in source.read_images())


def test_a_name_of_2_gb(tmp_path):
    member = tarfile.TarInfo('x')
    member.type, member.size = tarfile.GNUTYPE_LONGNAME, 2 ** 31
    (tmp_path / 'x.tar').write_bytes(member.tobuf(tarfile.GNU_FORMAT))
    with pytest.raises(DatasetError, match='a header of 2,147,483,648 bytes'):
        open_source(tmp_path / 'x.tar').scan()


def test_a_name_that_no_disk_takes(tmp_path):
    with tarfile.open(tmp_path / 'x.tar', 'w') as f:
        f.addfile(tarfile.TarInfo('a' * 10000))
        f.addfile(tarfile.TarInfo('a.png'))
    source = open_source(tmp_path / 'x.tar')
    source.scan()
    assert source.names == ['a.png']
    assert source.left_out == [('a' * 99, 'a name of 10,000 characters')]


@pytest.mark.parametrize('n', [3, 4])
def test_more_members_than_memory_is_for(tmp_path, monkeypatch, n):
    monkeypatch.setattr(archive_tree, 'MOST_MEMBERS', 3)
    with tarfile.open(tmp_path / 'x.tar', 'w') as f:
        for i in range(n):
            f.addfile(tarfile.TarInfo(f'{i}.png'))
    if n == 3:
        open_source(tmp_path / 'x.tar').scan()
        return
    with pytest.raises(DatasetError, match='more than 3 members'):
        open_source(tmp_path / 'x.tar').scan()


@pytest.mark.parametrize('kind', ['gz', 'bz2', 'xz'])
def test_a_tar_that_unpacks_to_much(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(unpacking, 'LEAST_UNPACKED', 10 ** 6)
    with tarfile.open(tmp_path / 'x.tar', f'w:{kind}') as f:
        member = tarfile.TarInfo('video.mkv')
        member.size = 10 ** 7
        f.addfile(member, io.BytesIO(bytes(10 ** 7)))
    with pytest.raises(DatasetError, match='at video.mkv: the archive unpack'):
        open_source(tmp_path / 'x.tar').scan()


def test_pixel_bombs_in_four_threads(tmp_path):
    (tmp_path / 'faces').mkdir()
    data = bomb(8000, 8000)
    for i in range(5):
        (tmp_path / 'faces' / f'{i}.png').write_bytes(data)
    (tmp_path / 'faces' / 'large.png').write_bytes(bomb(20000, 20000))
    Image.new('RGB', (9000, 7000)).save(tmp_path / 'faces' / 'a.webp')
    words, megabytes = measure(tmp_path / 'faces', tmp_path)
    assert megabytes < 950


def test_more_pixels_when_asked_for():
    with io.BytesIO() as f:
        Image.new('L', (30, 30)).save(f, 'PNG')
        data = f.getvalue()
    assert prepare(data, 8, max_pixels=900).shape == (3, 8, 8)
    with pytest.raises(PreparationError, match='bomb: 900 pixels, more than '
                                               'the limit of 899'):
        prepare(data, 8, max_pixels=899)


def test_more_than_pillow_allows(monkeypatch):
    monkeypatch.setattr(Image, 'MAX_IMAGE_PIXELS', 10)
    with io.BytesIO() as f:
        Image.new('L', (30, 30)).save(f, 'PNG')
        data = f.getvalue()
    with pytest.raises(PreparationError, match='limit of 10'):
        prepare(data, 8)
    assert prepare(data, 8, max_pixels=900).shape == (3, 8, 8)
    assert Image.MAX_IMAGE_PIXELS == 10


def test_memory_of_a_form_that_takes_much(monkeypatch):
    monkeypatch.setattr(decoding, '_MEMORY', 10 ** 4)
    with io.BytesIO() as f, io.BytesIO() as g:
        Image.new('L', (40, 40)).save(f, 'PNG')
        Image.new('L', (40, 40)).save(g, 'WEBP')
        assert prepare(f.getvalue(), 8) is not None
        with pytest.raises(PreparationError, match='40 x 40 pixels as WEBP'):
            prepare(g.getvalue(), 8)


def test_a_budget_is_never_passed():
    budget = MemoryBudget(10)
    with budget.hold(6):
        with budget.hold(4):
            assert budget._used == 10
    assert budget._used == 0


def test_pictures_wait_for_each_others_memory():
    with io.BytesIO() as f:
        Image.new('RGB', (8, 8)).save(f, 'PNG')
        data = f.getvalue()
    decoder = decoding.Decoder()
    decoder.budget = MemoryBudget(len(data) + 4 * 64)
    inside = threading.Event()

    def decode():
        with decoder.decode(data, 8):
            inside.set()

    thread = threading.Thread(target=decode)
    with decoder.decode(data, 8):
        thread.start()
        assert not inside.wait(0.2)
    assert inside.wait(10)
    thread.join()


def test_hold_out_copies_nothing(rng):
    images = rng.integers(0, 256, (50, 3, 4, 4)).astype(numpy.uint8)
    dataset = ImageDataset(images, [f'{i:02}' for i in range(50)], '', '')
    train, held = hold_out(dataset, 10)
    images[:] = 7
    assert (train.take(numpy.array([3, 0])) == 7).all()
    assert (held.images[2:4] == 7).all() and len(train.images) == 40
    assert held.images[[1, 2], 0, :2].shape == (2, 2, 4)
    assert held.images[0, 0].shape == (4, 4)
    assert numpy.asarray(held.images).shape == held.images.shape
    assert held.images.nbytes == 10 * 48


@pytest.mark.skipif(not os.path.exists('/proc/self/status'),
                    reason='no /proc')
def test_large_data_sets_stay_on_the_disk(tmp_path):
    """100 MB of images: neither loading nor holding out takes as much."""
    (tmp_path / 'faces').mkdir()
    for i in range(400):
        Image.new('L', (1, 1), i % 256).save(tmp_path / f'faces/{i:03}.png')
    load_images(tmp_path / 'faces', 300, cache_dir=str(tmp_path / 'cache'))
    code = '''
import sys
from chainer_dcgan.datasets import hold_out, load_images
def own():
    with open('/proc/self/status') as f:
        return next(int(line.split()[1]) for line in f
                    if line.startswith('RssAnon'))
before = own()
parts = hold_out(load_images(sys.argv[1], 300, cache_dir=sys.argv[2]), 40)
print(own() - before)
'''
    result = subprocess.run(
        [sys.executable, '-c', code, tmp_path / 'faces', tmp_path / 'cache'],
        check=True, capture_output=True, text=True)
    assert int(result.stdout) < 50000
