"""Two-dimensional convolution and its transpose, differentiable twice.

Long because each node's gradients are made of the others.
"""

import chainer
import chainer.functions as F
import numpy
from chainer import function_node
from chainer.utils import conv, type_check

from chainer_dcgan.functions import dispatch
from chainer_dcgan.functions.kernels import layout
from chainer_dcgan.functions.kernels.filters import Filters


def convolution_2d(x, W, b=None, stride=1, pad=0):
    """Convolution, as :func:`chainer.functions.convolution_2d`.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Input,
            :math:`(B, I, H, W)`.
        W (:class:`~chainer.Variable` or :ref:`ndarray`): Weights,
            :math:`(O, I, k_H, k_W)`.
        b (:class:`~chainer.Variable` or :ref:`ndarray`): Bias,
            :math:`(O,)`, or ``None``.
        stride (int or pair): Stride.
        pad (int or pair): Padding.

    Returns:
        ~chainer.Variable: Output, :math:`(B, O, H', W')`, with
        :math:`H' = \\lfloor (H + 2 pad - k_H) / stride \\rfloor + 1`.

    Raises:
        chainer.utils.type_check.InvalidType: If the shapes do not fit.
    """
    geometry = _single(stride), _single(pad)
    kernels = _kernels(x, W, b, *geometry)
    if kernels is None:
        return F.convolution_2d(x, W, b, stride, pad)
    args = (x, W) if b is None else (x, W, b)
    return Convolution2D(kernels, *geometry).apply(args)[0]


def deconvolution_2d(x, W, b=None, stride=1, pad=0, outsize=None):
    """Deconvolution, as :func:`chainer.functions.deconvolution_2d`.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Input,
            :math:`(B, I, H, W)`.
        W (:class:`~chainer.Variable` or :ref:`ndarray`): Weights,
            :math:`(I, O, k_H, k_W)`.
        b (:class:`~chainer.Variable` or :ref:`ndarray`): Bias,
            :math:`(O,)`, or ``None``.
        stride (int or pair): Stride.
        pad (int or pair): Padding.
        outsize (tuple): Output height and width; by default
            :math:`stride (H - 1) + k_H - 2 pad`.

    Returns:
        ~chainer.Variable: Output, :math:`(B, O, H', W')`.

    Raises:
        chainer.utils.type_check.InvalidType: If the shapes do not fit.
    """
    geometry = _single(stride), _single(pad)
    kernels = _kernels(x, W, b, *geometry)
    if kernels is None:
        return F.deconvolution_2d(x, W, b, stride, pad, outsize)
    args = (x, W) if b is None else (x, W, b)
    return Deconvolution2D(kernels, *geometry, outsize).apply(args)[0]


def _kernels(x, W, b, stride, pad):
    # Strides and paddings that differ by direction are Chainer's business.
    if None in (stride, pad) or x.size == 0 or W.size == 0:
        return None
    return dispatch.kernels(x, W, b)


def _single(value):
    # Links hold pairs: 2 of (2, 2), None of (2, 1).
    first, second = (value, value) if numpy.isscalar(value) else value
    return int(first) if first == second else None


class _Convolution(function_node.FunctionNode):

    """What convolution and deconvolution share.

    Args:
        kernels (module): From :func:`dispatch.kernels`.
        stride (int): Stride.
        pad (int): Padding.
        outsize (tuple): Height and width of the result, or ``None``.
    """

    # The weights, if another node has seen them before.
    filters = None

    def __init__(self, kernels, stride, pad, outsize=None):
        self.settings = kernels, stride, pad
        self.outsize = outsize

    def _take_filters(self, W):
        if self.filters is None or self.filters.W is not W:
            self.filters = Filters(W)
        return self.filters

    def _transpose(self, cls, outsize, x, W):
        # The other way, with the same weights.
        if not chainer.config.enable_backprop:
            return chainer.Variable(cls.compute(
                self.settings, x.array, self._take_filters(W.array), None,
                outsize))
        node = cls(*self.settings, outsize)
        node.filters = self.filters
        return node.apply((x, W))[0]

    def _check(self, in_types, channels):
        type_check.expect(2 <= in_types.size(), in_types.size() <= 3)
        x, W = in_types[0], in_types[1]
        type_check.expect(
            x.ndim == 4, W.ndim == 4,
            x.shape[1] == W.shape[channels],
        )
        if type_check.eval(in_types.size()) == 3:
            type_check.expect(
                in_types[2].ndim == 1,
                in_types[2].shape[0] == W.shape[1 - channels],
            )


class Convolution2D(_Convolution):

    """Convolution of :math:`(B, I, H, W)` by :math:`(O, I, k_H, k_W)`."""

    def check_type_forward(self, in_types):
        self._check(in_types, 1)

    def forward(self, inputs):
        self.retain_inputs((0, 1))
        x, W = inputs[:2]
        b = inputs[2] if len(inputs) == 3 else None
        _, stride, pad = self.settings
        outsize = self.outsize or tuple(
            conv.get_conv_outsize(n, k, stride, pad)
            for n, k in zip(x.shape[2:], W.shape[2:]))
        return self.compute(
            self.settings, x, self._take_filters(W), b, outsize),

    @staticmethod
    def compute(settings, x, filters, b, outsize):
        kernels, stride, pad = settings
        return kernels.correlate(x, filters, b, stride, pad, outsize)

    def backward(self, indexes, grad_outputs):
        x, W = self.get_retained_inputs()
        gy, = grad_outputs
        grads = []
        if 0 in indexes:
            grads.append(self._transpose(
                Deconvolution2D, x.shape[2:], gy, W))
        if 1 in indexes:
            grads.append(_WeightGradient(
                *self.settings, W.shape[2:]).apply((x, gy))[0])
        if 2 in indexes:
            grads.append(_BiasGradient(self.settings[0]).apply((gy,))[0])
        return tuple(grads)


class Deconvolution2D(_Convolution):

    """Transpose of :class:`Convolution2D` for the same weights.

    Takes :math:`(B, O, H', W')` to :math:`(B, I, H, W)`.
    """

    def check_type_forward(self, in_types):
        self._check(in_types, 0)

    def forward(self, inputs):
        self.retain_inputs((0, 1))
        y, W = inputs[:2]
        b = inputs[2] if len(inputs) == 3 else None
        _, stride, pad = self.settings
        outsize = self.outsize or tuple(
            conv.get_deconv_outsize(n, k, stride, pad)
            for n, k in zip(y.shape[2:], W.shape[2:]))
        return self.compute(
            self.settings, y, self._take_filters(W), b, outsize),

    @staticmethod
    def compute(settings, y, filters, b, outsize):
        kernels, stride, pad = settings
        return kernels.correlate_transposed(
            y, filters, b, stride, pad, outsize)

    def backward(self, indexes, grad_outputs):
        y, W = self.get_retained_inputs()
        gx, = grad_outputs
        grads = []
        if 0 in indexes:
            grads.append(self._transpose(
                Convolution2D, y.shape[2:], gx, W))
        if 1 in indexes:
            grads.append(_WeightGradient(
                *self.settings, W.shape[2:]).apply((gx, y))[0])
        if 2 in indexes:
            grads.append(_BiasGradient(self.settings[0]).apply((gx,))[0])
        return tuple(grads)


class _WeightGradient(function_node.FunctionNode):

    """Gradient of :class:`Convolution2D` to its weights.

    Args:
        kernels (module): From :func:`dispatch.kernels`.
        stride (int): Stride.
        pad (int): Padding.
        kernel (tuple): :math:`(k_H, k_W)`.
    """

    def __init__(self, kernels, stride, pad, kernel):
        self.settings = kernels, stride, pad
        self.kernel = kernel

    def forward(self, inputs):
        self.retain_inputs((0, 1))
        x, gy = inputs
        kernels, stride, pad = self.settings
        return kernels.correlate_weight(
            x, gy, self.kernel, stride, pad, with_bias=False)[0],

    def backward(self, indexes, grad_outputs):
        x, gy = self.get_retained_inputs()
        ggW, = grad_outputs
        grads = []
        if 0 in indexes:
            grads.append(Deconvolution2D(
                *self.settings, x.shape[2:]).apply((gy, ggW))[0])
        if 1 in indexes:
            grads.append(Convolution2D(
                *self.settings, gy.shape[2:]).apply((x, ggW))[0])
        return tuple(grads)


class _BiasGradient(function_node.FunctionNode):

    """Sum over images and positions.

    Args:
        kernels (module): From :func:`dispatch.kernels`.
    """

    def __init__(self, kernels):
        self.kernels = kernels

    def forward(self, inputs):
        gy, = inputs
        self.shape = gy.shape
        return self.kernels.column_sum(layout.rows(gy)),

    def backward(self, indexes, grad_outputs):
        ggb, = grad_outputs
        return F.broadcast_to(
            F.reshape(ggb, (1, -1, 1, 1)), self.shape),
