"""Batch normalization whose factors and terms each image has of its own."""

import chainer
import chainer.functions as F
from chainer import backend, function_node

from chainer_dcgan.functions import dispatch
from chainer_dcgan.functions.activation import (
    chainer_activation,
    check_activation,
)
from chainer_dcgan.functions.kernels import layout
from chainer_dcgan.functions.synchronized import average, join_moments


def modulated_batch_normalization_activation(
        x, gamma, beta, bn, activation='identity'):
    """Normalizes a batch, scales and shifts each image, then activates.

    :math:`\\gamma_b (x_b - \\mu) / \\sigma + \\beta_b` of image :math:`b`
    (Chen et al. 2018, arXiv 1810.01365, equation 2), with the batch's
    statistics in training and the link's running ones in test mode. Where
    ``chainer.config.dcgan_processes`` says which processes share the batch,
    training mode normalizes over all of it.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Input,
            :math:`(B, C, H, W)`.
        gamma (:class:`~chainer.Variable` or :ref:`ndarray`): Factors,
            :math:`(B, C)`, in place of the link's own.
        beta (:class:`~chainer.Variable` or :ref:`ndarray`): Terms,
            :math:`(B, C)`, likewise.
        bn (~chainer.links.BatchNormalization): Link of size :math:`C`, whose
            running statistics are updated.
        activation (str): ``'identity'``, ``'relu'``, ``'elu'`` or
            ``'leaky_relu'`` (slope 0.2).

    Returns:
        ~chainer.Variable: Output, of the shape of ``x``.

    Raises:
        ValueError: If there is no activation function of that name.
    """
    check_activation(activation)
    if chainer.config.train:
        return _Node(bn, activation).apply((x, gamma, beta))[0]
    if chainer.config.enable_backprop:
        return _by_chainer(x, gamma, beta, bn, activation)
    x, gamma, beta = map(chainer.as_array, (x, gamma, beta))
    rows = layout.rows(x)
    kernels = dispatch.halves_of_normalization(rows, gamma, bn.avg_mean)
    scale = gamma / backend.get_array_module(x).sqrt(
        bn.avg_var + bn.avg_var.dtype.type(bn.eps))
    y = kernels.affine_activation(
        rows, scale, beta - bn.avg_mean * scale, activation)
    return chainer.Variable(
        layout.from_rows(y, x.shape), requires_grad=False)


class ModulatedNormalization:
    """One pass of the above in training mode, over arrays.

    Args:
        x (:ref:`ndarray`): Input, :math:`(M, C)`: the rows of each image
            together.
        gamma (:ref:`ndarray`): Factors, :math:`(B, C)`.
        beta (:ref:`ndarray`): Terms, :math:`(B, C)`.
        bn (~chainer.links.BatchNormalization): Link.
        activation (str): Name of the activation function.

    Attributes:
        y (:ref:`ndarray`): Output, :math:`(M, C)`.
    """

    def __init__(self, x, gamma, beta, bn, activation):
        self._processes = getattr(chainer.config, 'dcgan_processes', None)
        self._kernels = dispatch.halves_of_normalization(x, gamma, beta)
        self._x = x
        self._activation = activation
        (mean, var), = join_moments(
            self._processes, [self._kernels.moments(x)])
        self._mean = mean.astype(x.dtype)
        running = None
        if not chainer.config.in_recomputing:
            n = getattr(self._processes, 'size', 1) * len(x)
            running = bn.avg_mean, bn.avg_var, bn.decay, n
        # What else it gives is of the link's own factor and term.
        self._inv_std, *_ = self._kernels.fold(
            self._mean, var.astype(x.dtype), bn.gamma.array, bn.beta.array,
            bn.eps, running)
        self._scale = gamma * self._inv_std
        self._shift = beta - self._mean * self._scale
        self.y = self._kernels.affine_activation(
            x, self._scale, self._shift, activation)

    def backward(self, gy):
        """Backpropagates.

        Args:
            gy (:ref:`ndarray`): Gradient to the output, :math:`(M, C)`.

        Returns:
            tuple: Gradients to ``x``, ``gamma`` and ``beta``.
        """
        x, scale = self._x, self._scale
        sums, products = self._kernels.activation_sums(
            x, gy, scale, self._shift, self._mean, self._activation)
        # What the mean and the variance have a share in: one message.
        to_mean, to_var = (
            (scale * v).sum(axis=0) for v in (sums, products))
        if self._processes is not None:
            to_mean, to_var = average(self._processes, [to_mean, to_var])
        # gx = scale_b g - to_mean / M - (x - mean) to_var / (sigma^2 M)
        slope = -to_var * self._inv_std * self._inv_std / len(x)
        offset = -to_mean / len(x) - self._mean * slope
        gx = self._kernels.activation_gradient(
            x, gy, scale, self._shift, slope.astype(x.dtype),
            offset.astype(x.dtype), self._activation)
        return (gx, (products * self._inv_std).astype(x.dtype),
                sums.astype(x.dtype))


class _Node(function_node.FunctionNode):

    def __init__(self, bn, activation):
        self._bn = bn
        self._activation = activation

    def forward(self, inputs):
        self.retain_inputs((0, 1, 2))
        x, gamma, beta = inputs
        self._pass = ModulatedNormalization(
            layout.rows(x), gamma, beta, self._bn, self._activation)
        return layout.from_rows(self._pass.y, x.shape),

    def backward(self, indexes, grad_outputs):
        gy, = grad_outputs
        if chainer.config.enable_backprop:
            # A graph of the gradient is asked for: Chainer's nodes have one.
            inputs = self.get_retained_inputs()
            y = _by_chainer(*inputs, self._bn, self._activation)
            return tuple(chainer.grad(
                [y], [inputs[i] for i in indexes], [gy],
                enable_double_backprop=True))
        gx, *grads = self._pass.backward(layout.rows(gy.array))
        grads = layout.from_rows(gx, gy.shape), *grads
        return tuple(chainer.Variable(grads[i]) for i in indexes)


def _by_chainer(x, gamma, beta, bn, activation):
    xp = backend.get_array_module(x)
    ones = xp.ones(x.shape[1], x.dtype)
    arguments = x, ones, xp.zeros_like(ones)
    if chainer.config.train:
        y = F.batch_normalization(*arguments, eps=bn.eps)
    else:
        y = F.fixed_batch_normalization(
            *arguments, bn.avg_mean, bn.avg_var, eps=bn.eps)
    gamma, beta = (F.broadcast_to(F.reshape(v, (*v.shape, 1, 1)), x.shape)
                   for v in (gamma, beta))
    return chainer_activation(y * gamma + beta, activation)
