"""Batch normalization and the activation after it, in one node."""

import chainer
import numpy
from chainer import function_node

from chainer_dcgan.functions import dispatch
from chainer_dcgan.functions.activation import (
    chainer_activation,
    check_activation,
)
from chainer_dcgan.functions.kernels import layout
from chainer_dcgan.functions.synchronized import SynchronizedNormalization


def batch_normalization_activation(x, bn, activation='identity'):
    """Applies a batch normalization link, then an activation function.

    Computes what ``activate(bn(x), activation)`` does and updates the link's
    running statistics as it does, in fewer passes over memory; the
    normalized values are not kept but computed again in the backward pass.
    Test mode is fused where no graph is built, otherwise it is Chainer's.
    Where ``chainer.config.dcgan_processes`` says which processes share the
    batch, training mode normalizes over all of it.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Input,
            :math:`(B, C, H, W)` or :math:`(B, C)`.
        bn (~chainer.links.BatchNormalization): Link of size :math:`C`.
        activation (str): ``'identity'``, ``'relu'``, ``'elu'`` or
            ``'leaky_relu'`` (slope 0.2).

    Returns:
        ~chainer.Variable: Output, of the shape of ``x``.

    Raises:
        ValueError: If there is no activation function of that name.
    """
    check_activation(activation)
    config = chainer.config
    processes = getattr(config, 'dcgan_processes', None)
    if processes is not None and config.train:
        return _apply_synchronized(processes, x, bn, activation)
    kernels = None
    if _covers(x, bn) and (config.train or not config.enable_backprop):
        kernels = dispatch.kernels(
            x, bn.gamma, bn.beta, bn.avg_mean, bn.avg_var)
    if kernels is None:
        # Not bn(x): chainer_dcgan.models.links.BatchNormalization, a
        # subclass, calls this function from its own forward.
        y = chainer.links.BatchNormalization.forward(bn, x)
        return chainer_activation(y, activation)
    if not config.train:
        return _apply_fixed(kernels, x, bn, activation)
    running = None
    if not config.in_recomputing:
        running = bn.avg_mean, bn.avg_var, bn.decay
    return BatchNormalizationActivation(
        kernels, bn.eps, running, activation).apply(
            (x, bn.gamma, bn.beta))[0]


def _apply_synchronized(processes, x, bn, activation):
    running = None
    if not chainer.config.in_recomputing:
        running = bn.avg_mean, bn.avg_var, bn.decay
    return SynchronizedNormalization(
        processes, bn.eps, running, activation).apply(
            (x, bn.gamma, bn.beta))[0]


def _covers(x, bn):
    return (isinstance(bn, chainer.links.BatchNormalization)
            and bn.axis is None and bn.gamma is not None
            and bn.beta is not None and x.ndim in (2, 4)
            # One row: Chainer warns that its variance is zero.
            and x.size > x.shape[1]
            and bn.avg_mean.shape == x.shape[1:2])


def _apply_fixed(kernels, x, bn, activation):
    x = chainer.as_array(x)
    scale = bn.gamma.array / numpy.sqrt(bn.avg_var + numpy.float32(bn.eps))
    y = kernels.affine_activation(
        layout.rows(x), scale, bn.beta.array - bn.avg_mean * scale,
        activation)
    return chainer.Variable(
        layout.from_rows(y, x.shape), requires_grad=False)


class BatchNormalizationActivation(function_node.FunctionNode):

    """Batch normalization in training mode, then an activation function.

    Args:
        kernels (module): From :func:`dispatch.kernels`.
        eps (float): Term added to the variance.
        running (tuple): Running mean and variance, which the forward pass
            updates in place, and their decay; or ``None``.
        activation (str): Name of the activation function.
    """

    def __init__(self, kernels, eps, running, activation):
        self.kernels = kernels
        self.eps = eps
        self.running = running
        self.activation = activation

    def forward(self, inputs):
        self.retain_inputs((0, 1, 2))
        x, gamma, beta = inputs
        y, self.state = self.kernels.normalize(
            layout.rows(x), 1, gamma, beta, self.eps, self.running,
            self.activation)
        return layout.from_rows(y, x.shape),

    def backward(self, indexes, grad_outputs):
        x, gamma, beta = self.get_retained_inputs()
        gy, = grad_outputs
        if chainer.config.enable_backprop:
            return self._backward_by_chainer(indexes, x, gamma, beta, gy)
        gx, ggamma, gbeta = self.kernels.normalize_backward(
            layout.rows(x.array), layout.rows(gy.array), self.state,
            self.activation)
        grads = layout.from_rows(gx, x.shape), ggamma, gbeta
        return tuple(chainer.Variable(grads[i]) for i in indexes)

    def _backward_by_chainer(self, indexes, x, gamma, beta, gy):
        # A graph of the gradient is asked for: Chainer's nodes have one.
        y = chainer_activation(
            chainer.functions.batch_normalization(
                x, gamma, beta, eps=self.eps), self.activation)
        inputs = x, gamma, beta
        return tuple(chainer.grad(
            [y], [inputs[i] for i in indexes], [gy],
            enable_double_backprop=True))
