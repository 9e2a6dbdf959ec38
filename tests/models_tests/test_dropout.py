import chainer
import numpy

from chainer_dcgan.models.dropout import Dropout


def test_drops_its_share_and_keeps_the_mean():
    x = numpy.full((1000, 200), 3, 'f')
    y = Dropout(0.2)(chainer.Variable(x)).array
    dropped = y == 0
    # Both kinds of error are about ten standard deviations away.
    assert abs(dropped.mean() - 0.2) < 0.01
    numpy.testing.assert_allclose(y[~dropped], 3 / 0.8, rtol=1e-6)
    # Each unit by itself.
    assert 0.1 < dropped.mean(axis=0).min() < dropped.mean(axis=0).max() < 0.3


def test_the_gradient_takes_the_same_mask():
    x = chainer.Variable(numpy.ones((4, 50), 'f'))
    y = Dropout(0.5)(x)
    y.grad = numpy.ones_like(y.array)
    y.backward()
    numpy.testing.assert_array_equal(x.grad, y.array)
    assert set(numpy.unique(y.array)) == {0, 2}


def test_test_mode_changes_and_counts_nothing():
    dropout = Dropout(0.5)
    x = numpy.ones((4, 50), 'f')
    with chainer.using_config('train', False):
        assert dropout(x) is x
    assert dropout.n_drawn == 0


def test_masks_differ_and_can_be_resumed(rng, tmp_path):
    dropout = Dropout(0.5, rng)
    other = Dropout(0.5, rng)
    x = numpy.ones((4, 50), 'f')
    first, second = dropout(x), dropout(x)
    assert (first != second).any()
    assert (other(x) != first).any()
    path = str(tmp_path / 'dropout.npz')
    chainer.serializers.save_npz(path, dropout)
    third = dropout(x)
    again = Dropout(0.5)
    chainer.serializers.load_npz(path, again)
    numpy.testing.assert_array_equal(again(x), third)


def test_the_global_generator_is_left_alone(rng):
    numpy.random.seed(3)
    expected = numpy.random.RandomState(3).rand()
    Dropout(0.5, rng)(numpy.ones((4, 50), 'f'))
    assert numpy.random.rand() == expected
