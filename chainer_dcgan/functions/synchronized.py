"""Batch normalization over the parts of a batch that processes share."""

import functools

from chainer import backend, function_node, variable

from chainer_dcgan.functions import dispatch
from chainer_dcgan.functions.kernels import layout


class JointNormalization:
    """Batch normalization in training mode, then an activation function.

    Of a batch of which each process holds an equal part: sums over rows go
    over all of them, in float64, in one message forward and one backward.

    Args:
        processes (~chainer_dcgan.training.parallel.Processes): Those that
            share the batch.
        x (:ref:`ndarray`): This process's part, :math:`(M, C)`.
        gamma (:ref:`ndarray`): :math:`\\gamma`, :math:`(C,)`.
        beta (:ref:`ndarray`): :math:`\\beta`, :math:`(C,)`.
        eps (float): Term added to the variance.
        running (tuple): Running mean and variance, which are updated in
            place, and their decay; or ``None``.
        activation (str): Name of the activation function.
        n_groups (int): Into how many equal parts the rows are divided, each
            normalized by itself; all are still one message.

    Attributes:
        y (:ref:`ndarray`): Output, :math:`(M, C)`.
    """

    def __init__(
            self, processes, x, gamma, beta, eps, running, activation,
            n_groups=1):
        self._processes = processes
        self._x = x
        self._activation = activation
        self._kernels = dispatch.halves_of_normalization(x, gamma, beta)
        self._split = functools.partial(
            layout.split_rows, n_rows=len(x) // n_groups)
        self.y = backend.get_array_module(x).empty_like(x)
        moments = join_moments(
            processes, [self._kernels.moments(part)
                        for part in self._split(x)])
        self._groups = []
        for (mean, var), part, y in zip(
                moments, self._split(x), self._split(self.y)):
            mean, var = mean.astype(x.dtype), var.astype(x.dtype)
            folded = self._kernels.fold(
                mean, var, gamma, beta, eps,
                running and (*running, len(part) * processes.size))
            self._kernels.affine_activation(
                part, *folded[1:], activation, out=y)
            self._groups.append((mean, *folded))

    def backward(self, gy):
        """Backpropagates.

        Gradients are those of the mean, over processes, of their losses,
        times the number of processes: those to :math:`x` as every other
        function has them; those to :math:`\\gamma` and :math:`\\beta` are
        averaged already, so that averaging them leaves them as they are.

        Args:
            gy (:ref:`ndarray`): Gradient to the output, :math:`(M, C)`, or to
                its first groups.

        Returns:
            tuple: Gradients to ``x``, :math:`\\gamma` and :math:`\\beta`.
        """
        parts = list(zip(
            self._groups, self._split(self._x), self._split(gy)))
        sums = []
        for (mean, _, scale, shift), x, g in parts:
            sums += self._kernels.activation_sums(
                x, g, scale, shift, mean, self._activation)
        sums = average(self._processes, sums).astype(gy.dtype)
        gx = backend.get_array_module(gy).empty_like(gy)
        ggamma = gbeta = 0
        for i, (((mean, inv_std, scale, shift), x, g), out) in enumerate(
                zip(parts, self._split(gx))):
            to_beta, to_gamma = sums[2 * i], sums[2 * i + 1] * inv_std
            # gx = scale * (g - gbeta / M - (x - mean) * inv_std * ggamma / M)
            slope = -scale * to_gamma * inv_std / len(x)
            offset = -scale * to_beta / len(x) - mean * slope
            self._kernels.activation_gradient(
                x, g, scale, shift, slope, offset, self._activation, out=out)
            ggamma = ggamma + to_gamma
            gbeta = gbeta + to_beta
        return gx, ggamma, gbeta


def join_moments(processes, moments):
    """Makes the means and variances of parts those of whole batches.

    Args:
        processes (~chainer_dcgan.training.parallel.Processes): Those that
            share the batches; ``None`` if nobody does.
        moments (list of tuple): This process's means and variances, float64,
            :math:`(C,)`, of each batch.

    Returns:
        list of tuple: Those of the batches.
    """
    if processes is None:
        return moments
    # E[x^2] loses no digit that float32 has: it is summed in float64.
    sums = average(processes, [
        v for mean, var in moments for v in (mean, var + mean * mean)])
    return [(mean, (square - mean * mean).clip(0))
            for mean, square in zip(sums[::2], sums[1::2])]


def average(processes, vectors):
    """Takes the mean over processes, in one message.

    Args:
        processes (~chainer_dcgan.training.parallel.Processes): Processes.
        vectors (list of :ref:`ndarray`): Vectors of one shape.

    Returns:
        :ref:`ndarray`: Their means, one a row.
    """
    together = backend.get_array_module(*vectors).stack(vectors)
    processes.average(together)
    return together


class SynchronizedNormalization(function_node.FunctionNode):
    """:class:`JointNormalization` in a graph; it has no second derivative.

    Args:
        processes (~chainer_dcgan.training.parallel.Processes): As there.
        eps (float): As there.
        running (tuple): As there.
        activation (str): As there.
    """

    def __init__(self, processes, eps, running, activation):
        self._processes = processes
        self._rest = eps, running, activation

    def forward(self, inputs):
        x, gamma, beta = inputs
        self._joint = JointNormalization(
            self._processes, layout.rows(x), gamma, beta, *self._rest)
        return layout.from_rows(self._joint.y, x.shape),

    def backward(self, indexes, grad_outputs):
        gy = grad_outputs[0].array
        gx, ggamma, gbeta = self._joint.backward(layout.rows(gy))
        grads = layout.from_rows(gx, gy.shape), ggamma, gbeta
        return tuple(variable.Variable(grads[i]) for i in indexes)
