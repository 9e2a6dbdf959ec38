"""Batch normalization and the activation after it."""

import chainer

from chainer_dcgan.functions.kernels import layout
from chainer_dcgan.functions.synchronized import JointNormalization


class NormalizationPass:
    """One pass through a link, in training mode.

    Over the whole batch where ``chainer.config.dcgan_processes`` says which
    processes share it.

    Args:
        kernels (module): From :func:`~chainer_dcgan.functions.dispatch.\
kernels`.
        bn (~chainer_dcgan.models.links.BatchNormalization): Link; its
            running statistics are updated.
        x (:ref:`ndarray`): Input, :math:`(B, C, H, W)` or :math:`(B, C)`.

    Attributes:
        y (:ref:`ndarray`): Output, of the same shape.
    """

    def __init__(self, kernels, bn, x):
        self._kernels = kernels
        self._bn = bn
        self._x = layout.rows(x)
        self._joint = None
        processes = getattr(chainer.config, 'dcgan_processes', None)
        if processes is not None:
            self._joint = JointNormalization(
                processes, self._x, bn.gamma.array, bn.beta.array, bn.eps,
                (bn.avg_mean, bn.avg_var, bn.decay), bn.activation)
            self.y = layout.from_rows(self._joint.y, x.shape)
            return
        self._mean, var = kernels.batch_statistics(self._x)
        self._inv_std, self._scale, self._shift = kernels.fold(
            self._mean, var, bn.gamma.array, bn.beta.array, bn.eps,
            (bn.avg_mean, bn.avg_var, bn.decay, len(self._x)))
        self.y = layout.from_rows(kernels.affine_activation(
            self._x, self._scale, self._shift, bn.activation), x.shape)

    def backward(self, gy, gradients=None):
        """Backpropagates.

        Args:
            gy (:ref:`ndarray`): Gradient to the output.
            gradients (~chainer_dcgan.training.passes.gradients.Gradients):
                Takes those of the link's parameters, if given.

        Returns:
            :ref:`ndarray`: Gradient to the input.
        """
        if self._joint is not None:
            gx, ggamma, gbeta = self._joint.backward(layout.rows(gy))
        else:
            gx, ggamma, gbeta = self._kernels.affine_activation_backward(
                self._x, layout.rows(gy), self._scale, self._shift,
                self._mean, self._inv_std, self._bn.activation)
        if gradients is not None:
            gradients.add(self._bn.gamma, ggamma)
            gradients.add(self._bn.beta, gbeta)
        return layout.from_rows(gx, gy.shape)
