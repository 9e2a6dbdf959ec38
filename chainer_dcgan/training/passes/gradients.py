"""Sums of gradients over the passes of a step."""

import itertools


class Gradients:
    """Gradients of parameters, added up."""

    def __init__(self):
        self._sums = {}

    def add(self, param, grad):
        """Adds a pass's gradient.

        Args:
            param (~chainer.Parameter): Parameter.
            grad (:ref:`ndarray`): Gradient, of its shape; taken over. ``None``
                for zero: a bias before a batch normalization, which takes
                away what it adds.
        """
        total = self._sums.get(id(param))
        if total is None:
            self._sums[id(param)] = grad
        elif grad is not None:
            total += grad

    def of(self, param):
        """Returns what has been added up.

        Args:
            param (~chainer.Parameter): Parameter.

        Returns:
            :ref:`ndarray`: Its gradient so far.
        """
        return self._sums[id(param)]

    def replace(self, param, grad):
        """Changes a parameter's gradient.

        Args:
            param (~chainer.Parameter): Parameter.
            grad (:ref:`ndarray`): What replaces the sum.
        """
        self._sums[id(param)] = grad

    def write(self, model):
        """Makes them the gradients of a model's parameters.

        Args:
            model (~chainer.Link): Model; each of its parameters must have
                been added to.
        """
        params = list(model.params())
        _fill(self._sums, [
            param for param in params if self._sums[id(param)] is None])
        for param in params:
            param.grad = self._sums[id(param)]


def _fill(sums, params):
    # Zeros for all of them in one array.
    sizes = [param.size for param in params]
    if not sizes:
        return
    zeros = params[0].xp.zeros(sum(sizes), params[0].dtype)
    for param, size, end in zip(
            params, sizes, itertools.accumulate(sizes)):
        sums[id(param)] = zeros[end - size:end].reshape(param.shape)
