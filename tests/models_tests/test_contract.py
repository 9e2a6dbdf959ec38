"""What is said of batches and nets that do not fit."""

import types

import chainer
import numpy
import pytest

from chainer_dcgan.models import contract
from chainer_dcgan.models.contract import ContractError


def zeros(*shape, dtype='f'):
    return numpy.zeros(shape, dtype)


@pytest.mark.parametrize('x,words', [
    (zeros(4, 3, 8, 8, dtype='d'), r'float64 of the shape \(4, 3, 8, 8\)'),
    (zeros(4, 3, 8, 8, dtype='q'), r'int64 .*, or uint8'),
    (zeros(4, 8, 8, 3), r'come last; x.transpose\(0, 3, 1, 2\)'),
    (zeros(4, 8, 8), r'Grey images .* x\[:, None\]'),
    (zeros(4, 784), r'of the shape \(B, C, H, W\)'),
    ([1, 2], 'a list; expected float32 in')])
def test_batches_that_are_none(x, words):
    with pytest.raises(ContractError, match=words):
        contract.check_batch(chainer.Chain(), x)


@pytest.mark.parametrize('x', [
    zeros(4, 3, 8, 8), zeros(4, 1, 8, 8), zeros(1, 3, 3, 3),
    zeros(2, 3, 8, 4, dtype='e')])
def test_batches_that_are_ones(x):
    contract.check_batch(chainer.Chain(), x)
    contract.check_range(x)


@pytest.mark.parametrize('low,high', [(0, 255), (-1.1, 1), (0, numpy.nan)])
def test_range(low, high):
    x = zeros(2, 1, 8, 8)
    x[0, 0, 0, :2] = low, high
    with pytest.raises(ContractError, match=r'expected \[-1, 1\]. Bytes'):
        contract.check_range(x)


def test_images_whose_black_is_0():
    with pytest.warns(UserWarning, match=r'pass x \* 2 - 1'):
        contract.check_range(numpy.linspace(0, 1, 9, dtype='f'))
    contract.check_range(numpy.linspace(-1, 1, 9, dtype='f'))


@pytest.mark.parametrize('z', [
    zeros(3, 5), zeros(4), zeros(4, 5, dtype='d'), [0] * 4])
def test_z(z):
    with pytest.raises(ContractError, match=r'sample_z\(4\) returned .* \(4, '
                       r'n_z\)'):
        contract.check_z(chainer.Chain(), z, 4)
    contract.check_z(chainer.Chain(), zeros(4, 5, 1, 1), 4)


@pytest.mark.parametrize('n_z', [None, 0, 2.5, True, 'many'])
def test_n_z(n_z):
    gen = types.SimpleNamespace(n_z=n_z)
    with pytest.raises(ContractError, match='has no n_z, .* gen.n_z = 100'):
        contract.count_z(gen)
    assert contract.count_z(types.SimpleNamespace(n_z=numpy.int64(3))) == 3


@pytest.mark.parametrize('x', [
    zeros(4, 3, 16, 16), zeros(4, 8, 8, 3), zeros(4, 3, 8, 8, dtype='d')])
def test_drawn(x):
    gen = chainer.Chain()
    with pytest.raises(ContractError, match=r'Chain drew .* shape '
                       r'\(4, 3, 8, 8\), \(B, C, H, W\)'):
        contract.check_drawn(gen, x, (4, 3, 8, 8))
    contract.check_drawn(gen, chainer.Variable(zeros(4, 3, 8, 8)),
                         (4, 3, 8, 8))


@pytest.mark.parametrize('y', [
    zeros(4), zeros(4, 3), zeros(3, 1), zeros(4, 1, dtype='d')])
def test_judged(y):
    with pytest.raises(ContractError, match=r'for 4 images; .* \(4, 1\)'):
        contract.check_judged(chainer.Chain(), y, 4)
    for n in (1, 2):
        contract.check_judged(chainer.Chain(), zeros(4, n), 4)


def test_a_net_that_knows_its_size():
    net = types.SimpleNamespace(image_size=32, channels=3)
    with pytest.raises(ContractError, match=r'\(3, 32, 32\), \(C, H, W\); '
                       r'those of the data set are \(3, 48, 48\)'):
        contract.check_size(net, zeros(2, 3, 48, 48))
    contract.check_size(net, zeros(2, 3, 32, 32))
    contract.check_size(chainer.Chain(), zeros(2, 3, 48, 48))


def test_nets_of_another_type():
    net = chainer.Chain()
    with net.init_scope():
        net.w = chainer.Parameter(numpy.zeros(2, 'd'))
    contract.check_z(net, zeros(4, 5, dtype='d'), 4)
    contract.check_batch(net, zeros(4, 3, 8, 8, dtype='d'))
    net.w.array = net.w.array.astype('e')
    with pytest.raises(ContractError, match='expected float16 of'):
        contract.check_z(net, zeros(4, 5), 4)
