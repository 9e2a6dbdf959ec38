"""The nets' activation functions, by name."""

import chainer
import chainer.functions as F
from chainer import function_node

from chainer_dcgan.functions import dispatch
from chainer_dcgan.functions.kernels import layout

_CHAINER = {
    'identity': F.identity,
    'relu': F.relu,
    'elu': F.elu,
    'leaky_relu': F.leaky_relu,
}


def activate(x, activation):
    """Applies an activation function.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Input,
            :math:`(B, C, H, W)` or :math:`(B, C)`.
        activation (str): ``'identity'``, ``'relu'``, ``'elu'``
            (:math:`\\alpha = 1`) or ``'leaky_relu'`` (slope 0.2).

    Returns:
        ~chainer.Variable: Output, of the same shape.

    Raises:
        ValueError: If there is no activation function of that name.
    """
    check_activation(activation)
    kernels = dispatch.kernels(x) if x.ndim in (2, 4) and x.size else None
    if kernels is None or activation == 'identity':
        return chainer_activation(x, activation)
    return Activation(kernels, activation).apply((x,))[0]


def chainer_activation(x, activation):
    """Applies Chainer's own activation function.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Input.
        activation (str): As for :func:`activate`.

    Returns:
        ~chainer.Variable: Output.
    """
    return _CHAINER[activation](x)


def check_activation(activation: str) -> None:
    """Refuses a name that no activation function has.

    Args:
        activation (str): Name.

    Raises:
        ValueError: If there is no activation function of that name.
    """
    if activation not in _CHAINER:
        raise ValueError(
            f'there is no activation function {activation!r}. Pass one of '
            f'{", ".join(_CHAINER)}.')


class Activation(function_node.FunctionNode):

    """Activation function that retains its output only.

    Args:
        kernels (module): From :func:`dispatch.kernels`.
        activation (str): As for :func:`activate`.
    """

    def __init__(self, kernels, activation):
        self.kernels = kernels
        self.activation = activation

    def forward(self, inputs):
        x, = inputs
        self.retain_outputs((0,))
        y = self.kernels.activate(layout.rows(x), self.activation)
        return layout.from_rows(y, x.shape),

    def backward(self, indexes, grad_outputs):
        y, = self.get_retained_outputs()
        gy, = grad_outputs
        if chainer.config.enable_backprop:
            return gy * self._slope(y),
        gx = self.kernels.activate_backward(
            layout.rows(y.array), layout.rows(gy.array), self.activation)
        return chainer.Variable(layout.from_rows(gx, y.shape)),

    def _slope(self, y):
        # As an expression of Chainer's, for double backward.
        positive = (y.array > 0).astype(y.dtype)
        if self.activation == 'elu':
            return positive + (1 - positive) * (y + 1)
        floor = y.dtype.type(0.2 if self.activation == 'leaky_relu' else 0)
        return chainer.Variable(positive + (1 - positive) * floor)
