import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.latent.kinds.pool import pick


def test_takes_by_number():
    pool = numpy.arange(6, dtype=numpy.float32).reshape(3, 2)
    numpy.testing.assert_array_equal(
        pick(pool, [2, 0, 2]), [[4, 5], [0, 1], [4, 5]])
    assert pick(pool, []).shape == (0, 2)


@pytest.mark.parametrize('number', [3, -1])
def test_no_such_number(number):
    with pytest.raises(InputError, match=f'{number}: they go from 0 to 2'):
        pick(numpy.zeros((3, 2)), [0, number])
