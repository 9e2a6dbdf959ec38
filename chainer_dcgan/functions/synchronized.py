"""Batch normalization over the parts of a batch that processes share."""

from chainer import backend, function_node, variable

from chainer_dcgan.functions import dispatch
from chainer_dcgan.functions.kernels import layout


class SynchronizedNormalization(function_node.FunctionNode):
    """Batch normalization in training mode, then an activation function.

    What :class:`~chainer_dcgan.functions.normalization.\
BatchNormalizationActivation` computes of a batch of which each process holds
    an equal part: sums over rows go over all of them, in float64, in one
    message forward and one backward. It has no second derivative.

    Gradients are those of the mean, over processes, of their losses, times
    the number of processes: those to :math:`x` as every other function has
    them; those to :math:`\\gamma` and :math:`\\beta` are averaged already, so
    that averaging them leaves them as they are.

    Args:
        processes (~chainer_dcgan.training.parallel.Processes): Those that
            share the batch.
        eps (float): Term added to the variance.
        running (tuple): Running mean and variance, which the forward pass
            updates in place, and their decay; or ``None``.
        activation (str): Name of the activation function.
    """

    def __init__(self, processes, eps, running, activation):
        self._processes = processes
        self._eps = eps
        self._running = running
        self._activation = activation

    def forward(self, inputs):
        self.retain_inputs((0,))
        x, gamma, beta = inputs
        matrix = layout.rows(x)
        self._kernels = dispatch.halves_of_normalization(
            matrix, gamma, beta)
        mean, var = self._kernels.moments(matrix)
        # E[x^2] loses no digit that float32 has: it is summed in float64.
        mean, square = self._average(mean, var + mean * mean)
        var = (square - mean * mean).clip(0)
        self._mean = mean.astype(x.dtype)
        n = len(matrix) * self._processes.size
        running = self._running and (*self._running, n)
        self._inv_std, self._scale, self._shift = self._kernels.fold(
            self._mean, var.astype(x.dtype), gamma, beta, self._eps, running)
        y = self._kernels.affine_activation(
            matrix, self._scale, self._shift, self._activation)
        return layout.from_rows(y, x.shape),

    def backward(self, indexes, grad_outputs):
        x = self.get_retained_inputs()[0].array
        matrix = layout.rows(x)
        gy = layout.rows(grad_outputs[0].array)
        gbeta, ggamma = self._average(*self._kernels.activation_sums(
            matrix, gy, self._scale, self._shift, self._mean,
            self._activation))
        gbeta = gbeta.astype(x.dtype)
        ggamma = ggamma.astype(x.dtype) * self._inv_std
        # gx = scale * (g - gbeta / M - (x - mean) * inv_std * ggamma / M)
        slope = -self._scale * ggamma * self._inv_std / len(matrix)
        offset = -self._scale * gbeta / len(matrix) - self._mean * slope
        gx = self._kernels.activation_gradient(
            matrix, gy, self._scale, self._shift, slope, offset,
            self._activation)
        grads = layout.from_rows(gx, x.shape), ggamma, gbeta
        return tuple(variable.Variable(grads[i]) for i in indexes)

    def _average(self, *vectors):
        both = backend.get_array_module(*vectors).stack(vectors)
        self._processes.average(both)
        return both
