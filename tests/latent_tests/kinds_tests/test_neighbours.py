import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import paths
from chainer_dcgan.latent.kinds import neighbours


def test_the_face_first_then_noise_around_it(rng):
    pool = rng.random((4, 3)).astype(numpy.float32)
    record = neighbours.make(
        pool, 2, numpy.random.default_rng(7), count=5, size=0.5)
    numpy.testing.assert_array_equal(record['z'][0], pool[2])
    numpy.testing.assert_array_equal(record['z'][1:], paths.neighbours(
        pool[2], 5, 0.5, numpy.random.default_rng(7)))
    assert record['size'] == 0.5
    # A whole number is no other kind of record.
    assert neighbours.make(pool, 2, rng, size=1)['size'].dtype == float
    with pytest.raises(InputError, match='no face number 4'):
        neighbours.make(pool, 4, rng)


def test_neighbours_lie_to_the_right_six_in_a_row(rng):
    imgs = rng.integers(0, 256, (9, 3, 64, 64)).astype(numpy.uint8)
    record = {'size': numpy.array(0.25)}
    picture = neighbours.draw(record, {'z': imgs})
    left, top = 24 + 2, 24 + 20 + 2
    numpy.testing.assert_array_equal(
        picture[top:top + 64, left:left + 64], imgs[0].transpose(1, 2, 0))
    # The face's panel is 68 wide, unless its title is wider; then a gap.
    left += 68 + 24
    for i in (1, 6, 7, 8):
        row, col = divmod(i - 1, 6)
        y, x = top + 66 * row, left + 66 * col
        numpy.testing.assert_array_equal(
            picture[y:y + 64, x:x + 64], imgs[i].transpose(1, 2, 0))


@pytest.mark.parametrize('n', [0, 1, 3])
def test_fewer_than_a_row(rng, n):
    imgs = rng.integers(0, 256, (1 + n, 1, 64, 64)).astype(numpy.uint8)
    picture = neighbours.draw({'size': numpy.array(1.)}, {'z': imgs})
    # As wide as they are, or as their title, which is wider than two.
    width = picture.shape[1]
    full = neighbours.draw(
        {'size': numpy.array(1.)}, {'z': imgs[[0] * 7]}).shape[1]
    assert full - width >= 3 * 66
