"""No file, whatever is in it, ends a data set."""

import io
import os
import socket
import struct
import sys
import tarfile
import zipfile
import zlib

import numpy
import pytest
from PIL import Image

from chainer_dcgan.datasets import (
    DatasetError,
    PreparationError,
    decoding,
    load_images,
    prepare,
)
from chainer_dcgan.datasets.sources import open_source

faults = os.path.join(os.path.dirname(__file__), '..', 'faults')
sys.path.insert(0, faults)
import fuzz_sources  # noqa: E402

sys.path.remove(faults)


def encode(form='PNG', mode='RGB', size=(8, 8), **options):
    with io.BytesIO() as f:
        Image.new(mode, size, 1).save(f, form, **options)
        return f.getvalue()


def chunk(kind, data):
    crc = zlib.crc32(kind + data)
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', crc)


def png(*chunks):
    return b'\x89PNG\r\n\x1a\n' + b''.join(
        chunk(kind, data) for kind, data in chunks)


HEAD = struct.pack('>IIBBBBB', 4, 4, 8, 3, 0, 0, 0)

BAD = {
    'no_palette.png': png((b'IHDR', HEAD), (
        b'IDAT', zlib.compress(bytes(20))), (b'IEND', b'')),
    'no_head.png': png((b'IDAT', zlib.compress(bytes(20))), (b'IEND', b'')),
    'short_head.png': png((b'IHDR', HEAD[:9]), (b'IEND', b'')),
    'cut.gif': encode('GIF')[:20],
    'cut.bmp': encode('BMP')[:30],
    'cut.tif': encode('TIFF')[:50],
    'text.jpg': b'<html>', 'empty.webp': b''}


@pytest.fixture
def load(tmp_path):
    def load(source, **options):
        return load_images(
            source, 8, cache_dir=str(tmp_path / 'cache'), **options)
    return load


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / 'faces'
    folder.mkdir()
    for i in range(3):
        (folder / f'{i}.png').write_bytes(encode())
    return folder


def test_bad_images_are_left_out_by_name(folder, load):
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    dataset = load(folder)
    assert dataset.names == ['0.png', '1.png', '2.png']
    assert [name for name, _ in dataset.skipped] == sorted(BAD)
    assert all(reason for _, reason in dataset.skipped)


@pytest.mark.parametrize('error', [
    AssertionError, IndexError, KeyError, UnicodeDecodeError('x', b'', 0, 1,
                                                             'y'),
    RecursionError, SyntaxError, struct.error, zlib.error, MemoryError,
    NotImplementedError, ZeroDivisionError])
def test_whatever_a_decoder_raises(monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(Image, 'open', fail)
    with pytest.raises(PreparationError, match='damaged|memory'):
        prepare(b'x', 4)


@pytest.mark.parametrize('kind', [b'IHDR', b'IDAT', b'IEND', b'tEXt'])
def test_checksums_of_png_count(kind):
    data = bytearray(png(
        (b'IHDR', struct.pack('>IIBBBBB', 2, 2, 8, 0, 0, 0, 0)),
        (b'tEXt', b'a\0b'), (b'IDAT', zlib.compress(bytes(6))),
        (b'IEND', b'')))
    assert prepare(bytes(data), 2).shape == (3, 2, 2)
    place = data.index(kind)
    end = place + 4 + int.from_bytes(data[place - 4:place])
    data[end] ^= 1
    with pytest.raises(PreparationError, match='damaged|not an image'):
        prepare(bytes(data), 2)


def test_pipes_sockets_and_links_to_nothing(folder, load):
    os.mkfifo(folder / 'pipe.png')
    os.mkfifo(folder / 'pipe')
    (folder / 'link.png').symlink_to('nowhere')
    (folder / 'zero.png').symlink_to('/dev/zero')
    with socket.socket(socket.AF_UNIX) as s:
        path = os.getcwd()
        os.chdir(folder)
        try:
            s.bind('socket.png')
        finally:
            os.chdir(path)
        dataset = load(folder)
    assert dict(dataset.skipped) == {
        'pipe.png': 'not a regular file, but a named pipe',
        'pipe': 'not a regular file, but a named pipe',
        'link.png': 'not a regular file, but a broken link',
        'zero.png': 'not a regular file, but a device',
        'socket.png': 'not a regular file, but a socket'}


@pytest.mark.parametrize('name', ['x.tar', 'x.zip', 'x.tar.gz', 'x'])
def test_a_pipe_is_no_archive(tmp_path, name):
    os.mkfifo(tmp_path / name)
    with pytest.raises(DatasetError, match='but a named pipe'):
        open_source(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason='root may read everything')
def test_folder_that_cannot_be_listed(folder, load):
    (folder / 'closed').mkdir(mode=0)
    assert load(folder).skipped == [
        ('closed/', 'folder that cannot be listed (Permission denied)')]


@pytest.fixture
def deep_folder(folder):
    """``folder`` with an image under 1,500 folders, deeper than a path may
    name and than Python 3.11's and pytest's own clearing reach."""
    here = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(1500):
            os.mkdir('d')
            os.chdir('d')
        with open('deep.png', 'wb') as f:
            f.write(encode())
        deepest = os.open('.', os.O_RDONLY)
        os.chdir(here)
        yield folder
        os.chdir(deepest)
        os.close(deepest)
        os.remove('deep.png')
        for _ in range(1500):
            os.chdir('..')
            os.rmdir('d')
    finally:
        os.chdir(here)


def test_folders_a_thousand_deep(deep_folder, load):
    assert len(load(deep_folder)) == 4


@pytest.mark.parametrize('method', [
    zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2,
    zipfile.ZIP_LZMA])
def test_a_damaged_member_is_one_images_fault(tmp_path, load, rng, method):
    pixels = rng.integers(0, 256, (3, 8, 8, 3)).astype(numpy.uint8)
    with zipfile.ZipFile(tmp_path / 'x.zip', 'w', method) as f:
        for i, img in enumerate(pixels):
            with io.BytesIO() as data:
                Image.fromarray(img).save(data, 'PNG')
                f.writestr(f'{i}.png', data.getvalue())
        offset = f.getinfo('1.png').header_offset
    data = bytearray((tmp_path / 'x.zip').read_bytes())
    data[offset + 80:offset + 90] = bytes(10)
    (tmp_path / 'x.zip').write_bytes(bytes(data))
    dataset = load(tmp_path / 'x.zip')
    assert dataset.names == ['0.png', '2.png']
    (name, reason), = dataset.skipped
    assert name == '1.png' and 'damaged in the archive' in reason


def test_tar_with_a_damaged_header_is_not_just_shorter(tmp_path, load):
    with tarfile.open(tmp_path / 'x.tar', 'w') as f:
        for i in range(3):
            member = tarfile.TarInfo(f'{i}.png')
            member.size = 600
            f.addfile(member, io.BytesIO(bytes(600)))
    data = bytearray((tmp_path / 'x.tar').read_bytes())
    data[3 * 512] ^= 1
    (tmp_path / 'x.tar').write_bytes(bytes(data))
    with pytest.raises(DatasetError, match='cannot read .*at 0.png: bad che'):
        load(tmp_path / 'x.tar')


def test_headers_upon_headers(tmp_path, load):
    member = tarfile.TarInfo('x')
    member.type, member.size = tarfile.GNUTYPE_LONGNAME, 2
    block = member.tobuf(tarfile.GNU_FORMAT)
    (tmp_path / 'x.tar').write_bytes(
        (block + b'x\0'.ljust(512, b'\0')) * 5000)
    with pytest.raises(DatasetError, match='more than 16 headers'):
        load(tmp_path / 'x.tar')


def test_one_name_that_is_no_utf8(tmp_path, load):
    with zipfile.ZipFile(tmp_path / 'x.zip', 'w') as f:
        for name in ('é.png', 'b.png'):
            f.writestr(name, encode())
    data = (tmp_path / 'x.zip').read_bytes()
    (tmp_path / 'x.zip').write_bytes(
        data.replace('é'.encode(), b'\xe9\xff'))
    assert len(load(tmp_path / 'x.zip')) == 2


@pytest.mark.parametrize('kind,n', [
    ('image', 300), ('archive', 60), ('lmdb', 6)])
@pytest.mark.filterwarnings('ignore::UserWarning')
def test_injured_at_random(tmp_path, kind, n):
    if kind == 'lmdb':
        pytest.importorskip('lmdb')
    trials = fuzz_sources.Trials(kind, 5, str(tmp_path))
    outcomes = {trials.run(number) for number in range(n)}
    assert outcomes == {'read', 'refused'}


def test_lmdb_that_ends_its_reader(tmp_path, load, monkeypatch):
    lmdb = pytest.importorskip('lmdb')
    with lmdb.open(str(tmp_path / 'l'), map_size=2 ** 24) as env:
        with env.begin(write=True) as txn:
            for i in range(500):
                txn.put(b'%d' % i, bytes(3000))
    # A page number that the file does not reach in the middle of the tree.
    path = tmp_path / 'l' / 'data.mdb'
    with lmdb.open(str(tmp_path / 'l'), readonly=True, lock=False) as env:
        size = env.info()['last_pgno'] * 4096
    data = bytearray(path.read_bytes()[:size + 4096])
    for place in range(2 * 4096, len(data), 4096):
        if data[place + 10] & 1:  # a branch page
            offset, = struct.unpack_from('<H', data, place + 16)
            data[place + offset:place + offset + 4] = b'\0\0\0\x10'
    path.write_bytes(bytes(data))
    with pytest.raises(DatasetError, match='cannot read the LMDB'):
        load(tmp_path / 'l')


def test_reader_that_is_killed_is_named(tmp_path, load, monkeypatch):
    lmdb = pytest.importorskip('lmdb')
    lmdb.open(str(tmp_path / 'l'), map_size=2 ** 20).close()
    script = tmp_path / 'killed.py'
    script.write_text('import os; os.kill(os.getpid(), 7)')
    monkeypatch.setattr(
        'chainer_dcgan.datasets.lmdb_child.__file__', str(script))
    with pytest.raises(DatasetError, match='ended the reader with SIGBUS'):
        load(tmp_path / 'l')


def test_decoder_frees_what_it_held(monkeypatch):
    decoder = decoding.Decoder(100)
    for _ in range(3):
        with pytest.raises(PreparationError):
            with decoder.decode(encode(), 4):
                raise AssertionError
    with decoder.budget.hold(decoder.budget.total):
        pass
