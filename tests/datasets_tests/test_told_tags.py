import numpy
import pytest

from chainer_dcgan.datasets import DatasetError
from chainer_dcgan.datasets.image_dataset import ImageDataset
from chainer_dcgan.datasets.told_tags import load_told_tags


def make(tmp_path, rows):
    names = [f'{i}.png' for i in range(len(rows))]
    path = tmp_path / 'tags.csv'
    path.write_text('file,hair,eyes\n' + ''.join(
        f'{name},{row}\n' for name, row in zip(names, rows)))
    return ImageDataset(
        numpy.zeros((len(rows), 3, 8, 8), numpy.uint8), names, 'f' * 64,
        'somewhere', tags_path=str(path))


def test_borne_not_borne_and_unknown(tmp_path):
    dataset = make(
        tmp_path, ['black,blue', 'red,', ',blue', 'black,green'] * 10
        # Too few images bear it.
        + ['white,blue'] * 9)
    tags = load_told_tags(dataset)
    assert tags.names == (
        'hair:black', 'hair:red', 'eyes:blue', 'eyes:green')
    assert tags.rows.dtype == numpy.int8
    assert tags.rows[:4].tolist() == [
        [1, -1, 1, -1], [-1, 1, 0, 0], [0, 0, 1, -1], [1, -1, -1, 1]]
    assert tags.rows[-1].tolist() == [-1, -1, 1, -1]


def test_rows_are_those_of_images_drawn_once(tmp_path):
    tags = load_told_tags(make(tmp_path, ['a,b'] * 10 + ['c,b'] * 20))
    rows = tags.draw_rows(12, numpy.random.default_rng(0))
    assert len(rows) == 12
    assert {tuple(row) for row in rows} <= {tuple(row) for row in tags.rows}
    everything = tags.draw_rows(99, numpy.random.default_rng(0))
    assert sorted(everything.tolist()) == sorted(tags.rows.tolist())


def test_too_few_and_too_many(tmp_path):
    with pytest.raises(DatasetError, match='no tag is borne by 10'):
        load_told_tags(make(tmp_path, ['a,b'] * 9))
    with pytest.raises(DatasetError, match='501 tags'):
        load_told_tags(make(tmp_path, [
            f'{i // 10},' for i in range(5010)]))
