import io
import os
import stat
import tarfile
import zipfile

import pytest

from chainer_dcgan.datasets import DatasetError, source as source_module
from chainer_dcgan.datasets.sources import open_source

FILES = {
    'faces/readme.txt': b'no image', 'faces/b/2.PNG': b'two',
    'faces/a/1.jpg': b'one', 'faces/a/3.webp': b'three',
    'faces/a/4.jpeg': b'', 'faces/._1.jpg': b'mac',
    '__MACOSX/faces/1.jpg': b'mac', 'faces/.hidden/1.jpg': b'x'}

EXPECTED = {'a/1.jpg': b'one', 'a/3.webp': b'three', 'a/4.jpeg': b'',
            'b/2.PNG': b'two'}


def write_folder(path, files):
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)


def write_tar(path, files, mode='w'):
    with tarfile.open(path, mode) as f:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            f.addfile(member, io.BytesIO(data))


def write_zip(path, files):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as f:
        for name, data in files.items():
            f.writestr(name, data)


def read(source):
    source.scan()
    found = {source.names[i]: data for i, data in source.read_images()}
    assert list(source.names) == sorted(source.names)
    return found


@pytest.fixture(params=['faces', 'x.tar', 'x.tar.gz', 'x.tgz', 'x.ZIP'])
def path(request, tmp_path):
    path = tmp_path / request.param
    if request.param == 'faces':
        write_folder(tmp_path, FILES)
    elif request.param == 'x.ZIP':
        write_zip(path, FILES)
    else:
        write_tar(path, FILES, 'w:gz' if 'gz' in request.param else 'w')
    return path


def test_all_kinds_give_the_same(path):
    source = open_source(path)
    assert read(source) == EXPECTED
    root = '' if path.name == 'faces' else 'faces/'
    assert source.root == root
    assert source.files == [root + 'readme.txt']
    assert source.read_file(root + 'readme.txt') == b'no image'


def test_names_start_where_the_images_do(tmp_path):
    write_folder(tmp_path, {'a/b/c/1.png': b'1', 'a/b/2.png': b'2',
                            'z.txt': b''})
    source = open_source(tmp_path)
    assert read(source) == {'2.png': b'2', 'c/1.png': b'1'}
    assert source.root == 'a/b/'


def test_key_of_a_folder_sees_every_change(tmp_path):
    write_folder(tmp_path, FILES)
    path = tmp_path / 'faces/a/1.jpg'
    keys = {open_source(tmp_path).key()}
    assert keys == {open_source(tmp_path).key()}
    path.write_bytes(b'longer')
    keys.add(open_source(tmp_path).key())
    os.utime(path, (1, 1))
    keys.add(open_source(tmp_path).key())
    path.rename(tmp_path / 'faces/a/0.jpg')
    keys.add(open_source(tmp_path).key())
    assert len(keys) == 4


def test_key_of_an_archive_sees_a_change(tmp_path):
    path = tmp_path / 'x.zip'
    write_zip(path, FILES)
    key = open_source(path).key()
    assert open_source(path).key() == key
    os.utime(path, (1, 1))
    assert open_source(path).key() != key


def test_nothing_there(tmp_path):
    with pytest.raises(DatasetError, match='no such folder or archive'):
        open_source(tmp_path / 'faces')


def test_neither_folder_nor_archive(tmp_path):
    write_folder(tmp_path, {'faces.rar': b'Rar!'})
    with pytest.raises(DatasetError, match='expected a folder, .tar'):
        open_source(tmp_path / 'faces.rar')


def test_no_images(tmp_path):
    write_folder(tmp_path, {'a.txt': b'', 'b/c.heic': b'x', '.d.png': b''})
    with pytest.raises(DatasetError, match=r'no image.*\(2 other files\)'
                       r'(?s:.*)b/c.heic: not an image in a form'):
        open_source(tmp_path).scan()


@pytest.mark.parametrize('name', ['x.tar', 'x.tar.gz', 'x.zip'])
@pytest.mark.parametrize('keep', [0, 0.5])
def test_damaged_archive(tmp_path, rng, name, keep):
    files = {f'{i}.png': rng.bytes(3000) for i in range(20)}
    path = tmp_path / name
    if name == 'x.zip':
        write_zip(path, files)
    else:
        write_tar(path, files, 'w:gz' if 'gz' in name else 'w')
    data = path.read_bytes()
    path.write_bytes(data[:int(keep * len(data))])
    with pytest.raises(DatasetError, match='cannot read .*x[.]'):
        read(open_source(path))


def test_damaged_member_of_a_zip_is_one_images_fault(tmp_path, rng):
    files = {f'{i}.png': rng.bytes(3000) for i in range(3)}
    path = tmp_path / 'x.zip'
    write_zip(path, files)
    data = bytearray(path.read_bytes())
    start = data.index(files['1.png'][1000:1100])
    data[start] ^= 1
    path.write_bytes(bytes(data))
    found = read(open_source(path))
    assert 'damaged in the archive' in found.pop('1.png')
    assert found == {name: files[name] for name in ('0.png', '2.png')}


def test_no_link_leads_out_of_a_tar(tmp_path):
    (tmp_path / 'secret.png').write_bytes(b'secret')
    path = tmp_path / 'in' / 'x.tar'
    path.parent.mkdir()
    write_tar(path, {'ok.png': b'ok', '../up.png': b'up',
                     '/etc/abs.png': b'abs'})
    with tarfile.open(path, 'a') as f:
        for name, kind in [('soft.png', tarfile.SYMTYPE),
                           ('hard.png', tarfile.LNKTYPE),
                           ('pipe.png', tarfile.FIFOTYPE)]:
            member = tarfile.TarInfo(name)
            member.type = kind
            member.linkname = str(tmp_path / 'secret.png')
            f.addfile(member)
    # An absolute name is a name like others: nothing is unpacked.
    out = 'a link to what is not in the archive'
    assert read(open_source(path)) == {
        'ok.png': b'ok', 'etc/abs.png': b'abs', 'up.png': b'up',
        'soft.png': out, 'hard.png': out,
        'pipe.png': 'not a regular file, but a named pipe'}
    assert [p.name for p in path.parent.iterdir()] == ['x.tar']


def test_no_link_leads_out_of_a_zip(tmp_path):
    path = tmp_path / 'x.zip'
    write_zip(path, {'ok.png': b'ok'})
    link = zipfile.ZipInfo('soft.png')
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, 'a') as f:
        f.writestr(link, '/etc/passwd')
    assert read(open_source(path)) == {
        'ok.png': b'ok', 'soft.png': 'a link to what is not in the archive'}


def test_the_last_of_two_members_of_one_name_counts(tmp_path):
    path = tmp_path / 'x.tar'
    write_tar(path, {'a.png': b'old'})
    with tarfile.open(path, 'a') as f:
        member = tarfile.TarInfo('a.png')
        member.size = 3
        f.addfile(member, io.BytesIO(b'new'))
    assert read(open_source(path)) == {'a.png': b'new'}


@pytest.mark.parametrize('name', ['x', 'x.tar', 'x.zip'])
def test_enormous_files_are_not_read(tmp_path, monkeypatch, name):
    path = tmp_path / name
    files = {'a.png': b'1234', 'b.png': b'12345'}
    {'x': write_folder, 'x.tar': write_tar, 'x.zip': write_zip}[name](
        path, files)
    for module in ('source', 'folder_source', 'archive_source'):
        monkeypatch.setattr(
            f'chainer_dcgan.datasets.{module}.MAX_FILE_BYTES', 4)
    found = read(open_source(path))
    assert found['a.png'] == b'1234'
    assert found['b.png'] == source_module.too_large(5)


def test_linked_folders_are_followed_once(tmp_path):
    write_folder(tmp_path, {'real/1.png': b'1', 'faces/2.png': b'2'})
    (tmp_path / 'faces/more').symlink_to(tmp_path / 'real')
    (tmp_path / 'faces/again').symlink_to(tmp_path / 'faces')
    (tmp_path / 'faces/broken.png').symlink_to(tmp_path / 'nowhere')
    found = read(open_source(tmp_path / 'faces'))
    assert 'broken link' in found.pop('broken.png')
    assert found == {'2.png': b'2', 'more/1.png': b'1'}


def test_pipe_in_a_folder_does_not_block(tmp_path):
    write_folder(tmp_path, {'1.png': b'1'})
    os.mkfifo(tmp_path / '2.png')
    found = read(open_source(tmp_path))
    assert found['1.png'] == b'1'
    assert 'not a regular file' in found['2.png']
