"""Both nets are told tags while they train."""

import math

import chainer
import numpy
import pytest

from chainer_dcgan import load_discriminator, load_generator
from chainer_dcgan.datasets.image_dataset import ImageDataset
from chainer_dcgan.errors import InputError
from chainer_dcgan.training import build_trainer
from chainer_dcgan.training.settings import new_settings
from chainer_dcgan.training.snapshots import Snapshot
from chainer_dcgan.training.steps.told import ToldTags

CATEGORIES = numpy.array([[1, 0], [1, 0], [0, 1]], 'f')


def test_logits_and_their_gradient():
    tags = numpy.array([[1, -1, 0], [-1, 1, 1]], 'f')
    told = ToldTags(tags, CATEGORIES)
    y = numpy.arange(16, dtype='f').reshape(4, 4)
    expected = [[0 + 1 - 2], [4 - 5 + 6 + 7], [8 + 9 - 10], [
        12 - 13 + 14 + 15]]
    numpy.testing.assert_array_equal(told.weigh(y), expected)
    numpy.testing.assert_array_equal(
        told.weigh(chainer.Variable(y)).array, expected)
    numpy.testing.assert_array_equal(
        told.to_answers(numpy.array([[2], [3]], 'f')),
        [[2, 2, -2, 0], [3, -3, 3, 3]])


def test_tags_are_the_last_entries_of_z():
    tags = numpy.array([[1, -1, 0], [-1, 1, 1]], 'f')
    z = numpy.arange(10, dtype='f').reshape(2, 5)
    numpy.testing.assert_array_equal(
        ToldTags(tags, CATEGORIES).put_into(z),
        [[0, 1, 1, -1, 0], [5, 6, -1, 1, 1]])
    assert z[0, 2] == 2


def test_wrong_tags_are_those_of_the_next_image_by_category():
    # Of the first category both differ; the second is unknown in one.
    tags = numpy.array([[1, -1, 0], [-1, 1, 1]], 'f')
    y = numpy.array([[9, 0.5, 0.25, 7], [9, 1, -2, 7]], 'f')
    loss = ToldTags(tags, CATEGORIES).mismatch(chainer.Variable(y))
    # Tags change by -2 and 2, or by 2 and -2.
    rises = -2 * 0.5 + 2 * 0.25, 2 * 1 - 2 * -2
    assert float(loss.array) == pytest.approx(sum(
        math.log1p(math.exp(rise)) for rise in rises) / 2)


def test_a_category_counts_alike_however_few_images_differ_in_it():
    # Four images differ from the next in the first category, two in the
    # second.
    tags = numpy.array(
        [[1, -1, 1], [-1, 1, 1], [1, -1, 1], [-1, 1, -1]], 'f')
    told = ToldTags(tags, CATEGORIES)

    def lost(number):
        # D's answers raise the logit by two with the wrong tags of this one.
        y = numpy.zeros((4, 4), 'f')
        y[:, number] = -tags[:, number - 1]
        return float(told.mismatch(chainer.Variable(y)).array)

    nothing = float(told.mismatch(chainer.Variable(
        numpy.zeros((4, 4), 'f'))).array)
    assert nothing == pytest.approx(2 * math.log(2))
    assert lost(1) == lost(3) == pytest.approx(
        math.log(2) + math.log1p(math.exp(2)))


def test_nothing_is_lost_where_all_are_alike():
    told = ToldTags(numpy.ones((3, 3), 'f'), CATEGORIES)
    assert float(told.mismatch(chainer.Variable(
        numpy.ones((3, 4), 'f'))).array) == 0


@pytest.fixture
def dataset(tmp_path):
    rng = numpy.random.default_rng(0)
    hair = rng.integers(0, 2, 40)
    names = [f'{i}.png' for i in range(40)]
    path = tmp_path / 'tags.csv'
    path.write_text('file,hair\n' + ''.join(
        f'{name},{("black", "red")[i]}\n' for name, i in zip(names, hair)))
    imgs = rng.integers(0, 256, (40, 3, 32, 32)).astype(numpy.uint8)
    imgs[:, 0] = 255 * hair[:, None, None]
    return ImageDataset(
        imgs, names, 'f' * 64, 'somewhere', tags_path=str(path))


def build(dataset, out, epoch=1, **given):
    settings = new_settings(
        preset='tags', ch=8, image_size=32, n_z=4, batchsize=8, epoch=epoch,
        sample_interval=0, **given)
    return build_trainer(
        settings, dataset, str(out), warn=lambda message: None)


def test_a_run_and_one_that_was_resumed(tmp_path, dataset):
    whole = build(dataset, tmp_path / 'whole', 2)
    whole.run()
    build(dataset, tmp_path / 'part').run()
    resumed = build(dataset, tmp_path / 'part', 2)
    snapshot = Snapshot(str(tmp_path / 'part/snapshot_iter_5.npz'))
    assert snapshot.settings.tags == ('hair:black', 'hair:red')
    snapshot.restore(resumed)
    resumed.run()
    for name in 'gen', 'dis':
        for a, b in zip(*(trainer.updater.get_optimizer(name).target.params()
                          for trainer in (whole, resumed))):
            numpy.testing.assert_array_equal(a.array, b.array)
    gen = load_generator(str(tmp_path / 'part/gen_iter_10.npz'))
    assert gen.tags == ('hair:black', 'hair:red') and gen.n_z == 6
    assert sorted(set(map(tuple, gen.tag_rows.tolist()))) == [
        (-1, 1), (1, -1)]
    dis = load_discriminator(str(tmp_path / 'part/dis_iter_10.npz'))
    assert dis.n_tags == 2


def test_other_tags_than_the_snapshot_was_told(tmp_path, dataset):
    build(dataset, tmp_path / 'part').run()
    settings = Snapshot(
        str(tmp_path / 'part/snapshot_iter_5.npz')).settings
    path = tmp_path / 'tags.csv'
    path.write_text(path.read_text().replace('red', 'green'))
    with pytest.raises(InputError, match='other tags'):
        build_trainer(settings, dataset, str(tmp_path / 'part'))


def test_nets_from_elsewhere_are_told_nothing(tmp_path, dataset):
    with pytest.raises(InputError, match='classes from elsewhere'):
        build(dataset, tmp_path / 'out', generator='somewhere:Net')
