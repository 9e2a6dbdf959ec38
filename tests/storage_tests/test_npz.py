import contextlib
import io
import os
import struct
import subprocess
import sys
import zipfile

import numpy
import pytest

from chainer_dcgan.errors import DamagedFile
from chainer_dcgan.storage import npz
from chainer_dcgan.storage.npz import open_npz, read_npz, save_npz


def npy(array):
    f = io.BytesIO()
    numpy.save(f, array)
    return f.getvalue()


def header(text, data=b'', version=1):
    """An array whose header says what no writer says."""
    text = text.encode('latin-1') + b'\n'
    return (b'\x93NUMPY' + bytes([version, 0])
            + struct.pack('<H', len(text)) + text + data)


def write(path, entries, method=zipfile.ZIP_STORED):
    """Writes entries, in order, that are no arrays if need be."""
    with zipfile.ZipFile(path, 'w', method) as archive:
        for name, data in entries:
            with archive.open(zipfile.ZipInfo(name), 'w') as f:
                f.write(data)
            archive.infolist()[-1].compress_type = method
    return str(path)


def test_reads_what_numpy_reads(tmp_path):
    arrays = {
        'f2': numpy.float16([1, 2]), 'big': numpy.arange(6, dtype='>f4'),
        'fortran': numpy.asfortranarray(numpy.arange(6.).reshape(2, 3)),
        'scalar': numpy.array(3), 'text': numpy.array(['a', 'bcé目']),
        'empty': numpy.zeros((0, 4)), 'truth': numpy.array([True, False]),
        'words': numpy.uint64([2 ** 64 - 1]), 'nothing': numpy.array('')}
    path = str(tmp_path / 'x.npz')
    for write_it in (save_npz, lambda path, arrays: numpy.savez(
            path, **arrays), lambda path, arrays: numpy.savez_compressed(
            path, **arrays)):
        write_it(path, arrays)
        found = read_npz(path)
        assert found.keys() == arrays.keys()
        for name, array in arrays.items():
            numpy.testing.assert_array_equal(found[name], array)
            assert found[name].dtype == array.dtype.newbyteorder('=')
            assert found[name].flags.writeable


def test_anything_that_is_written_is_read(tmp_path):
    hypothesis = pytest.importorskip('hypothesis')
    from hypothesis.extra import numpy as arrays_of
    path = str(tmp_path / 'x.npz')
    dtypes = (arrays_of.boolean_dtypes() | arrays_of.integer_dtypes()
              | arrays_of.unsigned_integer_dtypes()
              | arrays_of.floating_dtypes())

    @hypothesis.settings(max_examples=60, deadline=None, database=None)
    @hypothesis.given(arrays_of.arrays(dtypes, arrays_of.array_shapes(
        min_dims=0, min_side=0)), hypothesis.strategies.text(
        'aé目/:. _', min_size=1, max_size=9))
    def check(array, name):
        hypothesis.assume('..' not in name.split('/') and name[0] != '/')
        save_npz(path, {name: array})
        found = read_npz(path)
        assert list(found) == [name]
        numpy.testing.assert_array_equal(found[name], array)
        numpy.savez_compressed(path, a=array)
        numpy.testing.assert_array_equal(read_npz(path)['a'], array)

    check()


ONE = npy(numpy.zeros(3, 'f'))
GOOD = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }"


@pytest.mark.parametrize('entries,words', [
    ([('a.npy', ONE), ('a.npy', ONE)], 'more than one of this name'),
    ([('../a.npy', ONE)], 'leads out'),
    ([('/a.npy', ONE)], 'leads out'),
    ([('a\\..\\b.npy', ONE)], 'leads out'),
    ([('a\x1b[31m.npy', ONE)], r'entry a\\x1b\[31m.*cannot be'),
    ([('a.txt', b'text')], 'no array'),
    ([('a.npy', b'')], 'not an array'),
    ([('a.npy', ONE[:-1])], '11 bytes, where float32 .* takes 12'),
    ([('a.npy', ONE + b'x')], '13 bytes, where'),
    ([('a.npy', header(GOOD.replace('(3,)', '(3000000000,)'), bytes(12)))],
     '12 bytes, where'),
    ([('a.npy', header(GOOD.replace('(3,)', '(9' + '9' * 17 + ',)')))],
     'an array of the shape'),
    ([('a.npy', header(GOOD.replace('(3,)', '(3' + '0' * 30 + ',)')))],
     'a header that cannot be read'),
    ([('a.npy', header(GOOD.replace('(3,)', '(-3,)')))], 'cannot be read'),
    ([('a.npy', header(GOOD.replace('<f4', '|O'), b'\x80\x04K\x05.'))],
     'Python objects, which are never loaded'),
    ([('a.npy', header(GOOD.replace("'<f4'", "[('x', '<f4')]")))],
     'cannot be read'),
    ([('a.npy', header(GOOD.replace('<f4', '<f3')))], "type '<f3'"),
    ([('a.npy', header(GOOD.replace('<f4', '<U0')))], 'no size'),
    ([('a.npy', header(GOOD.replace('<f4', '<c8')))], "type '<c8'"),
    ([('a.npy', header('{' * 5000))], 'cannot be read'),
    ([('a.npy', header("{'descr': '''"))], 'cannot be read'),
    ([('a.npy', header('\xff\xfe'))], 'cannot be read'),
    ([('a.npy', header(GOOD + ' ' * 20000))], 'a header of'),
    ([('a.npy', header(GOOD, bytes(12), version=3))], 'not an array of'),
    ([('a.npy', npy(numpy.array(['x'])).replace(
        b'x\0\0\0', b'\xff\xff\xff\x7f'))], 'characters that do not exist'),
    ([('a.npy', npy(numpy.array(['x'])).replace(
        b'x\0\0\0', b'\x00\xd8\x00\x00'))], 'characters that do not exist'),
    ([('a.npy', npy(numpy.array([True])).replace(b'\n\x01', b'\n\x02'))],
     'neither 0 nor 1')])
def test_hostile_entries(tmp_path, entries, words):
    with pytest.warns() if len(entries) == 2 else contextlib.nullcontext():
        path = write(tmp_path / 'x.npz', entries)
    with pytest.raises(DamagedFile, match=words) as e:
        read_npz(path)
    assert str(e.value).startswith(path + ' ')
    assert '\x1b' not in str(e.value)


@pytest.mark.parametrize('method', [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_inflate_without_a_bound(tmp_path, method):
    path = tmp_path / 'x.npz'
    with zipfile.ZipFile(path, 'w', method) as archive:
        archive.writestr('a.npy', ONE)
    with pytest.raises(DamagedFile, match='unknown method'):
        read_npz(str(path))


def test_any_flipped_bit_is_an_error_or_changes_nothing(tmp_path):
    path = tmp_path / 'x.npz'
    array = numpy.arange(3, dtype='f')
    save_npz(str(path), {'a': array})
    whole = path.read_bytes()
    refused = 0
    for i in range(8 * len(whole)):
        data = bytearray(whole)
        data[i // 8] ^= 1 << i % 8
        path.write_bytes(data)
        try:
            found = read_npz(str(path))
        except DamagedFile:
            refused += 1
        else:
            assert list(found) == ['a']
            numpy.testing.assert_array_equal(found['a'], array)
    assert refused > 4 * len(whole)


def test_any_cut_is_an_error(tmp_path):
    path = tmp_path / 'x.npz'
    save_npz(str(path), {'a': numpy.arange(3)})
    whole = path.read_bytes()
    for n in range(len(whole)):
        path.write_bytes(whole[:n])
        with pytest.raises(DamagedFile):
            read_npz(str(path))


def test_what_is_no_file(tmp_path):
    for path, words in ((tmp_path / 'nothing', 'no such file'),
                        (tmp_path, 'is a folder'),
                        ('/dev/zero', 'is a device'),
                        (f'{tmp_path}/a\0b', 'no name of a file')):
        with pytest.raises(DamagedFile, match=words):
            read_npz(str(path))
    os.mkfifo(tmp_path / 'fifo')
    # Opening it would wait for a writer.
    with pytest.raises(DamagedFile, match='is a FIFO'):
        read_npz(str(tmp_path / 'fifo'))
    numpy.save(tmp_path / 'a.npy', numpy.zeros(3))
    with pytest.raises(DamagedFile, match='a single array'):
        read_npz(str(tmp_path / 'a.npy'))


def test_what_is_not_asked_for_is_not_looked_at(tmp_path):
    path = write(tmp_path / 'x.npz', [
        ('a.npy', ONE), ('b.npy', header(GOOD.replace('<f4', '|O')))])
    assert list(read_npz(path, lambda names: names[:1])) == ['a']
    with open_npz(path) as f:
        assert f.names == ['a', 'b']
        assert f.describe('a').shape == (3,)
        with pytest.raises(DamagedFile, match='entry b'):
            f.describe('b')


@pytest.mark.skipif(not os.path.exists('/proc/self/status'),
                    reason='Linux says how much memory a process took')
def test_small_files_take_little_memory(tmp_path):
    """Half a GB of zeros, surplus: not read; wanted: refused unread."""
    path = tmp_path / 'x.npz'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('a.npy', ONE)
        with archive.open('big.npy', 'w', force_zip64=True) as f:
            f.write(header(
                GOOD.replace('(3,)', '(134217728,)')))
            for _ in range(512):
                f.write(bytes(1 << 20))
    script = (
        'import re, sys\n'
        'from chainer_dcgan.errors import DamagedFile\n'
        'from chainer_dcgan.storage.npz import read_npz\n'
        'assert list(read_npz(sys.argv[1], lambda names: ["a"])) == ["a"]\n'
        'try:\n'
        '    read_npz(sys.argv[1])\n'
        'except DamagedFile as e:\n'
        '    assert "more than such a file may take" in str(e), e\n'
        'else:\n'
        '    raise AssertionError\n'
        # getrusage's peak is the parent's before the program was loaded.
        'with open("/proc/self/status") as f:\n'
        '    print(re.search(r"VmHWM:\\s*(\\d+) kB", f.read())[1])\n')
    output = subprocess.run(
        [sys.executable, '-c', script, str(path)], check=True,
        stdout=subprocess.PIPE).stdout
    # KiB; Chainer itself takes some 150,000.
    assert int(output) < 400000


def test_the_limit_is_for_all_arrays_together(tmp_path, monkeypatch):
    path = str(tmp_path / 'x.npz')
    numpy.savez_compressed(path, **{
        name: numpy.zeros(10000, 'f') for name in 'abc'})
    assert len(read_npz(path)) == 3
    monkeypatch.setattr(npz, 'INFLATED', 100000)
    assert len(read_npz(path, lambda names: names[:2])) == 2
    with pytest.raises(DamagedFile, match='more than such a file may take'):
        read_npz(path)
    # What is stored as it is has no such limit: the file itself is large.
    save_npz(path, {name: numpy.zeros(10000, 'f') for name in 'abc'})
    assert len(read_npz(path)) == 3
