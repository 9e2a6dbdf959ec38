import numpy
import pytest

from chainer_dcgan import images
from chainer_dcgan.datasets import DatasetError
from chainer_dcgan.datasets.labelled_parts import load_class_parts


@pytest.fixture
def folders(tmp_path, rng):
    for part, n in (('train', 3), ('test', 2)):
        for label in ('cat', 'dog'):
            for i in range(n):
                images.save_image(
                    str(tmp_path / part / label / f'{i}.png'),
                    rng.integers(0, 256, (32, 32, 3)).astype(numpy.uint8))
    return tmp_path


def test_one_folder_for_both_parts(folders):
    train, test = load_class_parts(str(folders), str(folders), 32)
    assert (len(train), len(test)) == (6, 4)
    assert train.classes == test.classes == ('cat', 'dog')
    numpy.testing.assert_array_equal(test.labels, [0, 0, 1, 1])
    alone = load_class_parts(
        str(folders / 'train'), str(folders / 'test'), 32)
    numpy.testing.assert_array_equal(alone[1].images, test.images)


def test_nothing_is_tested_on_what_was_learned(folders):
    train = str(folders / 'train')
    with pytest.raises(DatasetError, match='hold the same images'):
        load_class_parts(train, train, 32)
