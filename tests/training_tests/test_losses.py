import math

import chainer
import chainer.functions as F
import numpy
from chainer import gradient_check

from chainer_dcgan.training import losses

_CROSS_ENTROPY = losses.LOSSES['cross-entropy']
_HINGE = losses.LOSSES['hinge']


def _all_losses():
    for loss in losses.LOSSES.values():
        yield from (loss.real, loss.generated, loss.gen)


def test_two_logits_are_the_references_cross_entropy(rng):
    y = chainer.Variable(rng.normal(0, 3, (6, 2)))
    logit = losses.real_logit(y)
    zeros, ones = numpy.zeros(6, 'i'), numpy.ones(6, 'i')
    numpy.testing.assert_allclose(
        _CROSS_ENTROPY.real(logit).array,
        F.softmax_cross_entropy(y, zeros).array)
    numpy.testing.assert_allclose(
        _CROSS_ENTROPY.generated(logit).array,
        F.softmax_cross_entropy(y, ones).array)


def test_one_logit_is_a_sigmoid():
    logit = losses.real_logit(chainer.Variable(
        numpy.log(numpy.array([[3.], [1.]]))))
    # Probabilities 3/4 and 1/2.
    numpy.testing.assert_allclose(
        _CROSS_ENTROPY.real(logit).array, -math.log(3 / 4 * 1 / 2) / 2)
    numpy.testing.assert_allclose(
        _CROSS_ENTROPY.generated(logit).array, -math.log(1 / 4 * 1 / 2) / 2)
    numpy.testing.assert_allclose(losses.mean_probability(logit), 5 / 8)


def test_non_saturating_gen_wants_real():
    logit = chainer.Variable(numpy.log(numpy.array([3., 1.])))
    assert float(_CROSS_ENTROPY.gen(logit).array) == float(
        _CROSS_ENTROPY.real(logit).array)


def test_hinge_ignores_what_is_beyond_the_margin():
    logit = chainer.Variable(numpy.array([3., 0.25, -1., -2.]))
    assert float(_HINGE.real(logit).array) == (0 + 0.75 + 2 + 3) / 4
    assert float(_HINGE.generated(logit).array) == (4 + 1.25 + 0 + 0) / 4
    assert float(_HINGE.gen(logit).array) == -0.25 / 4


def test_gradients(rng):
    y = rng.normal(0, 3, (6, 2))
    for loss in _all_losses():
        gradient_check.check_backward(
            lambda y, loss=loss: loss(losses.real_logit(y)), y,
            numpy.array(1.), dtype=numpy.float64)


def test_large_logits_stay_finite():
    y = chainer.Variable(numpy.array([[900.], [-900.]], 'f'))
    for loss in (_CROSS_ENTROPY.real, _CROSS_ENTROPY.generated):
        assert float(loss(losses.real_logit(y)).array) == 450


def test_minimax_gen_by_hand():
    # Probabilities 3/4 and 1/2.
    logit = chainer.Variable(numpy.log(numpy.array([3., 1.])))
    numpy.testing.assert_allclose(
        losses.LOSSES['minimax'].gen(logit).array,
        math.log(1 / 4 * 1 / 2) / 2)


def test_value_by_hand():
    real = chainer.Variable(numpy.log(numpy.array([3., 1.])))
    generated = chainer.Variable(numpy.log(numpy.array([1., 1 / 4])))
    # Probabilities 3/4 and 1/2 of real ones, 1/2 and 1/5 of generated ones.
    numpy.testing.assert_allclose(
        losses.value(real, generated),
        (math.log(3 / 4 * 1 / 2) + math.log(1 / 2 * 4 / 5)) / 2)
    nothing = chainer.Variable(numpy.zeros(3))
    numpy.testing.assert_allclose(
        losses.value(nothing, nothing), -math.log(4))
