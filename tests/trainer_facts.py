"""Finds out what a trainer was built of, by use where that can be done."""

import math

import chainer
import numpy
import pytest


def _softplus(y):
    return math.log(1 + math.exp(y))


# Losses of a logit of 3 for a generated and 1 for a real image: D's and G's.
_LOSSES = {
    'cross-entropy': (_softplus(3) + _softplus(-1), _softplus(-3)),
    'hinge': (4, -3),
    'minimax': (_softplus(3) + _softplus(-1), -_softplus(3)),
    'relativistic': (_softplus(2), _softplus(-2)),
}


def describe(trainer):
    """Finds out what the tables state, by use where that can be done."""
    updater = trainer.updater
    iterator = updater.get_iterator('main')
    facts = {
        'batchsize': iterator.batch_size,
        'flip': bool(iterator.next().flips.any()),
        'n_z': updater.sample_z(2).shape[1],
        'prior': name_of_prior(updater.sample_z(1000)),
        'loss': name_of_loss(updater.loss),
        'half_life': half_life(updater),
        **switches(updater.augment),
        'gen': describe_gen(updater),
        'dis': describe_dis(updater.dis)}
    optimizers = updater.get_all_optimizers()
    for name in ('gen', 'dis'):
        assert optimizers[name].target is getattr(updater, name)
        facts[name + '_optimizer'] = describe_adam(optimizers[name])
    facts['steps'] = count_steps(updater)
    return facts


def name_of_loss(loss):
    fakes, reals = (chainer.Variable(numpy.array([y, y], 'f'))
                    for y in (3, 1))
    found = [float(f(fakes, reals).array) for f in (loss.dis, loss.gen)]
    name, = (name for name, expected in _LOSSES.items()
             if found == pytest.approx(expected, abs=1e-5))
    return name


def name_of_prior(z):
    # One in three entries of a normal z is further out than 1.
    return 'uniform' if abs(z).max() <= 1 else 'normal'


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


def describe_gen(updater):
    gen = updater.gen
    z = numpy.random.default_rng(0).uniform(-1, 1, (8, gen.n_z)).astype('f')
    kernels = {gen[name].W.shape[2:] for name in ('dc1', 'dc2', 'dc3', 'dc4')}
    loud = gen.copy(mode='copy')
    last = loud.blocks()[-1][0]
    last.W.array = 1000 * last.W.array
    loudest = numpy.abs(loud(z).array).max()
    # Where z gets to but for the projection.
    deaf = gen.copy(mode='copy')
    deaf.l0z.W.array = 0 * gen.l0z.W.array
    x = deaf(z).array
    assert {gen[name].activation
            for name in ('bn0l', 'bn1', 'bn2', 'bn3')} == {'relu'}
    return {'kernels': kernels, 'resize': hasattr(gen.dc1, 'kernel'),
            'channels': [len(gen['bn' + i].gamma) for i in '123'],
            'noise': adds_noise(updater),
            'fine': last.W.shape[1] if last.name == 'out' else 0,
            'modulated': bool((x[1:] != x[0]).any()),
            'bn_units': len(gen.bn0l.gamma), 'bounded': bool(loudest <= 1)}


def adds_noise(updater):
    """Tells whether the images of one z differ once noise has an amount."""
    gen = updater.gen.copy(mode='copy')
    if updater.sample_noise is None:
        return False
    for link in gen.noise1, gen.noise2, gen.noise3:
        assert not link.amount.array.any()
        link.amount.array = numpy.ones_like(link.amount.array)
    x = gen(numpy.ones((2, gen.n_z), 'f'), updater.sample_noise(2)).array
    return bool((x[0] != x[1]).any())


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
