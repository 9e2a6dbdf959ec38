"""The step on arrays is that of Chainer's graph."""

import functools

import chainer
import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr

from chainer_dcgan.models import Discriminator, Generator
from chainer_dcgan.training.augmentation import DifferentiableAugmentation
from chainer_dcgan.training.losses import LOSSES, Loss
from chainer_dcgan.training.noise import NoiseSampler
from chainer_dcgan.training.passes import spectrum
from chainer_dcgan.training.presets import DEVIATIONS, get_preset
from chainer_dcgan.training.steps import (
    ArrayStep,
    GraphStep,
    array_kernels,
    array_step,
)
from chainer_dcgan.training.steps.told import ToldTags

SIZE, B = 32, 4
TAGS = 'a:b', 'a:c', 'd:e'


def make_nets(preset, seed=0, **sizes):
    rng = numpy.random.default_rng(seed)
    sizes = {'ch': 16, 'image_size': SIZE, **sizes}
    tags = TAGS if preset.tags else ()
    gen = Generator(n_z=5, rng=rng, **sizes, **preset.generator, tags=tags,
                    n_tag_rows=len(tags))
    dis = Discriminator(
        rng=rng, **sizes, **preset.discriminator, n_tags=len(tags))
    for net in gen, dis:
        # Wider than they begin, so that the gradients are not small.
        for param in net.params():
            if param.ndim > 1:
                param.array *= 3
    # Images that have moved leave zeros: no kink of an activation there,
    # where rounding would say on which side it is.
    dis.c0.b.array += 0.1
    return gen, dis


def run(make_step, name, preset, loss=None, device='@numpy', **sizes):
    gen, dis = make_nets(preset, **sizes)
    for net in gen, dis:
        net.to_device(device)
    rng = numpy.random.default_rng(1)
    augment = (DifferentiableAugmentation(**preset.augment, seed=2)
               if preset.augment else None)
    for name_of_link, link in gen.namedlinks():
        if name_of_link.startswith('/noise'):
            # It starts without.
            link.amount.array[...] = gen.device.send(
                rng.normal(size=link.amount.shape))
    noise = NoiseSampler(gen.noise_sizes(), seed=3)
    step = make_step(
        gen, dis, loss or LOSSES[preset.loss],
        lambda n: rng.uniform(-1, 1, (n, 5)).astype('f'), augment,
        noise if gen.noise else None)
    x = rng.uniform(-1, 1, (
        B, gen.channels, gen.image_size, gen.image_size)).astype('f')
    x = gen.device.send(x)
    told = ToldTags(*map(gen.device.send, (
        rng.integers(-1, 2, (B, len(TAGS))).astype('f'),
        gen.categories().astype('f')))) if preset.tags else None
    nets = {'set_both': (gen, dis), 'set_dis': (dis,), 'set_gen': (gen,)}
    verdict = (step.set_gen(B, x, told) if name == 'set_gen'
               else getattr(step, name)(x, told))
    values = [verdict] if name == 'set_gen' else [
        verdict.loss_dis, verdict.p_fake, verdict.p_real, verdict.value]
    if name == 'set_both':
        values.append(verdict.loss_gen)
    arrays = {str(i): chainer.as_array(v) for i, v in enumerate(values)}
    for net in nets[name]:
        for key, param in net.namedparams():
            arrays[type(net).__name__ + key] = param.grad
    for net in gen, dis:
        for key, link in net.namedlinks():
            for statistic in 'avg_mean', 'avg_var', 'W_u':
                if hasattr(link, statistic):
                    arrays[type(net).__name__ + key + statistic] = getattr(
                        link, statistic)
    return {key: cuda.to_cpu(array) for key, array in arrays.items()}


def by_arrays(preset, name, device='@numpy', **sizes):
    nets = make_nets(preset, **sizes)
    for net in nets:
        net.to_device(device)
    step = functools.partial(ArrayStep, array_kernels(*nets, None))
    return run(step, name, preset, device=device, **sizes)


def assert_same(preset, name, mode, device='@numpy', **sizes):
    with chainer.using_config('dcgan_fast', 'never'):
        expected = run(GraphStep, name, preset, **sizes)
    with chainer.using_config('dcgan_fast', mode):
        actual = by_arrays(preset, name, device, **sizes)
    assert list(actual) == list(expected)
    # A bias before batch normalization has no gradient but noise, from as
    # many pixels as there are.
    noise = 2e-5 * (sizes.get('image_size', SIZE) / SIZE) ** 2
    for key, value in actual.items():
        scale = numpy.abs(expected[key]).max()
        numpy.testing.assert_allclose(
            value, expected[key], rtol=0, atol=max(1e-4 * scale, noise),
            err_msg=key)


@pytest.mark.parametrize('mode', ['auto', 'numpy'])
@pytest.mark.parametrize('name', ['set_both', 'set_dis', 'set_gen'])
@pytest.mark.parametrize(
    'preset', ['chainer-dcgan', 'paper', 'best', 'tags'])
def test_presets(preset, name, mode):
    assert_same(get_preset(preset), name, mode)


@pytest.mark.parametrize('without', list(DEVIATIONS))
def test_best_without(without):
    assert_same(get_preset('best', [without]), 'set_both', 'auto')


@pytest.mark.parametrize('name', ['set_both', 'set_dis', 'set_gen'])
def test_any_functions_are_a_loss(name):
    # As losses of the package are, but not told as terms.
    preset = get_preset('best')
    terms = LOSSES[preset.loss]
    loss = Loss(lambda *ys: terms.dis(*ys), lambda *ys: terms.gen(*ys), True)
    kernels = array_kernels(*make_nets(preset), None)
    step = functools.partial(ArrayStep, kernels)
    expected = run(step, name, preset)
    for key, value in run(step, name, preset, loss).items():
        numpy.testing.assert_allclose(
            value, expected[key], rtol=1e-4,
            atol=1e-5 * numpy.abs(expected[key]).max(), err_msg=key)


def test_grey_images_and_wide_nets():
    # With seed 0 rounding decides on which side of its kink an activation is.
    assert_same(
        get_preset('best'), 'set_both', 'auto', channels=1, ch=64, seed=1)


@pytest.mark.parametrize('mode', ['auto', 'numpy'])
def test_images_with_opacity(mode):
    assert_same(get_preset('best'), 'set_both', mode, channels=4)


@pytest.mark.parametrize('preset', ['chainer-dcgan', 'paper', 'best'])
def test_five_layers_and_an_odd_narrow_end(preset):
    assert_same(get_preset(preset), 'set_both', 'auto', image_size=160)


@pytest.mark.parametrize('preset', ['chainer-dcgan', 'best'])
def test_loss_falls_as_steeply_as_its_gradient_says(preset):
    # Finite differences, along the gradient to all weights of a net.
    preset = get_preset(preset)
    gen, dis = make_nets(preset)
    rng = numpy.random.default_rng(3)
    z = rng.uniform(-1, 1, (B, 5)).astype('f')
    x = rng.uniform(-1, 1, (B, 3, SIZE, SIZE)).astype('f')
    kernels = array_kernels(gen, dis, None)
    # The gradient holds the singular vectors fixed: true of those that are.
    for _ in range(500):
        spectrum.DividedWeights(kernels, dis.links())

    def losses():
        step = ArrayStep(kernels, gen, dis, LOSSES[preset.loss],
                         lambda n: z, None)
        verdict = step.set_both(x)
        return float(verdict.loss_gen), float(verdict.loss_dis)

    for which, net in enumerate((gen, dis)):
        losses()
        before = [param.array.copy() for param in net.params()]
        grads = [param.grad.copy() for param in net.params()]
        norm = sum(float((g ** 2).sum()) for g in grads) ** 0.5
        values = []
        for step in 1e-4, -1e-4:
            for param, array, g in zip(net.params(), before, grads):
                param.array[...] = array + numpy.float32(step / norm) * g
            values.append(losses()[which])
        for param, array in zip(net.params(), before):
            param.array[...] = array
        assert (values[0] - values[1]) / 2e-4 == pytest.approx(
            norm, rel=0.02)


@attr.gpu
@pytest.mark.parametrize('name', ['set_both', 'set_dis', 'set_gen'])
@pytest.mark.parametrize(
    'preset', ['chainer-dcgan', 'paper', 'best', 'tags'])
def test_gpu_presets(preset, name):
    assert_same(get_preset(preset), name, 'auto', '@cupy:0')


@attr.gpu
@pytest.mark.parametrize('without', list(DEVIATIONS))
def test_gpu_best_without(without):
    assert_same(
        get_preset('best', [without]), 'set_both', 'auto', '@cupy:0')


@attr.gpu
@pytest.mark.parametrize('channels', [1, 4])
def test_gpu_grey_images_and_opacity(channels):
    assert_same(
        get_preset('best'), 'set_both', 'auto', '@cupy:0', channels=channels)


@attr.gpu
def test_gpu_reruns_are_identical():
    first, second = (
        by_arrays(get_preset('best'), 'set_both', '@cupy:0')
        for _ in range(2))
    for key, value in first.items():
        numpy.testing.assert_array_equal(value, second[key])


def test_reruns_are_identical_and_threads_do_not_matter():
    preset = get_preset('best')
    results = []
    for n_threads in 1, 1, 2, 3:
        with chainer.using_config('dcgan_threads', n_threads):
            kernels = array_kernels(*make_nets(preset), None)
            results.append(run(
                functools.partial(ArrayStep, kernels), 'set_both', preset))
    for result in results[1:]:
        for key, value in result.items():
            numpy.testing.assert_array_equal(value, results[0][key])


class _LinkHook(chainer.LinkHook):
    name = 'LinkHook'


class _FunctionHook(chainer.FunctionHook):
    name = 'FunctionHook'


def test_what_the_graph_has_to_do():
    preset = get_preset('best')
    gen, dis = make_nets(preset)
    assert array_kernels(gen, dis, None) is not None
    assert array_kernels(gen, dis, lambda x: x) is None
    for hook in _LinkHook(), _FunctionHook():
        with hook:
            assert array_kernels(gen, dis, None) is None
    with chainer.using_config('dcgan_fast', 'never'):
        assert array_kernels(gen, dis, None) is None
    with chainer.using_config('train', False):
        assert array_kernels(gen, dis, None) is None
    gen.dc1.add_hook(_LinkHook())
    assert array_kernels(gen, dis, None) is None
    gen.dc1.delete_hook('LinkHook')
    dis.forward = dis.forward
    assert array_kernels(gen, dis, None) is None


class _Other(Generator):
    pass


def test_nets_of_other_kinds_take_the_graph():
    _, dis = make_nets(get_preset('best'))
    gen = _Other(n_z=5, ch=16, image_size=SIZE)
    assert array_step.array_kernels(gen, dis, None) is None
