"""Spectral normalization (Miyato et al. 2018, arXiv 1802.05957) of arrays."""

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


class DividedWeights:
    """Weights of links, normalized where a link has the hook for that.

    Like a forward pass in training, it makes the hooks' power iterations and
    keeps the links' estimates of the singular vectors.

    Args:
        kernels (module): From :func:`~chainer_dcgan.functions.dispatch.\
kernels`.
        links (iterable of ~chainer.Link): Links, which :func:`covers` is true
            of.
    """

    def __init__(self, kernels, links):
        self._kernels = kernels
        self._links = [
            link for link in links if _HOOK in link.local_link_hooks]
        normalized, self._state = kernels.divide_by_norms(
            [_describe(link) for link in self._links])
        self._normalized = dict(zip(map(id, self._links), normalized))

    def of(self, link):
        """Returns a link's weights.

        Args:
            link (~chainer.Link): Link.

        Returns:
            :ref:`ndarray`: Weights, normalized if it has the hook.
        """
        return self._normalized.get(id(link), link.W.array)

    def undo(self, gradients):
        """Makes gradients to normalized weights those to the links' own.

        Args:
            gradients (~chainer_dcgan.training.passes.gradients.Gradients):
                Has those of all these links.
        """
        params = [link.W for link in self._links]
        grads = self._kernels.divide_by_norms_backward(
            [gradients.of(param) for param in params], self._state)
        for param, grad in zip(params, grads):
            gradients.replace(param, grad)


def _describe(link):
    hook = link.local_link_hooks[_HOOK]
    return (link.W.array, getattr(link, hook.vector_name),
            hook.n_power_iteration, hook.eps)
