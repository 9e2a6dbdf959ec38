"""Sums of gradients over the passes of a step."""


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
        if grad is None:
            grad = param.xp.zeros_like(param.array)
        if id(param) in self._sums:
            self._sums[id(param)] += grad
        else:
            self._sums[id(param)] = grad

    def replace(self, param, function):
        """Changes a parameter's gradient.

        Args:
            param (~chainer.Parameter): Parameter.
            function (callable): Takes the sum and returns what replaces it.
        """
        self._sums[id(param)] = function(self._sums[id(param)])

    def write(self, model):
        """Makes them the gradients of a model's parameters.

        Args:
            model (~chainer.Link): Model; each of its parameters must have
                been added to.
        """
        for param in model.params():
            param.grad = self._sums[id(param)]
