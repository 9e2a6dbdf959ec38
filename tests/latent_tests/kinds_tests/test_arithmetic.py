import numpy
import pytest

from chainer_dcgan.errors import InputError
from chainer_dcgan.latent.kinds import arithmetic

CONCEPTS = [(1, [3, 1]), (-1, [2])]


def test_by_hand():
    pool = numpy.float32([[0, 0], [1, 0], [1, 1], [3, 4]])
    record = arithmetic.make(
        pool, CONCEPTS, numpy.random.default_rng(0), ['a', 'b'], 0.25)
    numpy.testing.assert_array_equal(record['z'][4], [1, 1])
    noise = numpy.abs(record['z'] - record['z'][4])
    assert 0 < noise[[0, 1, 2, 3, 5, 6, 7, 8]].min() and noise.max() <= 0.25
    numpy.testing.assert_array_equal(
        record['z_exemplars'], [[3, 4], [1, 0], [1, 1]])
    numpy.testing.assert_array_equal(record['z_means'], [[2, 2], [1, 1]])
    assert record['signs'].tolist() == [1, -1]
    assert record['sizes'].tolist() == [2, 1]
    assert record['numbers'].tolist() == [3, 1, 2]
    assert record['names'].tolist() == ['a', 'b']
    assert arithmetic.make(pool, CONCEPTS, numpy.random.default_rng(0))[
        'names'].tolist() == ['3, 1', '2']


def test_a_name_a_concept(rng):
    with pytest.raises(InputError, match='3 names for 2 concepts; expected'):
        arithmetic.make(numpy.zeros((4, 2)), CONCEPTS, rng, ['a', 'b', 'c'])


def make_record(**changed):
    return {'signs': numpy.array([1, -1]), 'sizes': numpy.array([2, 1]),
            'names': numpy.array(['a', 'b']), 'size': numpy.array(0.25),
            **changed}


def make_imgs(rng):
    return {name: rng.integers(0, 256, (n, 3, 64, 64)).astype(numpy.uint8)
            for name, n in (('z', 9), ('z_exemplars', 3), ('z_means', 2))}


def test_the_second_concepts_row_holds_it_and_its_mean(rng):
    imgs = make_imgs(rng)
    picture = arithmetic.draw(make_record(), imgs)

    def is_in(img):
        """Says where an image is, by its first row of pixels."""
        line = img[:, 0].T.tobytes()
        return [y for y in range(len(picture)) if line in picture[y].tobytes()]

    top = 24 + 20 + 2
    # Above each other: the two concepts; the sum's three rows begin beside.
    assert is_in(imgs['z_exemplars'][1]) == [top]
    assert is_in(imgs['z_exemplars'][2]) == [top + 66]
    assert is_in(imgs['z_means'][1]) == [top + 66]
    assert is_in(imgs['z'][8]) == [top + 2 * 66]


@pytest.mark.parametrize('sizes,words', [
    ([2, 2], r'3 exemplars; expected 2 \+ 2'), ([3, 0], r'expected 3 \+ 0')])
def test_sizes_that_do_not_add_up(rng, sizes, words):
    with pytest.raises(InputError, match=words):
        arithmetic.draw(
            make_record(sizes=numpy.array(sizes)), make_imgs(rng))
