import json
import os
import pathlib
import subprocess
import sys

import chainer
import chainer.functions as F
import numpy
import pytest
from chainer.backends import cuda
from chainer.testing import attr
from plain_nets import PlainDiscriminator, PlainGenerator

from chainer_dcgan import (
    DCGANUpdater,
    Discriminator,
    Generator,
    make_optimizer,
)
from chainer_dcgan.datasets import Batch
from chainer_dcgan.latent import LatentSampler, Prior
from chainer_dcgan.training import losses

SIZE = 32
B = 4


def make_models(rng):
    return (Generator(n_z=5, ch=16, image_size=SIZE, rng=rng),
            Discriminator(ch=16, image_size=SIZE, rng=rng))


def make_updater(models, x, **kwargs):
    # The same batches in every epoch, in the order of x.
    iterator = chainer.iterators.SerialIterator(x, B, shuffle=False)
    gen, dis = models
    return DCGANUpdater(
        models, iterator,
        {'gen': make_optimizer(gen), 'dis': make_optimizer(dis)}, **kwargs)


def observe(updater):
    reporter = chainer.Reporter()
    for name, optimizer in updater.get_all_optimizers().items():
        reporter.add_observer(name, optimizer.target)
    observation = {}
    with reporter.scope(observation):
        updater.update()
    return {name: float(getattr(value, 'array', value))
            for name, value in observation.items()}


def draw_images(rng, n=4 * B):
    return rng.uniform(-1, 1, (n, 3, SIZE, SIZE)).astype('f')


def test_simultaneous_step_equals_the_references_order_of_work(rng):
    models = make_models(rng)
    plain_gen = PlainGenerator(5, 16, SIZE // 16)
    plain_dis = PlainDiscriminator(16, SIZE // 16)
    plain_gen.copyparams(models[0])
    plain_dis.copyparams(models[1])
    x = draw_images(rng)
    zs = rng.uniform(-1, 1, (3, B, 5)).astype('f')
    given = iter(zs)
    updater = make_updater(models, x, sample_z=lambda n: next(given))

    optimizers = []
    for model in (plain_gen, plain_dis):
        optimizer = chainer.optimizers.Adam(alpha=2e-4, beta1=0.5)
        optimizer.setup(model)
        optimizer.add_hook(chainer.optimizer_hooks.WeightDecay(1e-5))
        optimizers.append(optimizer)
    real, generated = numpy.zeros(B, 'i'), numpy.ones(B, 'i')
    for i in range(3):
        observation = observe(updater)

        x_fake = plain_gen(zs[i])
        y_fake = plain_dis(x_fake)
        loss_gen = F.softmax_cross_entropy(y_fake, real)
        loss_dis = F.softmax_cross_entropy(y_fake, generated)
        y_real = plain_dis(x[i * B:(i + 1) * B])
        loss_dis += F.softmax_cross_entropy(y_real, real)
        plain_gen.cleargrads()
        loss_gen.backward()
        optimizers[0].update()
        plain_dis.cleargrads()
        loss_dis.backward()
        optimizers[1].update()

        assert observation['gen/loss'] == pytest.approx(
            float(loss_gen.array), rel=1e-4)
        assert observation['dis/loss'] == pytest.approx(
            float(loss_dis.array), rel=1e-4)
        assert observation['dis/p_real'] == pytest.approx(
            float(F.softmax(y_real).array[:, 0].mean()), rel=1e-4)
        assert observation['dis/p_fake'] == pytest.approx(
            float(F.softmax(y_fake).array[:, 0].mean()), rel=1e-4)


def test_gradients_equal_the_references(rng):
    # Adam's first steps have the size of its rate whatever the gradient, so
    # that equal weights after an update would prove little.
    models = make_models(rng)
    plains = PlainGenerator(5, 16, SIZE // 16), PlainDiscriminator(
        16, SIZE // 16)
    for plain, model in zip(plains, models):
        plain.copyparams(model)
    x = draw_images(rng, B)
    z = rng.uniform(-1, 1, (B, 5)).astype('f')
    gradients = {}

    class Recorder:
        name = 'Recorder'
        call_for_each_param = False
        timing = 'pre'

        def __call__(self, optimizer):
            for name, param in optimizer.target.namedparams():
                gradients[optimizer.target, name] = param.grad.copy()

    updater = make_updater(models, x, sample_z=lambda n: z)
    for optimizer in updater.get_all_optimizers().values():
        optimizer.remove_hook('WeightDecay')
        optimizer.add_hook(Recorder())
    updater.update()

    y_fake = plains[1](plains[0](z))
    loss_gen = F.softmax_cross_entropy(y_fake, numpy.zeros(B, 'i'))
    loss_dis = (F.softmax_cross_entropy(y_fake, numpy.ones(B, 'i'))
                + F.softmax_cross_entropy(plains[1](x), numpy.zeros(B, 'i')))
    for loss, plain, model in zip((loss_gen, loss_dis), plains, models):
        for each in plains:
            each.cleargrads()
        loss.backward(retain_grad=True)
        for name, param in plain.namedparams():
            # A bias before batch normalization has no gradient but noise,
            # which the absolute tolerance is for.
            numpy.testing.assert_allclose(
                gradients[model, name], param.grad, rtol=1e-3, atol=5e-5,
                err_msg=name)


def test_no_gradient_is_computed_for_nobody(rng):
    # G's loss must give D's weights none, nor D's loss G's: the weight
    # gradients of a convolution are asked for once for each judged batch.
    models = make_models(rng)
    updater = make_updater(models, draw_images(rng))
    asked = []

    class Hook(chainer.FunctionHook):
        name = 'Asked'

        def backward_preprocess(self, function, in_data, out_grad):
            asked.append(function.label)

    with chainer.using_config('dcgan_fast', 'never'), Hook():
        updater.update()
    # 2 convolution backwards through D's 4 layers and 1 less for the input
    # of D that needs none, for the fakes; weights for fakes and reals.
    assert asked.count('Convolution2DGradW') <= 8 + 4


def test_alternating_step_moves_one_net_at_a_time(rng):
    models = make_models(rng)
    updater = make_updater(models, draw_images(rng), n_dis=2)
    moved = []
    for name, optimizer in updater.get_all_optimizers().items():
        update = optimizer.update

        def record(name=name, update=update):
            moved.append(name)
            update()

        optimizer.update = record
    updater.update()
    assert moved == ['dis', 'dis', 'gen']
    assert updater.n_images == updater.n_images_per_iteration == 2 * B
    assert updater.epoch_detail == pytest.approx(0.5)


def test_alternating_losses(rng):
    # G is judged by the D that has just moved, on fresh z.
    models = make_models(rng)
    plain_gen = PlainGenerator(5, 16, SIZE // 16)
    plain_dis = PlainDiscriminator(16, SIZE // 16)
    plain_gen.copyparams(models[0])
    plain_dis.copyparams(models[1])
    x = draw_images(rng, B)
    zs = rng.uniform(-1, 1, (2, B, 5)).astype('f')
    given = iter(zs)
    updater = make_updater(
        models, x, n_dis=1, sample_z=lambda n: next(given))
    observation = observe(updater)

    optimizer = chainer.optimizers.Adam(alpha=2e-4, beta1=0.5)
    optimizer.setup(plain_dis)
    optimizer.add_hook(chainer.optimizer_hooks.WeightDecay(1e-5))
    y_fake = plain_dis(plain_gen(zs[0]).array)
    loss_dis = (F.softmax_cross_entropy(y_fake, numpy.ones(B, 'i'))
                + F.softmax_cross_entropy(plain_dis(x), numpy.zeros(B, 'i')))
    plain_dis.cleargrads()
    loss_dis.backward()
    optimizer.update()
    loss_gen = F.softmax_cross_entropy(
        plain_dis(plain_gen(zs[1])), numpy.zeros(B, 'i'))
    assert observation['dis/loss'] == pytest.approx(
        float(loss_dis.array), rel=1e-4)
    assert observation['gen/loss'] == pytest.approx(
        float(loss_gen.array), rel=1e-3)


def test_learns_a_constant(rng):
    # The whole loop, with a task that a few steps can do: dark images.
    models = make_models(rng)
    x = numpy.full((B, 3, SIZE, SIZE), -0.8, 'f')
    updater = make_updater(models, x)
    for optimizer in updater.get_all_optimizers().values():
        optimizer.alpha = 2e-3

    def brightness():
        with chainer.using_config('train', False):
            z = rng.uniform(-1, 1, (16, 5)).astype('f')
            return float(models[0](z).array.mean())

    before = brightness()
    for _ in range(100):
        updater.update()
    assert abs(before) < 0.01 and brightness() < -0.1


def test_takes_bytes_and_flips(rng):
    models = make_models(rng)
    imgs = rng.integers(0, 256, (B, 3, SIZE, SIZE)).astype(numpy.uint8)
    flips = numpy.array([True, False, True, False])
    x = (imgs.astype('f') - 128) / 128
    x[flips] = x[flips, :, :, ::-1]

    class Iterator(chainer.dataset.Iterator):
        batch_size = B
        epoch = 0

        def next(self):
            return Batch(imgs, flips)

    gen, dis = models
    optimizers = {'gen': make_optimizer(gen), 'dis': make_optimizer(dis)}
    updater = DCGANUpdater(models, Iterator(), optimizers)
    observed = observe(updater)
    expected = observe(make_updater(make_models(
        numpy.random.default_rng(0)), x))
    assert observed == expected


def test_default_sample_z(rng):
    z = LatentSampler(Prior(7), seed=3)(1000)
    assert z.shape == (1000, 7) and z.dtype == numpy.float32
    assert z.min() >= -1 and z.max() <= 1
    assert abs(z.mean()) < 0.05 and abs(z.var() - 1 / 3) < 0.02


def test_wrong_arguments(rng):
    models = make_models(rng)
    iterator = chainer.iterators.SerialIterator(draw_images(rng), B)
    with pytest.raises(ValueError, match="keys 'gen' and 'dis'"):
        DCGANUpdater(models, iterator, make_optimizer(models[0]))
    with pytest.raises(ValueError, match='n_dis'):
        make_updater(models, draw_images(rng), n_dis=-1)


@attr.gpu
@pytest.mark.parametrize('n_dis', [0, 1])
def test_gpu_equals_cpu(n_dis):
    observations = []
    for device in ('@numpy', '@cupy:0'):
        rng = numpy.random.default_rng(0)
        updater = make_updater(
            make_models(rng), draw_images(rng), device=device, n_dis=n_dis)
        observations.append([observe(updater) for _ in range(3)])
    for cpu, gpu in zip(*observations):
        assert gpu == pytest.approx(cpu, rel=1e-3)


@attr.gpu
@pytest.mark.parametrize('image_size, ksize, resize', [
    (32, 4, False), (48, 4, False), (64, 4, False), (96, 4, False),
    (128, 4, False), (48, 5, False), (64, 5, False), (48, 4, True)])
def test_gpu_gradients_equal_the_cpus(image_size, ksize, resize):
    shape = {'ch': 8, 'image_size': image_size, 'ksize': ksize}
    results = []
    for device in '@numpy', '@cupy:0':
        rng = numpy.random.default_rng(0)
        gen = Generator(n_z=5, resize=resize, rng=rng, **shape)
        dis = Discriminator(rng=rng, **shape)
        for net in gen, dis:
            # Wider than they begin, so that the gradients are not small.
            for param in net.params():
                if param.ndim > 1:
                    param.array *= 10
            net.to_device(device)
        z = gen.device.send(rng.uniform(-1, 1, (3, 5)).astype('f'))
        x = gen(z)
        loss = losses.LOSSES['cross-entropy'].gen(
            losses.real_logit(dis(x)), None)
        params = [param for net in (gen, dis)
                  for _, param in sorted(net.namedparams())]
        grads = chainer.grad([loss], params)
        statistics = [value for net in (gen, dis)
                      for _, value in sorted(_persistents(net))]
        results.append([cuda.to_cpu(chainer.as_array(value)) for value in (
            x, loss, *grads, *statistics)])
    for cpu, gpu in zip(*results):
        numpy.testing.assert_allclose(
            gpu, cpu, rtol=0, atol=2e-4 * max(0.25, numpy.abs(cpu).max()))


def _persistents(net):
    for name, link in net.namedlinks():
        if isinstance(link, chainer.links.BatchNormalization):
            yield name + '/mean', link.avg_mean
            yield name + '/var', link.avg_var


_COUNT_COPIES = """
import json
from cuda_calls import Recorder
recorder = Recorder()
import chainer_dcgan
import chainer, numpy
from chainer_dcgan import *
from chainer_dcgan.datasets import Batch

class Iterator(chainer.dataset.Iterator):
    batch_size = 4
    epoch = 0

    def next(self):
        return Batch(numpy.zeros((4, 3, 32, 32), 'u1'), numpy.arange(4) < 2)

gen = Generator(n_z=5, ch=16, image_size=32)
dis = Discriminator(ch=16, image_size=32)
updater = DCGANUpdater(
    (gen, dis), Iterator(),
    {'gen': make_optimizer(gen), 'dis': make_optimizer(dis)},
    device='@cupy:0')
for _ in range(2):
    recorder.calls.clear()
    updater.update()
print(json.dumps([[call.kind, call.written] for call in recorder.calls
                  if call.kind in ('to device', 'to host', 'copy')]))
"""


@attr.gpu
def test_gpu_step_takes_images_and_z_from_the_host_and_nothing_else():
    # In a process of its own, as the recorder has to come before CuPy. The
    # losses stay on the device until somebody asks for them.
    benchmarks = pathlib.Path(__file__).parents[1] / 'benchmarks'
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(
        [str(benchmarks), *filter(None, [os.environ.get('PYTHONPATH')])]))
    result = subprocess.run(
        [sys.executable, '-W', 'ignore', '-c', _COUNT_COPIES], env=env,
        capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    n_images, n_flips, n_z = 4 * 3 * 32 * 32, 4, 4 * 5 * 4
    assert sorted(json.loads(result.stdout)) == sorted(
        ['to device', n] for n in (n_images, n_flips, n_z))
