import math

import numpy
import pytest

from chainer_dcgan.models import Generator, MLPGenerator
from chainer_dcgan.models.prior import PRIORS, Prior, prior_of


@pytest.mark.parametrize('name', PRIORS)
def test_the_first_vectors_do_not_depend_on_their_number(name):
    few, many = (
        Prior(3, name).draw(numpy.random.default_rng(5), n) for n in (2, 9))
    assert many.shape == (9, 3) and many.dtype == numpy.float32
    numpy.testing.assert_array_equal(many[:2], few)


def test_uniform(rng):
    z = Prior(100).draw(rng, 1000)
    assert -1 <= z.min() < -0.99 and 0.99 < z.max() <= 1
    assert abs(z.mean()) < 0.01 and abs(z.var() - 1 / 3) < 0.01
    assert (Prior(100).limit, Prior(100).unit) == (1, 1)


def test_normal(rng):
    prior = Prior(100, 'normal')
    z = prior.draw(rng, 1000)
    assert abs(z.mean()) < 0.02 and abs(z.var() - 1) < 0.02
    assert abs((z ** 4).mean() - 3) < 0.2
    assert prior.limit == math.inf
    assert abs(prior.unit - Prior(100).unit / (1 / 3) ** 0.5) < 1e-9


def test_the_generator_names_it():
    assert prior_of(Generator(n_z=7, ch=8)) == Prior(7)
    assert prior_of(Generator(n_z=7, ch=8, prior='normal')) == Prior(
        7, 'normal')
    # A net from elsewhere need not say.
    assert prior_of(MLPGenerator(n_z=5, ch=20)) == Prior(5)
    with pytest.raises(ValueError, match="prior must be one of .*'cauchy'"):
        Generator(ch=8, prior='cauchy')


def test_confining(rng):
    z = numpy.float32([[0.5, -3], [9, 1]])
    numpy.testing.assert_array_equal(Prior(2).confine(z), [[0.5, -1], [1, 1]])
    prior = Prior(9, 'normal')
    z = numpy.stack([numpy.full(9, 0.5), numpy.full(9, 7), numpy.zeros(9)])
    confined = prior.confine(z.astype(numpy.float32))
    assert confined.dtype == numpy.float32
    # A length of 1.5 stays, one of 21 becomes 3.
    numpy.testing.assert_allclose(
        confined, z * [[1], [1 / 7], [1]], rtol=1e-6)


ROWS = numpy.array([[1, -1, 0], [-1, 1, 1]], numpy.int8)


def test_tags_are_drawn_a_row_at_a_time():
    prior = Prior(10, 'normal', ROWS)
    z = prior.draw(numpy.random.default_rng(0), 1000)
    share = (z[:, -3:] == ROWS[0]).all(axis=1).mean()
    assert 0.4 < share < 0.6
    assert ((z[:, -3:] == ROWS[0]) | (z[:, -3:] == ROWS[1])).all()
    plain = Prior(10, 'normal').draw(numpy.random.default_rng(0), 1000)
    numpy.testing.assert_array_equal(z[:, :7], plain[:, :7])
    # However many are drawn.
    numpy.testing.assert_array_equal(
        prior.draw(numpy.random.default_rng(0), 3), z[:3])


@pytest.mark.parametrize('name', PRIORS)
def test_tags_end_at_1(name, rng):
    prior = Prior(10, name, ROWS)
    numpy.testing.assert_array_equal(
        prior.limit, [Prior(10, name).limit] * 7 + [1] * 3)
    z = 9 * prior.draw(rng, 20)
    found = prior.confine(z)
    numpy.testing.assert_array_equal(
        found[:, 7:], numpy.clip(z[:, 7:], -1, 1))
    numpy.testing.assert_allclose(
        found[:, :7], Prior(7, name).confine(z[:, :7]), rtol=1e-6)


def test_rows_of_a_generator():
    gen = Generator(n_z=7, ch=8, tags=('a:b', 'a:c', 'd:e'), n_tag_rows=2)
    gen.tag_rows[...] = ROWS
    numpy.testing.assert_array_equal(prior_of(gen).tag_rows, ROWS)
    numpy.testing.assert_array_equal(
        gen.categories(), [[1, 0], [1, 0], [0, 1]])
