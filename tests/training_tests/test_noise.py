import chainer
import numpy

from chainer_dcgan.training.noise import NoiseSampler


def test_shapes_and_distribution():
    small, large = NoiseSampler([4, 40], seed=1)(50)
    assert small.shape == (50, 4, 4) and large.shape == (50, 40, 40)
    assert small.dtype == large.dtype == numpy.float32
    assert abs(large.mean()) < 0.02 and abs(large.std() - 1) < 0.02
    # Each image has its own.
    assert (large[0] != large[1]).all()


def test_goes_on_where_it_was():
    first, other = NoiseSampler([4], seed=1), NoiseSampler([4], seed=2)
    first(3)
    state = chainer.serializers.DictionarySerializer()
    state.save(first)
    chainer.serializers.NpzDeserializer(state.target).load(other)
    numpy.testing.assert_array_equal(first(3)[0], other(3)[0])
