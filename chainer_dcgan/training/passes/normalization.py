"""Batch normalization and the activation after it."""

import chainer
from chainer import backend

from chainer_dcgan.functions import dispatch
from chainer_dcgan.functions.kernels import layout
from chainer_dcgan.functions.modulation import ModulatedNormalization
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
        n_groups (int): Into how many equal batches ``x`` is divided, each
            normalized by itself, one after the other.

    Attributes:
        y (:ref:`ndarray`): Output, of the same shape.
    """

    def __init__(self, kernels, bn, x, n_groups=1):
        self._bn = bn
        rows = layout.rows(x)
        processes = getattr(chainer.config, 'dcgan_processes', None)
        if processes is not None:
            self._batch = JointNormalization(
                processes, rows, bn.gamma.array, bn.beta.array, bn.eps,
                (bn.avg_mean, bn.avg_var, bn.decay), bn.activation, n_groups)
        else:
            self._batch = _AtOnce(
                kernels.normalize, kernels.normalize_backward, bn, rows,
                n_groups)
        self.y = layout.from_rows(self._batch.y, x.shape)

    def backward(self, gy, gradients=None):
        """Backpropagates.

        Args:
            gy (:ref:`ndarray`): Gradient to the output, or to its first
                groups.
            gradients (~chainer_dcgan.training.passes.gradients.Gradients):
                Takes those of the link's parameters, if given.

        Returns:
            :ref:`ndarray`: Gradient to the input.
        """
        gx, ggamma, gbeta = self._batch.backward(layout.rows(gy))
        if gradients is not None:
            gradients.add(self._bn.gamma, ggamma)
            gradients.add(self._bn.beta, gbeta)
        return layout.from_rows(gx, gy.shape)


class ModulatedPass:
    """One pass through a link that z has a say in, in training mode.

    Args:
        kernels (module): As :class:`NormalizationPass` takes them.
        bn (~chainer_dcgan.models.links.ModulatedBatchNormalization): Link;
            its running statistics are updated.
        x (:ref:`ndarray`): Input, :math:`(B, C, H, W)`.
        z (:ref:`ndarray`): Latent vectors, :math:`(B, n_z)`.

    Attributes:
        y (:ref:`ndarray`): Output, of the shape of ``x``.
    """

    def __init__(self, kernels, bn, x, z):
        self._kernels = kernels
        self._bn = bn
        self._z = z
        amounts = kernels.matmul(z, bn.W.array.T)
        rows = layout.rows(x)
        at_once = dispatch.modulation_at_once(rows, amounts)
        if at_once is None:
            self._batch = _ModulationInHalves(bn, rows, amounts)
        else:
            self._batch = _AtOnce(
                at_once.modulate, at_once.modulate_backward, bn, rows,
                amounts)
        self.y = layout.from_rows(self._batch.y, x.shape)

    def backward(self, gy, gradients):
        """See :meth:`NormalizationPass.backward`."""
        gx, gamounts, ggamma, gbeta = self._batch.backward(layout.rows(gy))
        gradients.add(self._bn.W, self._kernels.matmul(gamounts.T, self._z))
        gradients.add(self._bn.gamma, ggamma)
        gradients.add(self._bn.beta, gbeta)
        return layout.from_rows(gx, gy.shape)


class _AtOnce:

    # JointNormalization's counterpart for one process: a function, which
    # takes the batch and what is particular to it, and its way back.

    def __init__(self, forward, backward, bn, x, particular):
        self._backward = backward
        self._x = x
        self._activation = bn.activation
        self.y, self._state = forward(
            x, particular, bn.gamma.array, bn.beta.array, bn.eps,
            (bn.avg_mean, bn.avg_var, bn.decay), bn.activation)

    def backward(self, gy):
        return self._backward(self._x, gy, self._state, self._activation)


class _ModulationInHalves:

    # The same by the halves of any kernels, over one or more processes.

    def __init__(self, bn, x, amounts):
        c = x.shape[1]
        self._batch = ModulatedNormalization(
            x, amounts[:, :c] + bn.gamma.array,
            amounts[:, c:] + bn.beta.array, bn, bn.activation)
        self.y = self._batch.y

    def backward(self, gy):
        gx, *grads = self._batch.backward(gy)
        xp = backend.get_array_module(gx)
        return (gx, xp.concatenate(grads, axis=1),
                *(grad.sum(axis=0) for grad in grads))
