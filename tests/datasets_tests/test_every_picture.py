"""Every picture a person drops in, and each only once."""

import io
import os
import shutil
import subprocess
import tarfile
import zipfile

import numpy
import pytest
from PIL import Image, features

from chainer_dcgan.datasets import (
    DatasetError,
    check_output,
    formats,
    load_images,
    prepare,
)

FORMS = {
    'a.bmp': 'BMP', 'a.gif': 'GIF', 'a.tif': 'TIFF', 'a.jfif': 'JPEG',
    'a.jpe': 'JPEG', 'a.jpg_large': 'JPEG', 'no_ending': 'JPEG',
    'a.apng': 'PNG', 'wrong.txt.gif': 'PNG', 'a.ppm': 'PPM', 'a.tga': 'TGA',
    'targa': 'TGA', 'a.webp': 'WEBP', 'a.jp2': 'JPEG2000', 'a.ico': 'ICO',
    'a.pcx': 'PCX', 'a.sgi': 'SGI', 'a.dds': 'DDS', 'caption.txt': 'PNG'}


def save(path, form='PNG', color=(200, 100, 50), size=(16, 16), **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new('RGB', size, color).save(path, form, **options)


@pytest.fixture
def load(tmp_path):
    def load(source, **options):
        return load_images(
            source, 8, cache_dir=str(tmp_path / 'cache'), **options)
    return load


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / 'faces'
    for i, name in enumerate(['a/0.png', 'a/1.png', 'b/2.png', 'b/c/3.png']):
        save(folder / name, color=(i * 60, 0, 0))
    return folder


@pytest.mark.parametrize('packed', [False, True])
def test_by_content_and_not_by_ending(tmp_path, load, packed):
    for name, form in FORMS.items():
        save(tmp_path / 'faces' / name, form)
    if features.check('avif'):
        save(tmp_path / 'faces' / 'a.avif', 'AVIF')
    n = len(os.listdir(tmp_path / 'faces'))
    (tmp_path / 'faces' / 'notes.txt').write_text('P5 is a game')
    path = tmp_path / 'faces'
    if packed:
        path = shutil.make_archive(str(tmp_path / 'x'), 'zip', path)
    dataset = load(path, strict=True)
    assert len(dataset) == n and dataset.skipped == []
    numpy.testing.assert_allclose(
        dataset.images.mean(axis=(0, 2, 3)), (200, 100, 50), atol=8)
    assert dataset.facts.describe() == ['1 other file beside the images']


def test_what_is_no_picture_is_named(folder, load):
    (folder / 'a.heic').write_bytes(b'\0\0\0\x18ftypheic')
    (folder / 'a.svg').write_text('<svg/>')
    (folder / 'a.eps').write_bytes(b'%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox:'
                                   b' 0 0 8 8\n')
    (folder / 'weights').write_bytes(bytes(99))
    dataset = load(folder)
    assert len(dataset) == 4
    assert dataset.skipped == [
        (name, 'not an image in a form that is read')
        for name in ('a.eps', 'a.heic', 'a.svg', 'weights')]
    with pytest.raises(DatasetError, match='4 of 8 files'):
        load(folder, strict=True)


def test_no_form_that_starts_other_programs():
    assert not {'EPS', 'WMF', 'FITS', 'MPEG', 'HDF5'} & set(formats.FORMATS)


@pytest.mark.parametrize('form', ['GIF', 'PNG', 'WEBP', 'TIFF'])
def test_animations_by_their_first_frame(form):
    frames = [Image.new('RGB', (8, 8), color) for color in ('red', 'blue')]
    with io.BytesIO() as f:
        frames[0].save(f, form, save_all=True, append_images=frames[1:])
        x = prepare(f.getvalue(), 8)
    assert x[0].min() > 240 and x[2].max() < 15


@pytest.mark.parametrize('value,expected', [(0.5, 128), (1.0, 255)])
def test_floats(value, expected):
    with io.BytesIO() as f:
        Image.fromarray(numpy.full((4, 4), value, numpy.float32)).save(
            f, 'TIFF')
        assert (prepare(f.getvalue(), 4) == expected).all()


def test_hidden_files_begin_with_a_dot(folder, load):
    first = load(folder)
    for name in ('.DS_Store', '.hidden.png', 'a/._0.png'):
        save(folder / name)
    save(folder / '__MACOSX' / '0.png')
    save(folder / '.git' / '0.png')
    caches = os.listdir(folder.parent / 'cache')
    second = load(folder)
    assert second.fingerprint == first.fingerprint and not second.skipped
    # And no new copy.
    assert os.listdir(folder.parent / 'cache') == caches


NAMES = ['顔/ミク.png', '顔/十.png', '表/a.png', '能1.png']


@pytest.mark.parametrize('encoding', ['cp932', 'utf-8'])
def test_names_in_old_zips(tmp_path, load, encoding):
    with zipfile.ZipFile(tmp_path / 'x.zip', 'w') as f:
        for i, name in enumerate(NAMES):
            save(tmp_path / 'one.png', color=(i, 0, 0))
            # As long in ASCII, and replaced below: no flag for UTF-8.
            f.write(tmp_path / 'one.png', str(i) * len(name.encode(encoding)))
    data = (tmp_path / 'x.zip').read_bytes()
    for i, name in enumerate(NAMES):
        name = name.encode(encoding)
        data = data.replace(str(i).encode() * len(name), name)
    (tmp_path / 'x.zip').write_bytes(data)
    dataset = load(tmp_path / 'x.zip')
    assert dataset.names == sorted(NAMES)


def test_names_of_no_script_are_kept_apart(tmp_path, load):
    save(tmp_path / 'one.png')
    names = [b'\x87\x90.png', b'\x81\xe0.png', b'\xff\xfe.png']
    with zipfile.ZipFile(tmp_path / 'x.zip', 'w') as f:
        for i in range(3):
            f.write(tmp_path / 'one.png', str(i) * 6)
    data = (tmp_path / 'x.zip').read_bytes()
    for i, name in enumerate(names):
        data = data.replace(str(i).encode() * 6, name)
    (tmp_path / 'x.zip').write_bytes(data)
    # The first two are the same sign in Shift_JIS, twice in its table.
    assert names[0].decode('cp932') == names[1].decode('cp932')
    assert len(set(load(tmp_path / 'x.zip').names)) == 3


@pytest.fixture
def linked(folder):
    os.link(folder / 'a' / '0.png', folder / 'a' / 'hard.png')
    (folder / 'a' / 'soft.png').symlink_to('../b/2.png')
    (folder / '0way').symlink_to('b')
    (folder / 'again').symlink_to('.')
    (folder / 'b' / 'loop').symlink_to('loop')
    (folder / '__MACOSX').mkdir()
    shutil.copy(folder / 'b' / '2.png', folder / '__MACOSX' / '2.png')
    return folder


@pytest.mark.parametrize('kind', ['tar', 'tar.gz', 'tar.xz', 'zip', 'up'])
def test_an_archive_gives_what_its_folder_does(linked, load, tmp_path, kind):
    expected = load(linked)
    assert expected.names == [
        '0way/2.png', '0way/c/3.png', 'a/0.png', 'a/1.png', 'a/hard.png',
        'a/soft.png']
    path = tmp_path / f'x.{kind}'
    if kind == 'zip':
        with zipfile.ZipFile(path, 'w') as f:
            for name in sorted(linked.rglob('*')):
                if name.is_symlink():
                    info = zipfile.ZipInfo(str(name.relative_to(tmp_path)))
                    info.external_attr = 0o120777 << 16
                    f.writestr(info, os.readlink(name))
                else:
                    f.write(name, name.relative_to(tmp_path))
    elif kind == 'up':
        path = tmp_path / 'x.tar'
        (tmp_path / 'other').mkdir()
        subprocess.run(['tar', '-P', '-cf', path, '../faces'], check=True,
                       cwd=tmp_path / 'other')
    else:
        with tarfile.open(path, 'w:' + kind.partition('.')[2]) as f:
            f.add(linked, './faces')
    found = load(path)
    assert found.names == expected.names
    assert found.fingerprint == expected.fingerprint
    # The link that goes round.
    assert len(found.skipped) == len(expected.skipped) == 1


def test_what_a_run_wrote_is_no_image(folder, load):
    first = load(folder)
    for name in ('args.json', 'log', 'gen_iter_10.npz'):
        (folder / 'result').mkdir(exist_ok=True)
        (folder / 'result' / name).write_text('{}')
    save(folder / 'result' / 'loss.png')
    save(folder / 'result' / 'preview' / 'iter_1.png')
    second = load(folder, strict=True)
    assert second.fingerprint == first.fingerprint
    assert second.facts.describe() == [
        'result/ was written by a training run: no images are read from it']
    with tarfile.open(folder.parent / 'x.tar', 'w') as f:
        f.add(folder, 'faces')
    assert load(folder.parent / 'x.tar').fingerprint == first.fingerprint


def test_output_may_not_be_the_folder_of_images(folder, tmp_path):
    check_output(str(folder), str(folder / 'result'))
    (tmp_path / 'link').symlink_to(folder)
    with pytest.raises(DatasetError, match='the folder of images itself'):
        check_output(str(folder), str(tmp_path / 'link'))


def test_how_many_were_cut(tmp_path, load):
    for i, size in enumerate([(16, 16), (16, 12), (11, 16), (40, 10)]):
        save(tmp_path / 'faces' / f'{i}.png', size=size)
    # 12 of 16 is a quarter less, not more.
    assert load(tmp_path / 'faces').facts.n_cut == 2
    assert load(tmp_path / 'faces').facts.describe() == [
        '2 pictures cut by more than a quarter to make a square']
    assert load(tmp_path / 'faces', fit='pad').facts.n_cut == 0


@pytest.mark.parametrize('side', [8, 16, 4])
def test_padding(side):
    img = Image.new('RGB', (16, 8), 'red')
    with io.BytesIO() as f:
        img.save(f, 'PNG')
        data = f.getvalue()
    x = prepare(data, side, fit='pad', fill=(0, 0, 255))
    expected = numpy.zeros((3, side, side))
    expected[2] = 255
    middle = slice(side // 4, side - side // 4)
    expected[:, middle] = numpy.array([255, 0, 0])[:, None, None]
    numpy.testing.assert_array_equal(x, expected)
    assert (prepare(data, 8, fit='pad')[:, 0] == 255).all()


def test_four_channels_keep_transparency():
    img = Image.new('RGBA', (8, 8), (10, 20, 30, 255))
    img.paste((1, 2, 3, 0), (0, 0, 8, 4))
    with io.BytesIO() as f:
        img.save(f, 'PNG')
        x = prepare(f.getvalue(), 8, channels=4)
    assert (x[:, :4] == numpy.array([255, 255, 255, 0])[:, None, None]).all()
    assert (x[:, 4:] == numpy.array([10, 20, 30, 255])[:, None, None]).all()
