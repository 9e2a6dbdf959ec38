"""Batch normalization over the parts of a batch that processes share."""

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

    Attributes:
        y (:ref:`ndarray`): Output, :math:`(M, C)`.
    """

    def __init__(self, processes, x, gamma, beta, eps, running, activation):
        self._processes = processes
        self._x = x
        self._activation = activation
        self._kernels = dispatch.halves_of_normalization(x, gamma, beta)
        mean, var = self._kernels.moments(x)
        # E[x^2] loses no digit that float32 has: it is summed in float64.
        mean, square = self._average(mean, var + mean * mean)
        var = (square - mean * mean).clip(0)
        self._mean = mean.astype(x.dtype)
        n = len(x) * processes.size
        self._inv_std, self._scale, self._shift = self._kernels.fold(
            self._mean, var.astype(x.dtype), gamma, beta, eps,
            running and (*running, n))
        self.y = self._kernels.affine_activation(
            x, self._scale, self._shift, activation)

    def backward(self, gy):
        """Backpropagates.

        Gradients are those of the mean, over processes, of their losses,
        times the number of processes: those to :math:`x` as every other
        function has them; those to :math:`\\gamma` and :math:`\\beta` are
        averaged already, so that averaging them leaves them as they are.

        Args:
            gy (:ref:`ndarray`): Gradient to the output, :math:`(M, C)`.

        Returns:
            tuple: Gradients to ``x``, :math:`\\gamma` and :math:`\\beta`.
        """
        x, n = self._x, len(self._x)
        gbeta, ggamma = self._average(*self._kernels.activation_sums(
            x, gy, self._scale, self._shift, self._mean, self._activation))
        gbeta = gbeta.astype(x.dtype)
        ggamma = ggamma.astype(x.dtype) * self._inv_std
        # gx = scale * (g - gbeta / M - (x - mean) * inv_std * ggamma / M)
        slope = -self._scale * ggamma * self._inv_std / n
        offset = -self._scale * gbeta / n - self._mean * slope
        gx = self._kernels.activation_gradient(
            x, gy, self._scale, self._shift, slope, offset, self._activation)
        return gx, ggamma, gbeta

    def _average(self, *vectors):
        both = backend.get_array_module(*vectors).stack(vectors)
        self._processes.average(both)
        return both


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
