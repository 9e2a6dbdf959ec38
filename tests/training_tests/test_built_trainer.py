"""What is built of each preset, against the figures of its sources.

The tables below are copied from the sources and from docs/fidelity.md, not
computed from the presets: they hold what a run really does.
"""

import math

import chainer
import numpy
import pytest

from chainer_dcgan.datasets import RandomBatchIterator
from chainer_dcgan.presets import DEVIATIONS
from chainer_dcgan.training.settings import new_settings
from chainer_dcgan.training.trainer import build_trainer

# mattya/chainer-DCGAN, 2015.
_REFERENCE = {
    'batchsize': 100, 'flip': True, 'n_z': 100, 'steps': (1, 1, 1),
    'loss': 'cross-entropy', 'recolour': False, 'translate': False,
    'half_life': None,
    'gen': {'kernels': {(4, 4)}, 'resize': False, 'bn_units': 8 * 4,
            'bounded': False},
    'dis': {'kernels': {(4, 4)}, 'bn': 3, 'spectral': 0,
            'activation': 'elu', 'slope': None, 'n_logits': 2},
    'gen_optimizer': {'alpha': 2e-4, 'beta1': 0.5, 'beta2': 0.999,
                      'eps': 1e-8, 'weight_decay': 1e-5},
    'dis_optimizer': {'alpha': 2e-4, 'beta1': 0.5, 'beta2': 0.999,
                      'eps': 1e-8, 'weight_decay': 1e-5},
}

# Radford et al. 2015, arXiv 1511.06434, sections 3 and 4 and figure 1.
_PAPER = {
    'batchsize': 128, 'flip': False, 'n_z': 100, 'steps': (1, 1, 2),
    'loss': 'cross-entropy', 'recolour': False, 'translate': False,
    'half_life': None,
    'gen': {'kernels': {(5, 5)}, 'resize': False, 'bn_units': 8,
            'bounded': True},
    'dis': {'kernels': {(5, 5)}, 'bn': 3, 'spectral': 0,
            'activation': 'leaky_relu', 'slope': 0.2, 'n_logits': 1},
    'gen_optimizer': {'alpha': 2e-4, 'beta1': 0.5, 'beta2': 0.999,
                      'eps': 1e-8, 'weight_decay': 0},
    'dis_optimizer': {'alpha': 2e-4, 'beta1': 0.5, 'beta2': 0.999,
                      'eps': 1e-8, 'weight_decay': 0},
}

# docs/fidelity.md, "The best preset".
_BEST = {
    'batchsize': 32, 'flip': True, 'n_z': 100, 'steps': (1, 1, 1),
    'loss': 'hinge', 'recolour': True, 'translate': True,
    'half_life': 10000,
    'gen': {'kernels': {(3, 3)}, 'resize': True, 'bn_units': 8 * 4,
            'bounded': True},
    'dis': {'kernels': {(4, 4)}, 'bn': 0, 'spectral': 5,
            'activation': 'leaky_relu', 'slope': 0.2, 'n_logits': 1},
    'gen_optimizer': {'alpha': 2e-4, 'beta1': 0.5, 'beta2': 0.999,
                      'eps': 1e-8, 'weight_decay': 1e-5},
    'dis_optimizer': {'alpha': 4e-4, 'beta1': 0.5, 'beta2': 0.999,
                      'eps': 1e-8, 'weight_decay': 1e-5},
}

# What --without NAME gives back; the table of the same section.
_WITHOUT = {
    'small-batch': {'batchsize': 100},
    'tanh': {'gen': {'bounded': False}},
    'resize': {'gen': {'kernels': {(4, 4)}, 'resize': False}},
    'spectral-norm': {
        'dis': {'bn': 3, 'spectral': 0, 'activation': 'elu', 'slope': None,
                'n_logits': 2},
        'loss': 'cross-entropy'},
    'two-rates': {'dis_optimizer': {'alpha': 2e-4}},
    'recolour': {'recolour': False},
    'translate': {'translate': False},
    'average': {'half_life': None},
}

# Losses of a logit of 3: D's for a real and for a generated image, and G's.
_SOFTPLUS = math.log(1 + math.exp(3))
_LOSSES = {
    'cross-entropy': (_SOFTPLUS - 3, _SOFTPLUS, _SOFTPLUS - 3),
    'hinge': (0, 4, -3),
    'minimax': (_SOFTPLUS - 3, _SOFTPLUS, -_SOFTPLUS),
}


def changed(table, changes):
    merged = dict(table)
    for name, value in changes.items():
        old = merged[name]
        merged[name] = {**old, **value} if isinstance(old, dict) else value
    return merged


class Images:
    """Random images, an odd number of them."""

    def __init__(self, channels, size):
        self.images = numpy.random.default_rng(9).integers(
            0, 256, (51, channels, size, size)).astype(numpy.uint8)

    def __len__(self):
        return len(self.images)


@pytest.fixture
def build(tmp_path):
    def build(preset, **given):
        tiny = ({'ch': 10} if preset == 'gan'
                else {'ch': 8, 'image_size': 32})
        settings = new_settings(preset=preset, **{**tiny, **given})
        dataset = Images(settings.channels, settings.image_size)
        return build_trainer(
            settings, lambda *args: RandomBatchIterator(dataset, *args),
            len(dataset), str(tmp_path / 'out'), 1)

    return build


def describe(trainer):
    """Finds out what the tables state, by use where that can be done."""
    updater = trainer.updater
    iterator = updater.get_iterator('main')
    facts = {
        'batchsize': iterator.batch_size,
        'flip': bool(iterator.next().flips.any()),
        'n_z': updater.sample_z(2).shape[1],
        'loss': name_of_loss(updater.loss),
        'half_life': half_life(updater),
        **switches(updater.augment),
        'gen': describe_gen(updater.gen),
        'dis': describe_dis(updater.dis)}
    optimizers = updater.get_all_optimizers()
    for name in ('gen', 'dis'):
        assert optimizers[name].target is getattr(updater, name)
        facts[name + '_optimizer'] = describe_adam(optimizers[name])
    facts['steps'] = count_steps(updater)
    return facts


def name_of_loss(loss):
    y = chainer.Variable(numpy.array([3, 3], 'f'))
    found = [float(f(y).array) for f in (loss.real, loss.generated, loss.gen)]
    name, = (name for name, expected in _LOSSES.items()
             if found == pytest.approx(expected, abs=1e-5))
    return name


def half_life(updater):
    """Finds the images after which the average is half of the way."""
    if updater.average is None:
        return None
    ones = updater.gen.copy(mode='copy')
    averaged = updater.average.gen
    # It starts as a copy, and no array is shared.
    assert averaged is not updater.gen
    assert (averaged.l0z.W.array == updater.gen.l0z.W.array).all()
    ones.l0z.W.array[...] = 1
    averaged.l0z.W.array[...] = 0
    updater.average.update(ones, n_new=1000, n_images=10 ** 9)
    share = float(averaged.l0z.W.array[0, 0])
    return round(1000 / -math.log2(1 - share))


def switches(augment):
    """Finds out how white images come out of an augmentation."""
    if augment is None:
        return {'recolour': False, 'translate': False}
    white = numpy.ones((64, 3, 32, 32), 'f')
    y = augment(white).array
    # Nothing that is shifted in reaches the middle.
    return {'recolour': bool((y[:, :, 16, 16] != 1).any()),
            'translate': bool((y[:, :, 0] == 0).all(axis=(1, 2)).any())}


def describe_gen(gen):
    z = numpy.random.default_rng(0).uniform(-1, 1, (8, gen.n_z)).astype('f')
    kernels = {gen[name].W.shape[2:] for name in ('dc1', 'dc2', 'dc3', 'dc4')}
    loud = gen.copy(mode='copy')
    loud.dc4.W.array = 1000 * gen.dc4.W.array
    loudest = numpy.abs(loud(z).array).max()
    assert {gen[name].activation
            for name in ('bn0l', 'bn1', 'bn2', 'bn3')} == {'relu'}
    return {'kernels': kernels, 'resize': hasattr(gen.dc1, 'kernel'),
            'bn_units': len(gen.bn0l.gamma), 'bounded': bool(loudest <= 1)}


def describe_dis(dis):
    convolutions = [dis[name] for name in ('c0', 'c1', 'c2', 'c3')]
    norms = [link for link in dis.children()
             if isinstance(link, chainer.links.BatchNormalization)]
    activation, = {dis.activation, *(norm.activation for norm in norms)}
    return {
        'kernels': {link.W.shape[2:] for link in convolutions},
        'bn': len(norms),
        'spectral': sum(
            'SpectralNormalization' in link.local_link_hooks
            for link in (*convolutions, dis.l4l)),
        'activation': activation,
        'slope': slope(dis) if activation == 'leaky_relu' else None,
        'n_logits': dis.l4l.W.shape[0]}


def slope(dis):
    """Finds what the first activation makes of -1, a bias of 1 below 0."""
    dis = dis.copy(mode='copy')
    seen = []

    def remember(x):
        seen.append(x.array.copy())
        return chainer.links.Convolution2D.forward(dis.c1, x)

    dis.c1.forward = remember
    with chainer.using_config('train', False):
        dis.c0.b.array = -numpy.ones_like(dis.c0.b.array)
        dis(numpy.zeros((1, 3, 32, 32), 'f'))
    return round(float(-seen[0].mean()), 6)


def describe_adam(optimizer):
    """Reads Adam's figures; finds the decay where there is no gradient."""
    figures = {name: getattr(optimizer, name)
               for name in ('alpha', 'beta1', 'beta2', 'eps')}
    assert optimizer.eta == 1 and not optimizer.weight_decay_rate
    W = next(param for name, param in optimizer.target.namedparams()
             if name.endswith('/W'))
    before = W.array.copy()
    for param in optimizer.target.params():
        param.grad = numpy.zeros_like(param.array)
    optimizer.update()
    decay = (W.update_rule.state['m'] / (1 - figures['beta1'])
             / before).mean()
    return {**figures, 'weight_decay': pytest.approx(decay, rel=1e-3)}


def count_steps(updater):
    """Counts the steps of D, those of G and the draws of z, an iteration.

    One draw is the simultaneous step's, G's own is the alternating one's.
    """
    draws = []
    sample_z = updater.sample_z

    def counting(n):
        draws.append(n)
        return sample_z(n)

    updater.sample_z = counting
    optimizers = updater.get_all_optimizers()
    before = {name: optimizers[name].t for name in optimizers}
    updater.update()
    return (optimizers['dis'].t - before['dis'],
            optimizers['gen'].t - before['gen'], len(draws))


@pytest.mark.parametrize('preset,without,expected', [
    pytest.param('chainer-dcgan', (), _REFERENCE, id='chainer-dcgan'),
    pytest.param('paper', (), _PAPER, id='paper'),
    pytest.param('best', (), _BEST, id='best'),
    *(pytest.param('best', (name,), changed(_BEST, changes),
                   id='best-without-' + name)
      for name, changes in _WITHOUT.items()),
    pytest.param('best', tuple(_WITHOUT), _REFERENCE, id='best-without-all')])
def test_what_is_built_is_what_the_sources_say(
        build, preset, without, expected):
    assert describe(build(preset, without=without)) == expected


def test_every_deviation_is_in_the_table():
    assert set(_WITHOUT) == set(DEVIATIONS)


@pytest.mark.parametrize('given,loss,steps', [
    ({}, 'cross-entropy', (1, 1, 1)),
    ({'loss': 'minimax', 'n_dis': 3}, 'minimax', (3, 1, 4)),
    ({'n_dis': 1}, 'cross-entropy', (1, 1, 2))])
def test_the_first_gan_as_built(build, given, loss, steps):
    # arXiv 1406.2661 and mnist.yaml of the authors' release.
    updater = build('gan', **given).updater
    iterator = updater.get_iterator('main')
    assert iterator.batch_size == 100 and not iterator.next().flips.any()
    assert updater.sample_z(2).shape == (2, 100)
    assert name_of_loss(updater.loss) == loss
    assert updater.augment is None and updater.average is None
    gen, dis = updater.gen, updater.dis
    # Two pieces of five make the ten here, 240 of five the release's 1200.
    assert [gen[name].W.shape for name in ('l0', 'l1', 'l2')] == [
        (10, 100), (10, 10), (784, 10)]
    assert [dis[name].W.shape for name in ('l0', 'l1', 'l2')] == [
        (10, 784), (10, 2), (1, 2)]
    assert [dis[name].ratio for name in ('drop0', 'drop1', 'drop2')] == [
        0.2, 0.5, 0.5]
    assert count_steps(updater) == steps
    assert updater.n_images_per_iteration == 100 * steps[0]


@pytest.mark.parametrize('name,lr,min_lr', [
    ('gen', 0.1, 1e-6), ('dis', 0.05, 5e-7)])
def test_the_first_gans_rates_as_built(build, name, lr, min_lr):
    optimizer = build('gan').updater.get_optimizer(name)
    for t, epoch, expected, momentum in [
            (0, 0, lr, 0.5), (1, 0, lr / 1.000004, 0.5),
            (1000, 0, lr / 1.000004 ** 1000, 0.5),
            (1000, 1, lr / 1.000004 ** 1000, 0.5 + 0.2 / 249),
            (1000, 248, lr / 1.000004 ** 1000, 0.7 - 0.2 / 249),
            (1000, 249, lr / 1.000004 ** 1000, 0.7),
            (1000, 1000, lr / 1.000004 ** 1000, 0.7),
            # lr / decay^t is min_lr at t = ln(1e5) / ln(decay), 2,878,237.
            (2878236, 0, lr * 1.000004 ** -2878236, 0.5),
            (2878238, 0, min_lr, 0.5)]:
        optimizer.t, optimizer.epoch = t, epoch
        for param in optimizer.target.params():
            param.grad = numpy.zeros_like(param.array)
        optimizer.update()
        assert optimizer.lr == pytest.approx(expected, rel=1e-9)
        assert optimizer.momentum == pytest.approx(momentum, rel=1e-9)


def test_the_first_gans_momentum_follows_the_epochs(build):
    # 51 images and 20 a batch: the third iteration ends an epoch.
    updater = build('gan', batchsize=20).updater
    seen = []
    for _ in range(4):
        updater.update()
        seen.append([updater.get_optimizer(name).momentum
                     for name in ('gen', 'dis')])
    numpy.testing.assert_allclose(
        seen, [[0.5] * 2] * 3 + [[0.5 + 0.2 / 249] * 2], rtol=1e-9)


@pytest.mark.parametrize('preset', ['chainer-dcgan', 'paper', 'best'])
def test_sizes_as_given(build, preset):
    updater = build(preset, ch=16, image_size=48, n_z=7, channels=1,
                    batchsize=5).updater
    x = updater.gen(updater.sample_z(2))
    assert updater.gen.l0z.W.shape == (16 * 3 * 3, 7)
    assert x.shape == (2, 1, 48, 48)
    assert updater.dis.c3.W.shape[:2] == (16, 8)
    assert len(updater.dis(x)) == 2
    assert updater.get_iterator('main').batch_size == 5


def test_each_stream_depends_on_the_seed_and_on_no_other(build):
    def draw(seed):
        updater = build('best', seed=seed).updater
        white = numpy.ones((2, 3, 32, 32), 'f')
        return {
            'gen': updater.gen.l0z.W.array.ravel()[:8],
            'dis': updater.dis.c0.W.array.ravel()[:8],
            'z': updater.sample_z(1).ravel()[:8],
            'images': updater.get_iterator('main').next().images,
            'augment': updater.augment(white).array}

    first, again, other = draw(1), draw(1), draw(2)
    for name, array in first.items():
        numpy.testing.assert_array_equal(array, again[name], name)
        assert (array != other[name]).any(), name
