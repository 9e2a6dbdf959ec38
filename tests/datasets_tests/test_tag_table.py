import os
import tarfile
import unicodedata

import numpy
import pytest
from PIL import Image

from chainer_dcgan.datasets import (
    DatasetError,
    ImageDataset,
    load_images,
    tag_table,
)
from chainer_dcgan.datasets.tag_table import TagTable, load_tag_table

CSV = 'file,hair,eyes\nb.png,blonde,blue\na.png,,green\nlost.png,red,red\n'


def make_folder(path, names, csv=CSV, csv_path='tags.csv'):
    for name in names:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new('L', (2, 2)).save(path / name)
    (path / csv_path).write_text(csv, encoding='utf-8')
    return path


def load(path, tmp_path):
    return load_images(path, 2, cache_dir=str(tmp_path / 'cache'))


def check(tags):
    """Checks that a, b and c.png have the tags of ``CSV``, in this order."""
    assert tags.columns == ('hair', 'eyes')
    assert tags.values('hair').tolist() == ['', 'blonde', '']
    assert tags.values('eyes').tolist() == ['green', 'blue', '']


@pytest.mark.parametrize('names', [
    ['c.png', 'b.png', 'a.png'],
    ['images/c.png', 'images/b.png', 'images/a.png'],
    ['x/a.png', 'y/b.png', 'z/w/c.png']])
@pytest.mark.parametrize('archive', [False, True])
def test_aligned_with_the_images(tmp_path, names, archive):
    path = make_folder(tmp_path / 'faces', names)
    if archive:
        with tarfile.open(tmp_path / 'x.tar.gz', 'w:gz') as f:
            f.add(path, 'faces')
        path = tmp_path / 'x.tar.gz'
    check(load_tag_table(load(path, tmp_path)))


def test_paths_from_the_csv_file(tmp_path):
    names = ['1/a.png', '2/a.png', '2/b.png']
    csv = 'file,hair\n2/a.png,two\n1/a.png,one\na.png,any\n'
    path = make_folder(tmp_path / 'faces', names, csv)
    tags = load_tag_table(load(path, tmp_path))
    # 'a.png' may be either of two images, so it is neither.
    assert tags.values('hair').tolist() == ['one', 'two', '']


def test_paths_from_the_folder_images_beside_the_csv_file(tmp_path):
    names = ['images/1/a.png', 'images/2/a.png']
    csv = 'file,hair\n2/a.png,two\n1/a.png,one\n'
    path = make_folder(tmp_path / 'faces', names, csv)
    tags = load_tag_table(load(path, tmp_path))
    assert tags.values('hair').tolist() == ['one', 'two']


def test_left_out_images_have_no_row(tmp_path):
    path = make_folder(tmp_path / 'faces', ['a.png', 'c.png'])
    (path / 'b.png').write_bytes(b'')
    tags = load_tag_table(load(path, tmp_path))
    assert tags.values('eyes').tolist() == ['green', '']


def test_file_from_elsewhere(tmp_path):
    path = make_folder(tmp_path / 'faces', ['a.png', 'b.png', 'c.png'],
                       csv_path='other.csv')
    dataset = load(path, tmp_path)
    check(load_tag_table(dataset, str(path / 'other.csv')))
    with pytest.raises(DatasetError, match='no tags.csv beside the images'):
        load_tag_table(dataset)


def test_byte_order_mark_and_quotes(tmp_path):
    path = make_folder(tmp_path / 'faces', ['a.png'],
                       '\ufefffile,hair\r\n"a.png","light, brown"\r\n\r\n')
    tags = load_tag_table(load(path, tmp_path))
    assert tags.names() == ['hair:light, brown']


@pytest.mark.parametrize(('csv', 'message'), [
    ('', 'expected a first line such as'),
    ('name,hair\na.png,x\n', "found 'name,hair'"),
    ('file\na.png\n', 'expected a first line such as'),
    ('file,hair,hair\na.png,x,y\n', 'two of one name'),
    ('file,hair\na.png\n', 'expected 2 cells in line 2 .* found 1'),
    ('file,hair\nz.png,x\n', "it names 'z.png', the first image is 'a.png'"),
    ('file,hair\n', 'none of the 0 files')])
def test_messages(tmp_path, csv, message):
    path = make_folder(tmp_path / 'faces', ['a.png'], csv)
    with pytest.raises(DatasetError, match=message):
        load_tag_table(load(path, tmp_path))


def test_not_utf8(tmp_path):
    path = make_folder(tmp_path / 'faces', ['a.png'])
    (path / 'tags.csv').write_bytes(b'file,hair\na.png,\xff\n')
    with pytest.raises(DatasetError, match='no CSV file in UTF-8'):
        load_tag_table(load(path, tmp_path))


def test_missing_file(tmp_path):
    dataset = ImageDataset(numpy.zeros((1, 1, 2, 2), numpy.uint8), ['a'],
                           '', 'x')
    with pytest.raises(DatasetError, match='No such file'):
        load_tag_table(dataset, str(tmp_path / 'none.csv'))


@pytest.fixture
def table():
    return TagTable({'hair': ['red', '', 'blonde', 'red'],
                     'hat': ['no', 'yes', 'no', 'no']})


def test_names(table):
    assert table.names() == [
        'hair:blonde', 'hair:red', 'hat:no', 'hat:yes']
    assert table.names(min_count=2) == ['hair:red', 'hat:no']


def test_matrix(table):
    has, known = table.matrix(['hat:yes', 'hair:red'])
    assert has.dtype == known.dtype == bool
    assert has.tolist() == [
        [False, True], [True, False], [False, False], [False, True]]
    assert known.tolist() == [
        [True, True], [True, False], [True, True], [True, True]]
    assert table.matrix()[0].sum(0).tolist() == [1, 2, 3, 1]


@pytest.mark.parametrize('name', ['hair:blue', 'hair', 'hair:', 'nose:red'])
def test_unknown_tag(table, name):
    with pytest.raises(DatasetError, match='hair'):
        table.matrix([name])


def test_cannot_be_changed(table):
    with pytest.raises(ValueError, match='read-only'):
        table.values('hair')[0] = 'blue'


@pytest.mark.parametrize('forms', [('NFC', 'NFD'), ('NFD', 'NFC')])
def test_accents_in_either_form(tmp_path, forms):
    name, written = (unicodedata.normalize(form, 'ガé.png') for form in forms)
    path = make_folder(tmp_path / 'faces', [name],
                       f'file,hair\n{written},red\n')
    assert load_tag_table(load(path, tmp_path)).values('hair').tolist() == [
        'red']


def test_accents_that_alone_tell_two_images_apart():
    names = [unicodedata.normalize(form, 'é.png') for form in ('NFC', 'NFD')]
    dataset = ImageDataset(
        numpy.zeros((2, 1, 2, 2), numpy.uint8), names, '', '')
    indices = tag_table._index(dataset, '')
    assert [tag_table._find_image(indices, name) for name in names] == [0, 1]


def test_rows_that_fit_nothing_and_rows_that_come_again(tmp_path):
    path = make_folder(
        tmp_path / 'faces', ['a.png', 'b.png'],
        'file,hair\na.png,red\nlost.png,red\na.png,blue\nx\x1b[1m.png,red\n')
    tags = load_tag_table(load(path, tmp_path))
    assert tags.values('hair').tolist() == ['blue', '']
    assert tags.unmatched == ['lost.png', 'x\x1b[1m.png']
    assert tags.repeated == ['a.png']
    assert tags.describe() == [
        'rows of tags that name no image: 2, such as lost.png',
        'rows of tags that name an image again: 1, such as a.png']


@pytest.mark.parametrize(('csv', 'message'), [
    ('file,hair\na.png,' + 'x' * 100000, 'found one of 100,000 in line 2'),
    ('file,' + 'x' * 300 + '\na.png,y', 'found one of 300 in line 1'),
    ('file,' + ','.join(map(str, range(999))), 'at most 200 columns'),
    ('file,hair\na.png,\x1b[31mred', r'no tag can: \\x1b\[31mred'),
    ('file,hair\na.png,a\0b', r'no tag can: a\\x00b|no CSV'),
    ('file,hair\n"a.png,b', 'no CSV file'),
    ('file,hair\na.png,' + 'x' * 10 ** 6, 'no CSV file'),
    ('file,\x1b[1mx\x1b[0m,y,y', r'\\x1b\[1mx')])
def test_cells_are_checked(tmp_path, csv, message):
    path = make_folder(tmp_path / 'faces', ['a.png'], csv)
    with pytest.raises(DatasetError, match=message) as e:
        load_tag_table(load(path, tmp_path))
    assert '\x1b' not in str(e.value)


def test_tags_that_take_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(tag_table, '_MOST_BYTES', 39)
    path = make_folder(tmp_path / 'faces', ['a.png', 'b.png'],
                       'file,hair\na.png,black\n')
    with pytest.raises(DatasetError, match='take 40 bytes'):
        load_tag_table(load(path, tmp_path))


def test_a_pipe_is_no_table(tmp_path):
    dataset = ImageDataset(numpy.zeros((1, 1, 2, 2), numpy.uint8), ['a'],
                           '', 'x')
    os.mkfifo(tmp_path / 'tags.csv')
    with pytest.raises(DatasetError, match='a named pipe'):
        load_tag_table(dataset, str(tmp_path / 'tags.csv'))
