import chainer
import numpy

from chainer_dcgan import Discriminator, images
from chainer_dcgan.features.untrained import untrained_like


def test_shape_start_and_statistics(rng):
    dis = Discriminator(ch=8, image_size=32, n_logits=1, ksize=5,
                        activation='leaky_relu')
    dis.c1.W.array[:] = 7
    imgs = rng.integers(0, 256, (40, 3, 32, 32)).astype(numpy.uint8)
    untrained = untrained_like(dis, imgs, seed=3)
    assert untrained.get_config() == dis.get_config()
    start = Discriminator(
        **dis.get_config(), rng=numpy.random.RandomState(3))
    numpy.testing.assert_array_equal(untrained.c1.W.array, start.c1.W.array)
    # In test mode every layer is normalized as the batch is.
    with chainer.using_config('train', False), chainer.no_backprop_mode():
        x = images.from_uint8(imgs)
        h = untrained.c1(chainer.functions.leaky_relu(untrained.c0(x))).array
    numpy.testing.assert_allclose(
        untrained.bn1.avg_mean, h.mean(axis=(0, 2, 3)), rtol=1e-3, atol=1e-6)
    numpy.testing.assert_allclose(
        untrained.bn1.avg_var, h.var(axis=(0, 2, 3)), rtol=0.01)
    assert untrained.bn1.decay == start.bn1.decay
