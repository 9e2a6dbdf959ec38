import tarfile

import numpy
import pytest
from PIL import Image

from chainer_dcgan.datasets import DatasetError, load_class_folders

GREY = {'cat': 10, 'dog': 120, 'owl': 240}


def write(folder, names):
    """Writes images whose grey value tells the class."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        value = next((grey for label, grey in GREY.items() if label in name),
                     77)
        Image.fromarray(numpy.full((8, 8, 3), value, numpy.uint8)).save(path)


def check(data):
    """The labels are those of the images."""
    for img, label in zip(data.images, data.labels):
        assert img.shape == (3, 8, 8)
        assert (img == GREY[data.classes[label]]).all()


@pytest.mark.parametrize('archive', [False, True])
def test_folders_name_the_classes(tmp_path, archive):
    write(tmp_path / 'pets', ['dog/2.png', 'cat/a/1.png', 'cat/1.png',
                              'dog/1.png', 'owl/x/y/1.png'])
    source = tmp_path / 'pets'
    if archive:
        source = tmp_path / 'pets.tar.gz'
        with tarfile.open(source, 'w:gz') as f:
            f.add(tmp_path / 'pets', 'pets')
    (tmp_path / 'pets/owl/broken.png').write_bytes(b'no image')
    data = load_class_folders(source, 8)
    assert data.classes == ('cat', 'dog', 'owl')
    assert data.labels.tolist() == [0, 0, 1, 1, 2] and len(data) == 5
    check(data)
    assert len(data.skipped) == (0 if archive else 1)


def test_parts_of_one_source(tmp_path):
    write(tmp_path, ['a/train/dog/1.png', 'a/train/cat/1.png',
                     'a/test/dog/1.png', 'a/train/dog/2.png'])
    train = load_class_folders(tmp_path, 8, part='train')
    assert train.labels.tolist() == [0, 1, 1]
    test = load_class_folders(
        tmp_path, 8, part='test', classes=train.classes)
    assert test.labels.tolist() == [1]
    check(train)
    check(test)
    # Without both, the word means nothing.
    assert load_class_folders(
        tmp_path / 'a/train', 8, part='test').labels.tolist() == [0, 1, 1]


@pytest.mark.parametrize('names,options,words', [
    (['cat/1.png', '2.png'], {}, "found the image 2.png outside"),
    (['1.png', '2.png'], {}, "found the image 1.png outside"),
    (['a/train/1.png', 'a/test/cat/1.png'], {'part': 'train'},
     'found the image 1.png outside'),
    (['test/cat/1.png', 'train/cat/1.png'], {'part': 'train'},
     'at least two class folders in .*, found only cat'),
    (['cat/1.png', 'owl/1.png'], {'classes': ('cat', 'dog')},
     "holds the class 'owl', which is not among .*: cat, dog")])
def test_errors(tmp_path, names, options, words):
    write(tmp_path, names)
    with pytest.raises(DatasetError, match=words):
        load_class_folders(tmp_path, 8, **options)


def test_grey_and_size(tmp_path):
    write(tmp_path, ['cat/1.png', 'dog/1.png'])
    data = load_class_folders(tmp_path, 16, channels=1)
    assert data.images.shape == (2, 1, 16, 16)
    assert data.images[1].max() == data.images[1].min() == 120


def test_not_an_archive(tmp_path):
    (tmp_path / 'x.tar').write_bytes(b'nothing')
    with pytest.raises(DatasetError, match='cannot read'):
        load_class_folders(tmp_path / 'x.tar', 8)
