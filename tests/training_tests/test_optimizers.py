import chainer
import numpy
import pytest

from chainer_dcgan import make_optimizer


@pytest.mark.parametrize('weight_decay', [0, 1e-2])
def test_adam_by_a_plain_loop(rng, weight_decay):
    link = chainer.links.Linear(3, 2, initialW=rng.normal(size=(2, 3)))
    optimizer = make_optimizer(
        link, alpha=1e-2, beta1=0.5, weight_decay=weight_decay)
    W = link.W.array.astype(float)
    m = numpy.zeros_like(W)
    v = numpy.zeros_like(W)
    for t in range(1, 6):
        gradient = rng.normal(size=W.shape).astype('f')
        link.W.grad = gradient.copy()
        link.b.grad = numpy.zeros(2, 'f')
        optimizer.update()
        # arXiv 1412.6980, algorithm 1, with the L2 penalty's gradient.
        for i in numpy.ndindex(W.shape):
            g = gradient[i] + weight_decay * W[i]
            m[i] = 0.5 * m[i] + 0.5 * g
            v[i] = 0.999 * v[i] + 0.001 * g * g
            # Chainer adds epsilon to the uncorrected root, as section 2's
            # efficient form does.
            rate = 1e-2 * (1 - 0.999 ** t) ** 0.5 / (1 - 0.5 ** t)
            W[i] -= rate * m[i] / (v[i] ** 0.5 + 1e-8)
        numpy.testing.assert_allclose(link.W.array, W, rtol=2e-6)


def test_defaults_are_the_references():
    link = chainer.links.Linear(3, 2)
    optimizer = make_optimizer(link)
    assert (optimizer.alpha, optimizer.beta1, optimizer.beta2) == (
        2e-4, 0.5, 0.999)
    # The decay is all the gradient here: Adam's m is (1 - beta1) of it.
    W = link.W.array.copy()
    link.W.grad, link.b.grad = numpy.zeros((2, 3), 'f'), numpy.zeros(2, 'f')
    optimizer.update()
    numpy.testing.assert_allclose(
        link.W.update_rule.state['m'], 0.5 * 1e-5 * W, rtol=1e-5)
