"""Spectral normalization (Miyato et al. 2018, arXiv 1802.05957) of arrays."""

from chainer import backend

_HOOK = 'SpectralNormalization'


def covers(link):
    """Tells whether this module does what a link's hooks do.

    Args:
        link (~chainer.Link): Link.

    Returns:
        bool: Whether its hooks are none, or one that divides ``W``, and
        nothing else, by its largest singular value.
    """
    hooks = link.local_link_hooks
    if list(hooks) != [_HOOK]:
        return not hooks
    hook = hooks[_HOOK]
    return (hook.axis == 0 and hook.weight_name == 'W'
            and not hook.use_gamma and hook.factor is None)


def normalize(kernels, link):
    """Normalizes a link's weights, if it has the hook for that.

    Like a forward pass in training, it makes the hook's power iteration and
    keeps the link's estimate of the singular vector.

    Args:
        kernels (module): From :func:`~chainer_dcgan.functions.dispatch.\
kernels`.
        link (~chainer.Link): Link.

    Returns:
        tuple: Weights, and a function that takes the gradient to them to
        the gradient to ``link.W``.
    """
    W = link.W.array
    if _HOOK not in link.local_link_hooks:
        return W, lambda g: g
    hook = link.local_link_hooks[_HOOK]
    xp = backend.get_array_module(W)
    matrix = W.reshape(len(W), -1)
    u = getattr(link, hook.vector_name)
    for _ in range(hook.n_power_iteration):
        v = kernels.matmul(u[None], matrix)[0]
        # Not linalg.norm: of so long a vector it may wake BLAS's threads.
        v /= xp.sqrt((v * v).sum()) + hook.eps
        stretched = kernels.matmul(matrix, v[:, None])[:, 0]
        new_u = stretched / (xp.linalg.norm(stretched) + hook.eps)
    u[...] = new_u
    sigma = new_u.dot(stretched)
    normalized = W / sigma

    def backward(g):
        # W / (u^T W v) with u and v held fixed, section 2.1 there.
        share = (g * normalized).sum() / sigma
        g = g / sigma
        g.reshape(len(g), -1)[...] -= (new_u * share)[:, None] * v
        return g

    return normalized, backward
