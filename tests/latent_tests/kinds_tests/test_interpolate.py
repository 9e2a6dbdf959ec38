import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.latent import paths
from chainer_dcgan.latent.kinds import interpolate
from chainer_dcgan.pictures import sheets


@pytest.mark.parametrize('spherical,go', [
    (False, paths.interpolate), (True, paths.interpolate_spherically)])
def test_a_row_a_pair(rng, spherical, go):
    pool = rng.random((4, 3)).astype(numpy.float32)
    record = interpolate.make(pool, [(3, 1), (0, 2)], 5, spherical)
    assert record['z'].shape == (2, 5, 3)
    numpy.testing.assert_array_equal(
        record['z'][0], go(pool[3], pool[1], 5))
    numpy.testing.assert_array_equal(record['pairs'], [[3, 1], [0, 2]])


def test_no_way():
    pool = numpy.float32([[1, 0], [-1, 0]])
    interpolate.make(pool, [(0, 1)])
    with pytest.raises(InputError, match='no arc from 0 to 1: .*opposite'):
        interpolate.make(pool, [(0, 1)], spherical=True)
    with pytest.raises(InputError, match='^there is no face number 2'):
        interpolate.make(pool, [(0, 2)], spherical=True)


def test_rows_bear_their_numbers(rng):
    imgs = rng.integers(0, 256, (2, 3, 3, 64, 64)).astype(numpy.uint8)
    numpy.testing.assert_array_equal(
        interpolate.draw({'pairs': numpy.array([[3, 1], [0, 2]])},
                         {'z': imgs}),
        sheets.rows(imgs, ['3 to 1', '0 to 2']))
