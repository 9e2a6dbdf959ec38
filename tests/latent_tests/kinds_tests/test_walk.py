import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import Prior, paths
from chainer_dcgan.latent.kinds import walk


def test_a_loop_a_face():
    record = walk.make(Prior(4), numpy.random.default_rng(7), 1, 2, 3, 10, 5)
    rng = numpy.random.default_rng(7)
    for face in range(2):
        numpy.testing.assert_array_equal(
            record['z'][:, face], paths.loop(Prior(4).draw(rng, 3), 10))
    assert (record['rows'], record['cols'], record['fps']) == (1, 2, 5)
    with pytest.raises(ValueError, match='at least 2 points'):
        walk.make(Prior(4), rng, n_points=1)


@pytest.mark.parametrize('rows,cols,size', [
    (1, 1, (256 + 4, 256 + 4)), (2, 1, (2 * 98 + 2, 98 + 2))])
@pytest.mark.parametrize('channels', [1, 3])
def test_frames(rng, rows, cols, size, channels):
    imgs = rng.integers(
        0, 256, (3, rows * cols, channels, 32, 32)).astype(numpy.uint8)
    record = {'rows': numpy.array(rows), 'cols': numpy.array(cols)}
    frames = walk.draw(record, {'z': imgs})
    assert frames.shape == (3, *size, 3)
    times = size[1] // 32
    for i in (0, 2):
        numpy.testing.assert_array_equal(
            frames[i][2:2 + 32 * times:times, 2:2 + 32 * times:times],
            imgs[i, 0].transpose(1, 2, 0).repeat(3 // channels, axis=2))


def test_places_that_are_not_the_faces(rng):
    record = {'rows': numpy.array(2), 'cols': numpy.array(2)}
    with pytest.raises(InputError, match='holds 3 faces; expected 2 x 2'):
        walk.draw(record, {'z': numpy.zeros((1, 3, 3, 32, 32), numpy.uint8)})
