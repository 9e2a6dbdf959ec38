"""Adam's update by NumPy alone, in blocks that stay in the cache."""

import numpy

_BLOCK_SIZE = 1 << 16


def adam(param, grad, m, v, beta1, beta2, eps, step, decay):
    """Updates a parameter and its moments in place.

    Kingma and Ba (2015, arXiv 1412.6980), algorithm 1, in the form of
    section 2's last paragraph:

    .. math::

        m &\\leftarrow m + (1 - \\beta_1) (g - m) \\\\
        v &\\leftarrow v + (1 - \\beta_2) (g^2 - v) \\\\
        w &\\leftarrow decay \\cdot w - step \\cdot m / (\\sqrt v + \\epsilon)

    Args:
        param (numpy.ndarray): Parameter :math:`w`, flat.
        grad (numpy.ndarray): Its gradient.
        m (numpy.ndarray): First moment.
        v (numpy.ndarray): Second moment.
        beta1 (float): Decay of the first moment.
        beta2 (float): Decay of the second moment.
        eps (float): Term added to the root.
        step (float): Step size, bias corrections included.
        decay (float): What the parameter is multiplied by.
    """
    for start in range(0, len(param), _BLOCK_SIZE):
        block = slice(start, start + _BLOCK_SIZE)
        g = grad[block]
        m[block] += (1 - beta1) * (g - m[block])
        v[block] += (1 - beta2) * (g * g - v[block])
        root = numpy.sqrt(v[block])
        root += eps
        numpy.divide(m[block], root, out=root)
        root *= step
        if decay != 1:
            param[block] *= decay
        param[block] -= root


def adam_at_once(updates):
    """Updates several parameters and their moments in place.

    The formula is :func:`adam`'s, with :math:`g + \\lambda w` for
    :math:`g`.

    Args:
        updates (list): A tuple for each parameter: the arguments of
            :func:`adam`, of any shape, then :math:`\\lambda`.
    """
    for *update, l2 in updates:
        param, grad, m, v = (array.reshape(-1) for array in update[:4])
        if l2:
            grad = grad + l2 * param
        adam(param, grad, m, v, *update[4:])


def follow_at_once(pairs, rate):
    """Moves arrays towards others: :math:`a \\leftarrow a + r (b - a)`.

    Args:
        pairs (list): Tuples of float32 arrays, :math:`a` and :math:`b`.
        rate (float): :math:`r`.
    """
    for a, b in pairs:
        a += rate * (b - a)
