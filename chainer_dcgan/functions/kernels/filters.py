"""Weights of a convolution, and what kernels make of them."""


class Filters:

    """Weights that keep the forms that kernels multiply by.

    A training step runs several passes with the same weights: each form is
    made once. Weights that change need a new object.

    Args:
        W (:ref:`ndarray`): Weights, :math:`(O, I, k_H, k_W)`.
    """

    def __init__(self, W):
        self.W = W
        self._forms = {}

    @property
    def shape(self):
        """tuple: :math:`(O, I, k_H, k_W)`."""
        return self.W.shape

    def form(self, make, *args):
        """Returns ``make(W, *args)``, made at the first call.

        Args:
            make (callable): Function of a kernel's module.
            args: Further arguments, hashable.

        Returns:
            What it returned.
        """
        key = make, args
        if key not in self._forms:
            self._forms[key] = make(self.W, *args)
        return self._forms[key]
