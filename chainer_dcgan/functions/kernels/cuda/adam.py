"""Adam's update, and averages, of many arrays in one launch."""

from chainer_dcgan.functions.kernels.cuda.tasks import (
    CHUNK,
    chunks,
    launch_tasks,
    task_type,
)

# struct Update and struct Pair of source/adam.cu.
_UPDATE = task_type(
    ('param', 'm', 'v', 'grad'), ('size',),
    ('rate1', 'rate2', 'eps', 'step', 'decay', 'l2'))
_PAIR = task_type(('target', 'source'), ('size',))


def adam_at_once(updates):
    """Updates parameters and their moments in place.

    The formula is :func:`..numpy.adam_update.adam`'s, with
    :math:`g + \\lambda w` for :math:`g`.

    Args:
        updates (list): A tuple for each parameter: the arguments of
            :func:`..numpy.adam_update.adam`, then :math:`\\lambda`.
    """
    launch_tasks(
        'adam', 'adam', _UPDATE,
        [(param, m, v, grad, param.size, 1 - beta1, 1 - beta2, *others)
         for param, grad, m, v, beta1, beta2, *others in updates],
        [chunks(update[0].size) for update in updates], CHUNK)


def follow_at_once(pairs, rate):
    """See :func:`..numpy.adam_update.follow_at_once`."""
    launch_tasks(
        'adam', 'follow', _PAIR, [(a, b, a.size) for a, b in pairs],
        [chunks(a.size) for a, _ in pairs], CHUNK, float(rate))
