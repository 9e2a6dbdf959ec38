"""Adam's update of all parameters in one call and one pass over memory."""

import numpy

from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.addresses import (
    load,
    load_one,
    store,
    store_one,
    table,
)
from chainer_dcgan.functions.kernels.numba.compilation import compiled
from chainer_dcgan.functions.kernels.numba.simd import (
    LANES,
    divide,
    splat,
    square_root,
)

# Pieces that make it worth to wake another thread.
_GRAIN = 4


def adam(param, grad, m, v, beta1, beta2, eps, step, decay):
    """See :func:`..numpy.adam_update.adam`."""
    adam_at_once([
        (param, grad, m, v, beta1, beta2, eps, step, decay, 0.)])


def adam_at_once(updates):
    """See :func:`..numpy.adam_update.adam_at_once`."""
    addresses, pieces = table([update[:4] for update in updates])
    scalars = numpy.array(
        [(1 - beta1, 1 - beta2, *others)
         for _, _, _, _, beta1, beta2, *others in updates], numpy.float32)
    threads.run(_adam, len(pieces), pieces, addresses, scalars, grain=_GRAIN)


def follow_at_once(pairs, rate):
    """See :func:`..numpy.adam_update.follow_at_once`."""
    addresses, pieces = table(pairs)
    threads.run(_follow, len(pieces), pieces, addresses, numpy.float32(rate),
                grain=_GRAIN)


@compiled
def _adam(task, pieces, addresses, scalars):
    which, start, stop = pieces[task, 0], pieces[task, 1], pieces[task, 2]
    param, grad = addresses[which, 0], addresses[which, 1]
    m, v = addresses[which, 2], addresses[which, 3]
    rate1, rate2 = scalars[which, 0], scalars[which, 1]
    eps, step = scalars[which, 2], scalars[which, 3]
    decay, l2 = scalars[which, 4], scalars[which, 5]
    whole = start + (stop - start) // LANES * LANES
    for i in range(start, whole, LANES):
        w = load(param, i)
        g = load(grad, i) + splat(l2) * w
        first = load(m, i)
        first = first + splat(rate1) * (g - first)
        second = load(v, i)
        second = second + splat(rate2) * (g * g - second)
        store(m, i, first)
        store(v, i, second)
        store(param, i, splat(decay) * w - splat(step) * divide(
            first, square_root(second) + splat(eps)))
    for i in range(whole, stop):
        w = load_one(param, i)
        g = load_one(grad, i) + l2 * w
        first = load_one(m, i)
        first += rate1 * (g - first)
        second = load_one(v, i)
        second += rate2 * (g * g - second)
        store_one(m, i, first)
        store_one(v, i, second)
        store_one(param, i, decay * w - step * (
            first / (numpy.sqrt(second) + eps)))


@compiled
def _follow(task, pieces, addresses, rate):
    which, start, stop = pieces[task, 0], pieces[task, 1], pieces[task, 2]
    target, source = addresses[which, 0], addresses[which, 1]
    whole = start + (stop - start) // LANES * LANES
    for i in range(start, whole, LANES):
        a = load(target, i)
        store(target, i, a + splat(rate) * (load(source, i) - a))
    for i in range(whole, stop):
        a = load_one(target, i)
        store_one(target, i, a + rate * (load_one(source, i) - a))
