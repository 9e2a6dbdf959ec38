import numpy

from chainer_dcgan import Generator, images
from chainer_dcgan.latent import inversion
from chainer_dcgan.latent.kinds import invert


def test_record_is_what_inversion_finds(rng):
    gen = Generator(n_z=3, ch=8, image_size=32,
                    rng=numpy.random.RandomState(0))
    target = rng.integers(0, 256, (3, 32, 32)).astype(numpy.uint8)
    steps = []
    record = invert.make(
        gen, target, numpy.random.default_rng(7), 2, 4,
        lambda step, distance: steps.append(step))
    found = inversion.invert(
        gen, images.from_uint8(target[None])[0], numpy.random.default_rng(7),
        2, 4)
    numpy.testing.assert_array_equal(record['z'], found.z)
    numpy.testing.assert_array_equal(record['distances'], found.distances)
    numpy.testing.assert_array_equal(record['target'], target)
    assert steps == [1, 2, 3, 4]


def test_the_picture_comes_first_then_the_best(rng):
    imgs = rng.integers(0, 256, (3, 3, 64, 64)).astype(numpy.uint8)
    target = rng.integers(0, 256, (3, 64, 64)).astype(numpy.uint8)
    picture = invert.draw(
        {'target': target, 'distances': numpy.array([0.1, 0.2, 0.3])},
        {'z': imgs})
    places = [next(
        at for at in (line.tobytes().find(img[:, 0].T.tobytes())
                      for line in picture) if at >= 0)
        for img in [target, *imgs]]
    assert places == sorted(places) and places[0] == 3 * (24 + 2)
