import chainer
import chainer.functions as F
import numpy
import pytest
from chainer import gradient_check
from chainer.backends import cuda
from chainer.testing import attr

from chainer_dcgan import functions
from chainer_dcgan.functions.kernels import numpy as numpy_kernels
from chainer_dcgan.functions.kernels.filters import Filters

# (batch, input channels, output channels, height, width, kernel, stride,
# pad): the layers of every image size, with few channels, then odd ones.
_NETS = [
    (2, n_in, n_out, size, size, 4, 2, 1)
    for bottom in (2, 3, 4, 5, 6, 7, 8)
    for n_in, n_out, size in (
        (8, 16, 2 * bottom), (3, 8, 4 * bottom), (1, 8, 2 * bottom))]
_ODD = [
    (1, 8, 8, 7, 5, 4, 2, 1),
    (3, 16, 24, 13, 10, 4, 2, 1),
    (5, 40, 8, 2, 3, 4, 2, 1),
    (1, 3, 5, 9, 6, 4, 2, 1),
    (2, 8, 16, 8, 8, 5, 2, 2),
    (1, 5, 7, 7, 9, 5, 2, 2),
    (2, 4, 3, 6, 5, 3, 1, 1),
    (2, 3, 4, 8, 9, 3, 3, 0),
    (2, 2, 3, 5, 5, 5, 1, 4),
    # Four pixels at once, then where they are not.
    (2, 8, 3, 8, 10, 3, 1, 1),
    (1, 16, 4, 6, 4, 3, 1, 1),
    (3, 8, 1, 4, 4, 3, 1, 1),
    (2, 8, 3, 7, 8, 3, 1, 1),
    (2, 8, 5, 6, 6, 3, 1, 1),
]


@pytest.fixture(params=['auto', 'numpy'])
def mode(request):
    with chainer.using_config('dcgan_fast', request.param):
        yield request.param


def normal(rng, *shape):
    return chainer.Variable(rng.standard_normal(shape).astype('f'))


def make_arguments(rng, case, transposed):
    b, n_in, n_out, h, w, k, stride, pad = case
    W = normal(rng, n_out, n_in, k, k)
    if not transposed:
        return (normal(rng, b, n_in, h, w), W, normal(rng, n_out), stride,
                pad)
    h, w = [(n + 2 * pad - k) // stride + 1 for n in (h, w)]
    return normal(rng, b, n_out, h, w), W, normal(rng, n_in), stride, pad


def output_and_gradients(function, args, extra, rng, twice=False):
    y = function(*args, *extra)
    gy = normal(rng, *y.shape)
    gy.to_device(y.device)
    grads = chainer.grad(
        [y], args[:3], [gy], enable_double_backprop=twice)
    if twice:
        penalty = sum(F.sum(F.sin(g)) for g in grads[:2])
        grads = chainer.grad([penalty], [*args[:2], gy])
    return [cuda.to_cpu(v.array) for v in [y, *grads]]


def assert_as_chainer(name, args, extra=(), twice=False, device='@numpy'):
    device = chainer.get_device(device)
    seeds = [numpy.random.default_rng(7) for _ in range(2)]
    sent = [chainer.Variable(device.send(arg.array)) for arg in args[:3]]
    actual = output_and_gradients(
        getattr(functions, name), [*sent, *args[3:]], extra, seeds[0], twice)
    expected = output_and_gradients(
        getattr(F, name), args, extra, seeds[1], twice)
    for a, e in zip(actual, expected):
        assert a.dtype == e.dtype
        assert a.shape == e.shape
        numpy.testing.assert_allclose(
            a, e, rtol=0, atol=1e-5 * max(1, numpy.abs(e).max()))


@pytest.mark.parametrize('case', _NETS + _ODD)
def test_convolution_is_chainers(mode, rng, case):
    assert_as_chainer('convolution_2d', make_arguments(rng, case, False))


@pytest.mark.parametrize('case', _NETS + _ODD)
def test_deconvolution_is_chainers(mode, rng, case):
    outsize = case[3:5]
    assert_as_chainer(
        'deconvolution_2d', make_arguments(rng, case, True), (outsize,))


@pytest.mark.parametrize('case', _ODD)
def test_double_backward_is_chainers(mode, rng, case):
    assert_as_chainer(
        'convolution_2d', make_arguments(rng, case, False), twice=True)
    assert_as_chainer(
        'deconvolution_2d', make_arguments(rng, case, True), (case[3:5],),
        twice=True)


@attr.gpu
@pytest.mark.parametrize('case', _NETS + _ODD)
def test_gpu_is_chainers_on_a_cpu(rng, case):
    for transposed, name, extra in (
            (False, 'convolution_2d', ()),
            (True, 'deconvolution_2d', (case[3:5],))):
        assert_as_chainer(
            name, make_arguments(rng, case, transposed), extra,
            device='@cupy:0')


# Winograd, then patches; images of several channels, or of one.
@attr.gpu
@pytest.mark.parametrize('activation', ['identity', 'elu', 'leaky_relu'])
@pytest.mark.parametrize('bias', [True, False])
@pytest.mark.parametrize('case', [*_ODD[1:6], _ODD[9], _NETS[2]])
def test_gpu_steps_around_a_convolution_are_numpys(
        rng, case, bias, activation):
    from chainer_dcgan.functions.kernels import cuda as cuda_kernels
    x, W, b, stride, pad = make_arguments(rng, case, False)
    x, W, b = x.array, W.array, b.array if bias else None
    size = x.shape[2:]
    outsize = functions.convolution_2d(x, W, None, stride, pad).shape[2:]
    gy = normal(rng, len(x), len(W), *outsize).array
    output = normal(rng, *x.shape).array
    factors = normal(rng, len(x), 2).array
    results = []
    for kernels, send in (numpy_kernels, numpy.array), (
            cuda_kernels, cuda.to_gpu):
        filters = Filters(send(W))
        sent_b = None if b is None else send(b)
        results.append([cuda.to_cpu(array) for array in (
            kernels.correlate(
                send(x), filters, sent_b, stride, pad, outsize, activation),
            kernels.correlate_transposed(
                send(gy), filters, None, stride, pad, size,
                (send(output), activation)),
            *kernels.correlate_weight(
                send(x), send(gy), W.shape[2:], stride, pad,
                send(factors)[:, 0]))])
    for expected, actual in zip(*results):
        numpy.testing.assert_allclose(
            actual, expected, rtol=0,
            atol=2e-5 * max(1, numpy.abs(expected).max()))


@attr.gpu
@pytest.mark.parametrize('case', [_ODD[0], _ODD[5]])
def test_gpu_double_backward_is_chainers_on_a_cpu(rng, case):
    assert_as_chainer(
        'convolution_2d', make_arguments(rng, case, False), twice=True,
        device='@cupy:0')


@attr.gpu
@pytest.mark.parametrize('kernel', [4, 5])
def test_gpu_finite_differences(rng, kernel):
    # The sum of y gy is linear in x and in W: a wide step has no error but
    # rounding.
    pad = (kernel - 1) // 2
    x, W, step_x, step_W = [cuda.to_gpu(normal(rng, *shape).array)
                            for shape in 2 * (
        (1, 4, 7, 6), (6, 4, kernel, kernel))]
    x, W = chainer.Variable(x), chainer.Variable(W)
    y = functions.convolution_2d(x, W, None, 2, pad)
    gy = cuda.to_gpu(normal(rng, *y.shape).array)

    def value(x, W):
        y = functions.convolution_2d(x, W, None, 2, pad)
        return float((y.array * gy).sum())

    gx, gW = chainer.grad([y], [x, W], [chainer.Variable(gy)])
    slope_x = value(x.array + step_x, W) - value(x.array - step_x, W)
    slope_W = value(x, W.array + step_W) - value(x, W.array - step_W)
    assert float((gx.array * step_x).sum()) == pytest.approx(
        slope_x / 2, rel=1e-3, abs=1e-3)
    assert float((gW.array * step_W).sum()) == pytest.approx(
        slope_W / 2, rel=1e-3, abs=1e-3)


@attr.gpu
@pytest.mark.parametrize('channels', [3, 8])
def test_gpu_memory_order_does_not_matter(rng, channels):
    # 3 channels: patches; 8: Winograd.
    x, W = [cuda.to_gpu(normal(rng, *shape).array) for shape in (
        (2, channels, 6, 6), (16, channels, 4, 4))]
    b = cuda.to_gpu(normal(rng, 32).array)[::2]
    expected = functions.convolution_2d(x, W, b.copy(), 2, 1).array
    for order in (0, 2, 3, 1), (3, 2, 1, 0):
        back = numpy.argsort(order)
        laid_out = cuda.cupy.ascontiguousarray(x.transpose(order))
        y = functions.convolution_2d(
            laid_out.transpose(back), W[:, ::-1].copy()[:, ::-1], b, 2, 1)
        numpy.testing.assert_array_equal(y.array.get(), expected.get())


@pytest.mark.parametrize('transposed', [False, True])
@pytest.mark.parametrize('case', [
    (2, 8, 8, 5, 6, 4, 2, 1), (1, 3, 2, 4, 4, 4, 2, 1),
    (1, 2, 3, 4, 5, 5, 2, 2)])
def test_finite_differences(mode, rng, case, transposed):
    x, W, b, stride, pad = make_arguments(rng, case, transposed)
    function = (functions.deconvolution_2d if transposed
                else functions.convolution_2d)

    def f(x, W, b):
        return function(x, W, b, stride, pad)

    # Linear in each argument: a wide step has no error but rounding.
    options = {'eps': 0.5, 'atol': 1e-3, 'rtol': 1e-3}
    arrays = x.array, W.array, b.array
    y = f(*arrays)
    gy = normal(rng, *y.shape).array
    gradient_check.check_backward(f, arrays, gy, **options)


@pytest.mark.parametrize('bias', [True, False])
def test_naive_loop(mode, rng, bias):
    x, W, b = [normal(rng, *shape).array for shape in (
        (2, 8, 6, 7), (8, 8, 4, 4), (8,))]
    padded = numpy.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    expected = numpy.zeros((2, 8, 3, 3), 'd')
    for i in range(3):
        for j in range(3):
            window = padded[:, :, 2 * i:2 * i + 4, 2 * j:2 * j + 4]
            expected[:, :, i, j] = numpy.einsum(
                'ncij,ocij->no', window.astype('d'), W)
    if bias:
        expected += b[:, None, None]
    y = functions.convolution_2d(x, W, b if bias else None, 2, 1)
    numpy.testing.assert_allclose(y.array, expected, rtol=0, atol=1e-4)


def test_memory_order_does_not_matter(mode, rng):
    x, W = normal(rng, 2, 8, 6, 6).array, normal(rng, 16, 8, 4, 4).array
    expected = functions.convolution_2d(x, W, stride=2, pad=1).array
    for order in (0, 2, 3, 1), (3, 2, 1, 0):
        back = numpy.argsort(order)
        laid_out = numpy.ascontiguousarray(x.transpose(order))
        y = functions.convolution_2d(
            laid_out.transpose(back), W[:, ::-1][:, ::-1], stride=2, pad=1)
        numpy.testing.assert_array_equal(y.array, expected)


def test_wrong_shapes_are_refused(mode, rng):
    x, W = normal(rng, 1, 4, 6, 6), normal(rng, 3, 5, 4, 4)
    for function in functions.convolution_2d, functions.deconvolution_2d:
        with pytest.raises(chainer.utils.type_check.InvalidType):
            function(x, W, stride=2, pad=1)


def test_not_a_number_comes_through(mode, rng):
    x, W = normal(rng, 1, 8, 6, 6), normal(rng, 8, 8, 4, 4)
    x.array[0, 3, 2, 2] = numpy.nan
    y = functions.convolution_2d(x, W, stride=2, pad=1)
    assert numpy.isnan(y.array).any()
