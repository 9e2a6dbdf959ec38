"""Adam's update in one pass over memory."""

import numpy

from chainer_dcgan.functions.kernels.numba import threads
from chainer_dcgan.functions.kernels.numba.compilation import compiled

_CHUNK_SIZE = 1 << 16


def adam(param, grad, m, v, beta1, beta2, eps, step, decay):
    """See :func:`..numpy.adam_update.adam`."""
    scalars = [numpy.float32(value) for value in (
        1 - beta1, 1 - beta2, eps, step, decay)]
    threads.run(_adam, -(-len(param) // _CHUNK_SIZE), param, grad, m, v,
                *scalars, grain=8)


@compiled
def _adam(task, param, grad, m, v, rate1, rate2, eps, step, decay):
    start = task * _CHUNK_SIZE
    for i in range(start, min(start + _CHUNK_SIZE, len(param))):
        g = grad[i]
        m[i] += rate1 * (g - m[i])
        v[i] += rate2 * (g * g - v[i])
        param[i] = decay * param[i] - step * (
            m[i] / (numpy.sqrt(v[i]) + eps))
