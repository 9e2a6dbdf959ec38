import collections

import chainer
import numpy
import pytest

from chainer_dcgan.datasets import ImageDataset, RandomBatchIterator


@pytest.fixture
def dataset():
    # Image i is filled with i.
    images = numpy.zeros((10, 3, 2, 2), numpy.uint8)
    images += numpy.arange(10, dtype=numpy.uint8)[:, None, None, None]
    return ImageDataset(images, list(map(str, range(10))), '', '')


def draw(iterator, count):
    """Draws batches; returns the numbers of the images, and the flips."""
    batches = [iterator.next() for _ in range(count)]
    return ([b.images[:, 0, 0, 0].tolist() for b in batches],
            [b.flips.tolist() for b in batches])


def test_batch(dataset):
    batch = RandomBatchIterator(dataset, 4, seed=0).next()
    assert batch.images.shape == (4, 3, 2, 2)
    assert batch.images.dtype == numpy.uint8
    assert batch.images.flags.c_contiguous
    assert batch.flips.shape == (4,) and batch.flips.dtype == bool
    numbers = batch.images[:, :1, :1, :1]
    numpy.testing.assert_array_equal(
        batch.images, numbers + numpy.zeros_like(batch.images))


def test_by_a_plain_loop(dataset):
    # The multiplication of a 32-bit fraction, in Python's whole numbers.
    words = numpy.random.PCG64(3).random_raw(12)
    numbers, flips = draw(RandomBatchIterator(dataset, 4, seed=3), 3)
    expected = [int(word) // 2 ** 32 * 10 // 2 ** 32 for word in words]
    assert sum(numbers, []) == expected
    assert sum(flips, []) == [int(word) % 2 == 1 for word in words]


def test_the_words_are_these_for_ever():
    # A newer NumPy that gives others would break every seed and snapshot.
    assert numpy.random.PCG64(3).random_raw(2).tolist() == [
        1579948266424812280, 4368382809143759861]


def test_draws_evenly_with_replacement(dataset):
    numbers, flips = draw(RandomBatchIterator(dataset, 100, seed=1), 100)
    assert any(len(set(batch[:10])) < 10 for batch in numbers)
    counts = collections.Counter(sum(numbers, []))
    # 10,000 draws: 1,000 an image, standard deviation 30.
    assert all(abs(counts[i] - 1000) < 150 for i in range(10))
    pairs = collections.Counter(zip(sum(numbers, []), sum(flips, [])))
    # Flips are independent of the image: 500 each, deviation 22.
    assert all(abs(pairs[i, True] - 500) < 110 for i in range(10))


def test_same_seed_same_batches(dataset):
    first = draw(RandomBatchIterator(dataset, 4, seed=5), 9)
    numpy.random.seed(0)
    assert draw(RandomBatchIterator(dataset, 4, seed=5), 9) == first
    assert draw(RandomBatchIterator(dataset, 4, seed=6), 9) != first


def test_leaves_the_global_generator_alone(dataset):
    numpy.random.seed(0)
    expected = numpy.random.rand()
    numpy.random.seed(0)
    RandomBatchIterator(dataset, 4, seed=5).next()
    assert numpy.random.rand() == expected


def test_without_flips_the_same_images(dataset):
    numbers, _ = draw(RandomBatchIterator(dataset, 4, seed=5), 9)
    same, flips = draw(RandomBatchIterator(dataset, 4, 5, flip=False), 9)
    assert same == numbers
    assert not numpy.any(flips)


def test_epochs(dataset):
    iterator = RandomBatchIterator(dataset, 4, seed=0)
    assert iterator.repeat
    assert iterator.previous_epoch_detail is None
    assert iterator.epoch_detail == 0 and not iterator.is_new_epoch
    seen = []
    for _ in range(5):
        iterator.next()
        seen.append((iterator.epoch, iterator.epoch_detail,
                     iterator.previous_epoch_detail, iterator.is_new_epoch))
    assert seen == [
        (0, 0.4, 0.0, False), (0, 0.8, 0.4, False), (1, 1.2, 0.8, True),
        (1, 1.6, 1.2, False), (2, 2.0, 1.6, True)]


def test_batch_larger_than_the_data_set(dataset):
    iterator = RandomBatchIterator(dataset, 25, seed=0)
    assert iterator.next().images.shape == (25, 3, 2, 2)
    assert iterator.epoch == 2 and iterator.is_new_epoch


@pytest.mark.parametrize('drawn', [0, 1, 7])
def test_resumes_exactly(dataset, tmp_path, drawn):
    path = str(tmp_path / 'iterator.npz')
    iterator = RandomBatchIterator(dataset, 3, seed=1)
    draw(iterator, drawn)
    chainer.serializers.save_npz(path, iterator)

    resumed = RandomBatchIterator(dataset, 3, seed=999)
    draw(resumed, 2)
    with numpy.load(path, allow_pickle=False) as f:
        # Plain numbers: no pickle, which NumPy may refuse to read.
        assert all(f[name].dtype.kind in 'iu' for name in f)
        chainer.serializers.NpzDeserializer(f).load(resumed)
    for name in ('epoch', 'epoch_detail', 'previous_epoch_detail',
                 'is_new_epoch'):
        assert getattr(resumed, name) == getattr(iterator, name)
    assert draw(resumed, 9) == draw(iterator, 9)


def test_saving_changes_nothing(dataset, tmp_path):
    expected = draw(RandomBatchIterator(dataset, 3, seed=1), 6)
    iterator = RandomBatchIterator(dataset, 3, seed=1)
    first = draw(iterator, 3)
    chainer.serializers.save_npz(str(tmp_path / 'x.npz'), iterator)
    rest = draw(iterator, 3)
    assert (first[0] + rest[0], first[1] + rest[1]) == expected


def test_empty(dataset):
    none = ImageDataset(dataset.images[:0], [], '', '')
    with pytest.raises(ValueError, match='expected 1 to'):
        RandomBatchIterator(none, 4, seed=0)
    with pytest.raises(ValueError, match='at least 1 image'):
        RandomBatchIterator(dataset, 0, seed=0)


def test_works_with_an_updater(dataset):
    class Updater(chainer.training.StandardUpdater):
        def update_core(self):
            self.batch = self.get_iterator('main').next()

    optimizer = chainer.optimizers.SGD().setup(chainer.links.Linear(1, 1))
    updater = Updater(RandomBatchIterator(dataset, 4, seed=0), optimizer)
    for _ in range(3):
        updater.update()
    assert updater.epoch == 1 and updater.is_new_epoch
    assert updater.epoch_detail == pytest.approx(1.2)
    assert updater.batch.images.shape == (4, 3, 2, 2)
