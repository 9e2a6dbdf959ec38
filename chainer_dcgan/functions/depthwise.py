"""Depthwise convolution."""

from collections.abc import Callable

import chainer
import chainer.functions as F
from chainer import function_node
from chainer.utils import conv

from chainer_dcgan.functions import dispatch


def depthwise_convolution_2d(x, W, b, stride=1, pad=0):
    """Convolves every channel with a kernel of its own.

    Fast without a graph, that is, under :func:`chainer.no_backprop_mode`;
    where a gradient may be asked for, it is Chainer's own grouped
    convolution.

    Args:
        x (:class:`~chainer.Variable` or :ref:`ndarray`): Input,
            :math:`(B, C, H, W)`.
        W (:class:`~chainer.Variable` or :ref:`ndarray`): Weights,
            :math:`(C, 1, k_H, k_W)`.
        b (:class:`~chainer.Variable` or :ref:`ndarray`): Bias,
            :math:`(C,)`.
        stride (int): Stride.
        pad (int): Padding.

    Returns:
        ~chainer.Variable: Output, :math:`(B, C, H', W')`, with
        :math:`H' = \\lfloor (H + 2 pad - k_H) / stride \\rfloor + 1`.

    Raises:
        chainer.utils.type_check.InvalidType: If the shapes do not fit.
    """
    # There is none for a GPU, where Chainer's does.
    kernel = getattr(dispatch.kernels(x, W, b), 'depthwise', None)
    if kernel is None or chainer.config.enable_backprop:
        return F.convolution_2d(x, W, b, stride, pad, groups=len(W))
    return _Depthwise(kernel, stride, pad).apply((x, W, b))[0]


class _Depthwise(function_node.FunctionNode):

    """Forward computation alone.

    Args:
        kernel (callable): Of the kernels from :func:`dispatch.kernels`.
        stride (int): Stride.
        pad (int): Padding.
    """

    def __init__(self, kernel: Callable, stride: int, pad: int) -> None:
        self.kernel = kernel
        self.stride = stride
        self.pad = pad

    def check_type_forward(self, in_types):
        x, W, b = in_types
        chainer.utils.type_check.expect(
            x.ndim == 4, W.ndim == 4, b.ndim == 1,
            W.shape[0] == x.shape[1],
            W.shape[1] == 1,
            b.shape[0] == x.shape[1])

    def forward(self, inputs):
        x, W, b = inputs
        outsize = tuple(
            conv.get_conv_outsize(n, k, self.stride, self.pad)
            for n, k in zip(x.shape[2:], W.shape[2:]))
        return self.kernel(x, W, b, self.stride, self.pad, outsize),
