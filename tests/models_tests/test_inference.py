import chainer
import chainer.links as L
import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr

from chainer_dcgan.models.inference import infer, infer_batches


class Watched(chainer.Chain):
    """Keeps what it was run with and how."""

    def __init__(self):
        super().__init__()
        with self.init_scope():
            self.fc = L.Linear(3, 2)
        self.shapes, self.modes = [], []

    def forward(self, x):
        self.shapes.append(x.shape)
        self.modes.append(
            (chainer.config.train, chainer.config.enable_backprop))
        return self.fc(x)


@pytest.fixture
def x(rng):
    return rng.standard_normal((7, 3)).astype(numpy.float32)


def test_batches_in_test_mode_without_a_graph(x):
    net, steps = Watched(), []
    y = infer(net, x, 3, on_progress=lambda *args: steps.append(args))
    assert net.shapes == [(3, 3), (3, 3), (1, 3)]
    assert set(net.modes) == {(False, False)}
    assert steps == [(3, 7), (6, 7), (7, 7)]
    assert isinstance(y, numpy.ndarray) and y.dtype == numpy.float32
    numpy.testing.assert_allclose(
        y, x @ net.fc.W.array.T + net.fc.b.array, rtol=1e-5, atol=1e-6)


def test_the_last_batch_filled_up(x):
    net = Watched()
    y = infer(net, x, 4, fill_up=True)
    assert net.shapes == [(4, 3), (4, 3)] and y.shape == (7, 2)
    # To the byte, however many there are.
    for n in (1, 4, 5):
        numpy.testing.assert_array_equal(
            infer(net, x[:n], 4, fill_up=True), y[:n])


def test_the_mode_is_the_callers_between_batches(x):
    for _ in infer_batches(Watched(), x, 3):
        assert chainer.config.train and chainer.config.enable_backprop


def test_functions_of_arrays(x):
    numpy.testing.assert_array_equal(infer(lambda part: 2 * part, x, 2), 2 * x)
    with pytest.raises(ValueError, match='at least one'):
        infer(lambda part: part, x[:0], 2)


@attr.gpu
def test_gpu(x):
    net = Watched()
    expected = infer(net, x, 4)
    net.to_device('@cupy:0')
    found = infer(lambda part: (
        net(part) if isinstance(part, cuda.ndarray) else None), x, 4,
        net.device, fill_up=True)
    assert isinstance(found, numpy.ndarray)
    numpy.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
