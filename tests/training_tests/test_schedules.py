import chainer
import numpy
import pytest

from chainer_dcgan.training.optimizers import make_momentum_sgd


def make(W, **kwargs):
    link = chainer.links.Linear(3, 2, nobias=True, initialW=W)
    return link, make_momentum_sgd(link, **kwargs)


def test_momentum_sgd_by_a_plain_loop(rng):
    W = rng.normal(size=(2, 3))
    link, optimizer = make(
        W, lr=0.3, momentum=0.5, decay=1.5, min_lr=0.1, final_momentum=0.8,
        n_epochs=2)
    v = numpy.zeros_like(W)
    for t in range(8):
        g = rng.normal(size=W.shape).astype('f')
        link.W.grad = g.copy()
        optimizer.update()
        epoch = t // 2
        rate = max(0.3 / 1.5 ** t, 0.1)
        momentum = [0.5, 0.65, 0.8, 0.8][epoch]
        for i in numpy.ndindex(W.shape):
            v[i] = momentum * v[i] - rate * g[i]
            W[i] += v[i]
        numpy.testing.assert_allclose(link.W.array, W, rtol=1e-5, atol=1e-6)
        if t % 2:
            optimizer.new_epoch()


def test_the_schedule_goes_on_after_a_resume(rng, tmp_path):
    W = rng.normal(size=(2, 3)).astype('f')
    link, optimizer = make(W, decay=1.1)
    path = str(tmp_path / 'optimizer.npz')
    for t in range(4):
        if t == 2:
            optimizer.new_epoch()
            chainer.serializers.save_npz(path, optimizer)
            half, again = make(link.W.array.copy(), decay=1.1)
            chainer.serializers.load_npz(path, again)
        link.W.grad = numpy.ones((2, 3), 'f')
        optimizer.update()
    for _ in range(2):
        half.W.grad = numpy.ones((2, 3), 'f')
        again.update()
    numpy.testing.assert_array_equal(half.W.array, link.W.array)
    assert (again.lr, again.momentum) == (optimizer.lr, optimizer.momentum)


def test_the_releases_course():
    link, optimizer = make(numpy.zeros((2, 3)))
    for t, epoch, lr, momentum in [
            (0, 0, 0.1, 0.5), (250000, 124, 0.1 / numpy.e, 0.6),
            (500000, 249, 0.1 / numpy.e ** 2, 0.7),
            (10 ** 9, 10 ** 6, 1e-6, 0.7)]:
        optimizer.t, optimizer.epoch = t, epoch
        link.W.grad = numpy.zeros((2, 3), 'f')
        optimizer.update()
        assert optimizer.lr == pytest.approx(lr, rel=1e-4)
        assert optimizer.momentum == pytest.approx(momentum, rel=1e-2)
