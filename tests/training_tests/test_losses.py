import math

import chainer
import chainer.functions as F
import numpy
from chainer import gradient_check

from chainer_dcgan.training import losses


def test_two_logits_are_the_references_cross_entropy(rng):
    y = chainer.Variable(rng.normal(0, 3, (6, 2)))
    logit = losses.real_logit(y)
    zeros, ones = numpy.zeros(6, 'i'), numpy.ones(6, 'i')
    numpy.testing.assert_allclose(
        losses.real_loss(logit).array,
        F.softmax_cross_entropy(y, zeros).array)
    numpy.testing.assert_allclose(
        losses.generated_loss(logit).array,
        F.softmax_cross_entropy(y, ones).array)


def test_one_logit_is_a_sigmoid():
    logit = losses.real_logit(chainer.Variable(
        numpy.log(numpy.array([[3.], [1.]]))))
    # Probabilities 3/4 and 1/2.
    numpy.testing.assert_allclose(
        losses.real_loss(logit).array, -math.log(3 / 4 * 1 / 2) / 2)
    numpy.testing.assert_allclose(
        losses.generated_loss(logit).array, -math.log(1 / 4 * 1 / 2) / 2)
    numpy.testing.assert_allclose(losses.mean_probability(logit), 5 / 8)


def test_gradients(rng):
    y = rng.normal(0, 3, (6, 2))
    for loss in (losses.real_loss, losses.generated_loss):
        gradient_check.check_backward(
            lambda y, loss=loss: loss(losses.real_logit(y)), y,
            numpy.array(1.), dtype=numpy.float64)


def test_large_logits_stay_finite():
    y = chainer.Variable(numpy.array([[900.], [-900.]], 'f'))
    for loss in (losses.real_loss, losses.generated_loss):
        assert float(loss(losses.real_logit(y)).array) == 450
