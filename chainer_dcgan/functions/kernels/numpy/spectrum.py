"""Spectral normalization (Miyato et al. 2018, arXiv 1802.05957) by NumPy."""

import numpy

from chainer_dcgan.functions.kernels.blocked_product import blocked_matmul


def divide_by_norms(weights):
    """Divides weights by their largest singular values, as estimated.

    Args:
        weights (list): A tuple for each: the weights, :math:`(O, \\dots)`,
            the estimate of the left singular vector, :math:`(O,)`, which the
            power iteration updates in place, how many iterations it makes,
            and the term added to the lengths of vectors.

    Returns:
        tuple: List of the divided weights, and what
        :func:`divide_by_norms_backward` takes.
    """
    states = [_divide(*args) for args in weights]
    return [normalized for normalized, *_ in states], states


def divide_by_norms_backward(grads, states):
    """Gradients of :func:`divide_by_norms`, the singular vectors held fixed.

    Args:
        grads (list of :ref:`ndarray`): Gradients to the divided weights; they
            may be overwritten.
        states (list): From :func:`divide_by_norms`.

    Returns:
        list of :ref:`ndarray`: Gradients to the weights.
    """
    return [_divide_backward(g, *state) for g, state in zip(grads, states)]


def _divide(W, u, n_iterations, eps):
    matrix = W.reshape(len(W), -1)
    for _ in range(n_iterations):
        v = blocked_matmul(u[None], matrix)[0]
        # Not linalg.norm: of so long a vector it may wake BLAS's threads.
        v /= numpy.sqrt((v * v).sum()) + eps
        stretched = blocked_matmul(matrix, v[:, None])[:, 0]
        new_u = stretched / (numpy.linalg.norm(stretched) + eps)
        u[...] = new_u
    sigma = new_u.dot(stretched)
    return W / sigma, sigma, new_u, v


def _divide_backward(g, normalized, sigma, u, v):
    # W / (u^T W v) with u and v held fixed, section 2.1 there.
    share = (g * normalized).sum() / sigma
    g = g / sigma
    g.reshape(len(g), -1)[...] -= (u * share)[:, None] * v
    return g
