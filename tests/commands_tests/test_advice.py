import pytest

from chainer_dcgan.commands.advice import advice
from chainer_dcgan.errors import InputError, WeightsError


def test_what_is_wrong_and_what_to_do():
    with pytest.raises(InputError, match='^no such file. Pass --gen FILE.$'):
        with advice('Pass --gen FILE.'):
            raise WeightsError('no such file.')


def test_other_errors_are_left_alone():
    with pytest.raises(ValueError) as e:
        with advice('Pass --gen FILE.'):
            raise ValueError('a bug')
    assert not isinstance(e.value, InputError)
