"""Adam's update of many parameters in one launch."""

import numpy

from chainer_dcgan.functions.kernels.cuda.launch import launch_blocks

# Tasks are passed by value, as one argument of at most 4 KiB.
_N_TASKS = 60
OPTIONS = f'-DN_TASKS={_N_TASKS}',
_CHUNK = 4096
_THREADS = 256

# struct Task of source/adam.cu.
_TASK = numpy.dtype(
    [(name, 'u8') for name in ('param', 'm', 'v', 'grad')]
    + [(name, 'i4') for name in ('size', 'first_block')]
    + [(name, 'f4') for name in (
        'rate1', 'rate2', 'eps', 'step', 'decay', 'l2')])


def adam_at_once(updates):
    """Updates parameters and their moments in place.

    The formula is :func:`..numpy.adam_update.adam`'s, with
    :math:`g + \\lambda w` for :math:`g`.

    Args:
        updates (list): A tuple for each parameter: the arguments of
            :func:`..numpy.adam_update.adam`, then :math:`\\lambda`.
    """
    for start in range(0, len(updates), _N_TASKS):
        _update(updates[start:start + _N_TASKS])


def _update(updates):
    tasks = numpy.zeros(_N_TASKS, _TASK)
    n_blocks = 0
    for i, update in enumerate(updates):
        param, grad, m, v, beta1, beta2, *others = update
        tasks[i] = (
            *(array.data.ptr for array in (param, m, v, grad)), param.size,
            n_blocks, 1 - beta1, 1 - beta2, *others)
        n_blocks += -(-param.size // _CHUNK)
    launch_blocks(
        'adam', 'adam', (n_blocks,), (_THREADS,),
        tasks.view([('of', _TASK, _N_TASKS)]), len(updates), _CHUNK,
        options=OPTIONS)
