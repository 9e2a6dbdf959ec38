import math

import chainer
import chainer.functions as F
import numpy
from chainer import gradient_check

from chainer_dcgan.training import losses

_CROSS_ENTROPY = losses.LOSSES['cross-entropy']
_HINGE = losses.LOSSES['hinge']


_PAIRS = losses.LOSSES['relativistic']


def _dis(loss, fakes=None, reals=None):
    # D's loss for one kind: for the other it has to be 0 here.
    given = reals if fakes is None else fakes
    far = numpy.full(given.shape, 1e3, given.dtype)
    if fakes is None:
        return loss.dis(chainer.Variable(-far), reals).array
    return loss.dis(fakes, chainer.Variable(far)).array


def test_two_logits_are_the_references_cross_entropy(rng):
    y = chainer.Variable(rng.normal(0, 3, (6, 2)))
    logit = losses.real_logit(y)
    zeros, ones = numpy.zeros(6, 'i'), numpy.ones(6, 'i')
    numpy.testing.assert_allclose(
        _dis(_CROSS_ENTROPY, reals=logit),
        F.softmax_cross_entropy(y, zeros).array)
    numpy.testing.assert_allclose(
        _dis(_CROSS_ENTROPY, fakes=logit),
        F.softmax_cross_entropy(y, ones).array)


def test_one_logit_is_a_sigmoid():
    logit = losses.real_logit(chainer.Variable(
        numpy.log(numpy.array([[3.], [1.]]))))
    # Probabilities 3/4 and 1/2.
    numpy.testing.assert_allclose(
        _dis(_CROSS_ENTROPY, reals=logit), -math.log(3 / 4 * 1 / 2) / 2)
    numpy.testing.assert_allclose(
        _dis(_CROSS_ENTROPY, fakes=logit), -math.log(1 / 4 * 1 / 2) / 2)
    for given in (logit, None), (None, logit):
        numpy.testing.assert_allclose(losses.REPORTS[
            'p_real' if given[0] is None else 'p_fake'](*given).array, 5 / 8)


def test_non_saturating_gen_wants_real():
    logit = chainer.Variable(numpy.log(numpy.array([3., 1.])))
    assert float(_CROSS_ENTROPY.gen(logit, None).array) == float(
        _dis(_CROSS_ENTROPY, reals=logit))


def test_hinge_ignores_what_is_beyond_the_margin():
    logit = chainer.Variable(numpy.array([3., 0.25, -1., -2.]))
    assert float(_dis(_HINGE, reals=logit)) == (0 + 0.75 + 2 + 3) / 4
    assert float(_dis(_HINGE, fakes=logit)) == (4 + 1.25 + 0 + 0) / 4
    assert float(_HINGE.gen(logit, None).array) == -0.25 / 4


def test_pairs_by_hand():
    # By log 3 the more real, and by log 2 the less.
    fakes = chainer.Variable(numpy.array([0., 1 + math.log(2)]))
    reals = chainer.Variable(numpy.array([math.log(3), 1]))
    # log(1 + e^(fake - real)) and log(1 + e^(real - fake)).
    numpy.testing.assert_allclose(
        _PAIRS.dis(fakes, reals).array, math.log(4 / 3 * 3) / 2)
    numpy.testing.assert_allclose(
        _PAIRS.gen(fakes, reals).array, math.log(4 * 3 / 2) / 2)
    assert [name for name, loss in losses.LOSSES.items() if loss.pairs] == [
        'relativistic']


def test_gradients(rng):
    fakes, reals = rng.normal(0, 3, (2, 6, 2))
    for loss in losses.LOSSES.values():
        for function in loss.dis, loss.gen:
            gradient_check.check_backward(
                lambda *ys, f=function: f(*map(losses.real_logit, ys)),
                (fakes, reals), numpy.array(1.), dtype=numpy.float64)


def test_large_logits_stay_finite():
    y = chainer.Variable(numpy.array([900., -900.], 'f'))
    assert float(_dis(_CROSS_ENTROPY, reals=y)) == 450
    assert float(_dis(_CROSS_ENTROPY, fakes=y)) == 450
    for loss in _PAIRS.dis, _PAIRS.gen:
        assert float(loss(y, -y).array) == 900


def test_minimax_gen_by_hand():
    # Probabilities 3/4 and 1/2.
    logit = chainer.Variable(numpy.log(numpy.array([3., 1.])))
    numpy.testing.assert_allclose(
        losses.LOSSES['minimax'].gen(logit, None).array,
        math.log(1 / 4 * 1 / 2) / 2)


def test_value_by_hand():
    real = chainer.Variable(numpy.log(numpy.array([3., 1.])))
    generated = chainer.Variable(numpy.log(numpy.array([1., 1 / 4])))
    # Probabilities 3/4 and 1/2 of real ones, 1/2 and 1/5 of generated ones.
    numpy.testing.assert_allclose(
        losses.REPORTS['value'](generated, real).array,
        (math.log(3 / 4 * 1 / 2) + math.log(1 / 2 * 4 / 5)) / 2)
    nothing = chainer.Variable(numpy.zeros(3))
    numpy.testing.assert_allclose(
        losses.REPORTS['value'](nothing, nothing).array, -math.log(4))
