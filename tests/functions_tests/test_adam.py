import chainer
import chainer.links as L
import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr

from chainer_dcgan import functions
from chainer_dcgan.functions.kernels import numpy as numpy_kernels


def train(optimizer, mode, decay=0):
    rng = numpy.random.default_rng(0)
    link = L.Linear(300, 500)
    for param in link.params():
        param.array[...] = rng.standard_normal(param.shape)
    optimizer.setup(link)
    if decay:
        optimizer.add_hook(chainer.optimizer_hooks.WeightDecay(decay))
    with chainer.using_config('dcgan_fast', mode):
        for _ in range(4):
            for param in link.params():
                param.grad = rng.standard_normal(param.shape).astype('f')
            optimizer.update()
    return [array.copy() for param in link.params() for array in (
        param.array, param.update_rule.state['m'],
        param.update_rule.state['v'])]


@pytest.mark.parametrize('mode', ['auto', 'numpy', 'never'])
@pytest.mark.parametrize('options', [
    {}, {'beta1': 0.5, 'eps': 1e-3}, {'weight_decay_rate': 0.1, 'eta': 0.5},
    {'amsgrad': True}, {'adabound': True}])
def test_update_is_chainers(mode, options):
    actual = train(functions.Adam(alpha=0.01, **options), mode, 1e-2)
    expected = train(
        chainer.optimizers.Adam(alpha=0.01, **options), mode, 1e-2)
    for a, e in zip(actual, expected):
        numpy.testing.assert_allclose(a, e, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize('mode', ['auto', 'numpy'])
def test_one_step_by_hand(mode):
    param = chainer.Parameter(numpy.array([1., -2.], 'f'))
    link = chainer.Link()
    with link.init_scope():
        link.w = param
    functions.Adam(alpha=0.1, beta1=0.5).setup(link)
    param.grad = numpy.array([3., 0.], 'f')
    with chainer.using_config('dcgan_fast', mode):
        param.update()
    # The first step is alpha times the gradient's sign.
    numpy.testing.assert_allclose(param.array, [0.9, -2.], rtol=1e-6)


def test_serialized_form_is_chainers(tmp_path):
    links = [L.Linear(3, 2) for _ in range(2)]
    ours = functions.Adam().setup(links[0])
    plain = chainer.optimizers.Adam().setup(links[1])
    for optimizer, link in zip((ours, plain), links):
        for param in link.params():
            param.grad = numpy.ones_like(param.array)
        optimizer.update()
    chainer.serializers.save_npz(tmp_path / 'ours.npz', ours)
    chainer.serializers.load_npz(tmp_path / 'ours.npz', plain)
    for a, b in zip(links[0].params(), links[1].params()):
        for key, value in a.update_rule.state.items():
            numpy.testing.assert_array_equal(b.update_rule.state[key], value)


def test_parameter_without_gradient_stays():
    link = L.Linear(3, 2)
    functions.Adam().setup(link)
    before = link.W.array.copy()
    link.cleargrads()
    link.W.update()
    numpy.testing.assert_array_equal(link.W.array, before)


class Net(chainer.Chain):
    def __init__(self, n_params):
        super().__init__()
        rng = numpy.random.default_rng(1)
        with self.init_scope():
            for i in range(n_params):
                size = 1 + 97 * i
                setattr(self, f'w{i}', chainer.Parameter(
                    rng.standard_normal(size).astype('f')))


def train_net(optimizer, device, n_params=3, hooks=(), prepare=None):
    net = Net(n_params)
    net.to_device(device)
    optimizer.setup(net)
    for hook in hooks:
        optimizer.add_hook(hook)
    if prepare:
        prepare(net)
    rng = numpy.random.default_rng(0)
    for _ in range(3):
        for param in net.params():
            param.grad = net.device.send(
                rng.standard_normal(param.shape).astype('f'))
        optimizer.update()
    return {name: [cuda.to_cpu(array) for array in (
        param.array, *param.update_rule.state.values())]
        for name, param in net.namedparams() if param.update_rule.state}


def assert_gpu_is_chainers(options=None, **kwargs):
    actual = train_net(
        functions.Adam(alpha=0.01, **options or {}), '@cupy:0', **kwargs)
    expected = train_net(
        chainer.optimizers.Adam(alpha=0.01, **options or {}), '@numpy',
        **kwargs)
    assert set(actual) == set(expected)
    for name in expected:
        for a, e in zip(actual[name], expected[name]):
            numpy.testing.assert_allclose(a, e, rtol=1e-5, atol=1e-6)


@pytest.fixture
def launches(monkeypatch):
    """Lists how many parameters each launch moves."""
    from chainer_dcgan.functions.kernels import cuda as cuda_kernels
    counts = []
    adam_at_once = cuda_kernels.adam_at_once

    def count(updates):
        counts.append(len(updates))
        adam_at_once(updates)

    monkeypatch.setattr(cuda_kernels, 'adam_at_once', count)
    return counts


@attr.gpu
@pytest.mark.parametrize('options', [
    {}, {'beta1': 0.5, 'eps': 1e-3}, {'weight_decay_rate': 0.1, 'eta': 0.5}])
def test_gpu_moves_all_at_once(launches, options):
    decay = chainer.optimizer_hooks.WeightDecay(0.5)
    assert_gpu_is_chainers(options, hooks=[decay])
    assert launches == [3, 3, 3]


@attr.gpu
def test_gpu_more_parameters_than_a_launch_takes():
    assert_gpu_is_chainers(n_params=63)


# One launch, and more than one; arrays of one chunk, and of more.
@attr.gpu
@pytest.mark.parametrize('n_arrays', [3, 130])
def test_gpu_averages_are_numpys(rng, n_arrays):
    from chainer_dcgan.functions.kernels import cuda as cuda_kernels
    pairs = [rng.standard_normal((2, 1 + 97 * i)).astype('f')
             for i in range(n_arrays)]
    sent = cuda.to_gpu(pairs)
    numpy_kernels.follow_at_once(pairs, 0.3)
    cuda_kernels.follow_at_once(sent, 0.3)
    for actual, expected in zip(sent, pairs):
        numpy.testing.assert_allclose(
            actual.get(), expected, rtol=1e-6, atol=1e-6)


@attr.gpu
def test_gpu_parameters_have_rules_of_their_own(launches):
    def prepare(net):
        net.w0.update_rule.hyperparam.alpha = 0.1
        net.w1.update_rule.enabled = False

    assert_gpu_is_chainers(
        prepare=prepare, hooks=[chainer.optimizer_hooks.WeightDecay(0.5)])
    assert launches == [2, 2, 2]


@attr.gpu
@pytest.mark.parametrize('decay_first', [True, False])
def test_gpu_hooks_keep_their_order(decay_first):
    hooks = [chainer.optimizer_hooks.WeightDecay(0.5),
             chainer.optimizer_hooks.GradientClipping(0.1)]
    assert_gpu_is_chainers(hooks=hooks if decay_first else hooks[::-1])


@attr.gpu
def test_gpu_left_to_chainer():
    assert_gpu_is_chainers(
        {'amsgrad': True}, hooks=[chainer.optimizer_hooks.WeightDecay(0.5)])


@attr.gpu
def test_gpu_snapshots_pass_both_ways(tmp_path):
    nets = [Net(3) for _ in range(2)]
    nets[0].to_device('@cupy:0')
    ours = functions.Adam().setup(nets[0])
    plain = chainer.optimizers.Adam().setup(nets[1])
    for optimizer, net in zip((ours, plain), nets):
        for param in net.params():
            param.grad = net.xp.ones_like(param.array)
        optimizer.update()
    for source, target in (ours, plain), (plain, ours):
        chainer.serializers.save_npz(tmp_path / 'adam.npz', source)
        chainer.serializers.load_npz(tmp_path / 'adam.npz', target)
        for a, b in zip(source.target.params(), target.target.params()):
            assert a.update_rule.t == b.update_rule.t == 1
            for key, value in a.update_rule.state.items():
                numpy.testing.assert_array_equal(
                    cuda.to_cpu(b.update_rule.state[key]),
                    cuda.to_cpu(value))
