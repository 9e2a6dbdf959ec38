"""Linear layer."""

import chainer
import chainer.functions as F
from chainer import function_node
from chainer.utils import type_check

from chainer_dcgan.functions import dispatch


def linear(x, W, b=None):
    """Linear layer, as :func:`chainer.functions.linear`.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Input,
            :math:`(B, ...)`; all axes but the first are flattened.
        W (:class:`~chainer.Variable` or :ref:`ndarray`): Weights,
            :math:`(O, I)`.
        b (:class:`~chainer.Variable` or :ref:`ndarray`): Bias,
            :math:`(O,)`, or ``None``.

    Returns:
        ~chainer.Variable: Output, :math:`(B, O)`.

    Raises:
        chainer.utils.type_check.InvalidType: If the shapes do not fit.
    """
    kernels = dispatch.kernels(x, W, b) if x.size and W.size else None
    if kernels is None:
        return F.linear(x, W, b)
    if x.ndim != 2:
        x = F.reshape(x, (len(x), -1))
    args = (x, W) if b is None else (x, W, b)
    return Linear(kernels).apply(args)[0]


class Linear(function_node.FunctionNode):

    """Product of :math:`(B, I)` and the transpose of :math:`(O, I)`.

    Args:
        kernels (module): From :func:`dispatch.kernels`.
    """

    def __init__(self, kernels):
        self.kernels = kernels

    def check_type_forward(self, in_types):
        type_check.expect(2 <= in_types.size(), in_types.size() <= 3)
        x, W = in_types[0], in_types[1]
        type_check.expect(
            x.ndim == 2, W.ndim == 2, x.shape[1] == W.shape[1])
        if type_check.eval(in_types.size()) == 3:
            type_check.expect(
                in_types[2].ndim == 1, in_types[2].shape[0] == W.shape[0])

    def forward(self, inputs):
        self.retain_inputs((0, 1))
        y = self.kernels.matmul(inputs[0], inputs[1].T)
        if len(inputs) == 3:
            y += inputs[2]
        return y,

    def backward(self, indexes, grad_outputs):
        x, W = self.get_retained_inputs()
        gy, = grad_outputs
        if chainer.config.enable_backprop:
            grads = (lambda: F.matmul(gy, W),
                     lambda: F.matmul(gy, x, transa=True),
                     lambda: F.sum(gy, axis=0))
            return tuple(grads[i]() for i in indexes)
        grads = (lambda: self.kernels.matmul(gy.array, W.array),
                 lambda: self.kernels.matmul(gy.array.T, x.array),
                 lambda: self.kernels.column_sum(gy.array))
        return tuple(chainer.Variable(grads[i]()) for i in indexes)
