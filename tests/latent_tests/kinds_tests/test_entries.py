import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.latent.kinds.entries import Entry, check_entries

ENTRIES = {
    'z': Entry(numpy.floating, ('rows', 'n_z')),
    'pairs': Entry(numpy.integer, ('rows', 2)),
    'names': Entry(numpy.str_, ('rows',)),
    'cols': Entry(numpy.integer),
    'size': Entry(numpy.floating)}
GOOD = {
    'z': numpy.zeros((3, 4), numpy.float32), 'pairs': numpy.zeros((3, 2), int),
    'names': numpy.array(['a', 'b', 'c']), 'cols': numpy.array(1),
    'size': numpy.array(0.)}


def test_what_is_as_it_should_be():
    check_entries('a.npz', {**GOOD, 'more': numpy.zeros(7)}, ENTRIES)


@pytest.mark.parametrize('name,array,words', [
    ('z', None, '^a.npz holds no z.$'),
    ('z', numpy.zeros((3, 4, 1)), r'z is float64 \(3, 4, 1\); expected '
     r'values of the kind floating, \(rows 3, n_z 4\)'),
    ('pairs', numpy.zeros((3, 3), int), r'expected .* \(rows 3, 2\)'),
    ('pairs', numpy.zeros((2, 2), int), r'\(rows 3, 2\)'),
    ('pairs', numpy.zeros((3, 2)), 'pairs is float64'),
    ('names', numpy.array(['a', 'b']), r'names is <U1 \(2,\)'),
    ('cols', numpy.array(0), r'cols is int64 \(\), 0; expected one value of '
     'the kind integer, at least 1'),
    ('cols', numpy.array([1]), 'cols is'),
    ('size', numpy.array(1), 'the kind floating')])
def test_what_is_not(name, array, words):
    with pytest.raises(InputError, match=words):
        check_entries('a.npz', {
            key: value for key, value in {**GOOD, name: array}.items()
            if value is not None}, ENTRIES)


def test_no_length_is_zero():
    with pytest.raises(InputError, match=r'z is float64 \(0, 4\)'):
        check_entries('a.npz', {'z': numpy.zeros((0, 4))}, {
            'z': ENTRIES['z']})
