import chainer
import chainer.links as L
import numpy
import pytest

from chainer_dcgan import functions


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
