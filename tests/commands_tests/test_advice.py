import pytest

from chainer_dcgan.commands.advice import advice
from chainer_dcgan.errors import InputError, RunError, WeightsError
from chainer_dcgan.training.errors import SettingsConflict


def test_what_is_wrong_and_what_to_do():
    with pytest.raises(InputError, match='^no such file. Pass --gen FILE.$'):
        with advice('Pass --gen FILE.'):
            raise WeightsError('no such file.')


def test_other_errors_are_left_alone():
    with pytest.raises(ValueError) as e:
        with advice('Pass --gen FILE.'):
            raise ValueError('a bug')
    assert not isinstance(e.value, InputError)


def test_a_flag_before_its_value_and_errors_of_other_kinds():
    with pytest.raises(InputError, match='^--features lite9: unknown.$'):
        with advice(flag='--features'):
            raise InputError('lite9: unknown.')
    with pytest.raises(RunError, match='^nothing found. Pass more.$'):
        with advice('Pass more.'):
            raise RunError('nothing found.')
    with pytest.raises(InputError, match='^damaged.$'):
        with advice('--ort takes that.', error=RunError):
            raise InputError('damaged.')


def test_errors_of_several_arguments():
    with pytest.raises(
            InputError, match='^s.npz.* ch 8, not 16. Leave --ch out.$'):
        with advice('Leave --ch out.'):
            raise SettingsConflict('s.npz', 'ch', 8, 16)
