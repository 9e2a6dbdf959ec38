"""Batch normalization and activation functions by NumPy alone.

Rows are worked through in blocks that stay in the processor's cache, in
place; sums over blocks are joined in float64. All arrays here are
:math:`(M, C)`: one column is normalized by its own mean and variance (Ioffe
and Szegedy 2015, arXiv 1502.03167).
"""

import numpy

_BLOCK_SIZE = 1 << 16
_ROW_SIZE = 256


def batch_statistics(x):
    """Computes each column's mean and (biased) variance.

    Args:
        x (numpy.ndarray): Array, :math:`(M, C)`.

    Returns:
        tuple: Mean and variance, both :math:`(C,)`.
    """
    mean = column_sum(x) / numpy.float32(len(x))
    squares = numpy.zeros(x.shape[1])
    for block in _blocks(x):
        centred = x[block] - mean
        centred *= centred
        squares += centred.sum(axis=0)
    return mean, (squares / len(x)).astype(x.dtype)


def fold(mean, var, gamma, beta, eps, running=None):
    """Makes batch normalization one factor and one term a column.

    Args:
        mean (numpy.ndarray): :math:`\\mu`, :math:`(C,)`.
        var (numpy.ndarray): :math:`\\sigma^2`, without ``eps``.
        gamma (numpy.ndarray): :math:`\\gamma`.
        beta (numpy.ndarray): :math:`\\beta`.
        eps (float): Term added to the variance.
        running (tuple): Running mean and (unbiased) variance, to be updated
            in place, their decay, and the rows that ``mean`` and ``var`` are
            of; or ``None``.

    Returns:
        tuple: :math:`1 / \\sigma`, :math:`\\gamma / \\sigma` and
        :math:`\\beta - \\mu \\gamma / \\sigma`, all :math:`(C,)`.
    """
    if running is not None:
        avg_mean, avg_var, decay, n = running
        avg_mean *= decay
        avg_mean += (1 - decay) * mean
        avg_var *= decay
        avg_var += (1 - decay) * (n / max(n - 1., 1.)) * var
    inv_std = 1 / numpy.sqrt(var + numpy.float32(eps))
    scale = gamma * inv_std
    return inv_std, scale, beta - mean * scale


def affine_activation(x, scale, shift, activation, out=None):
    """Computes ``activation(scale * x + shift)``.

    Args:
        x (numpy.ndarray): Array, :math:`(M, C)`.
        scale (numpy.ndarray): Factors, :math:`(C,)`.
        shift (numpy.ndarray): Terms, :math:`(C,)`.
        activation (str): Name of an activation function.
        out (numpy.ndarray): Where to write the result; a new array if
            ``None``.

    Returns:
        numpy.ndarray: Result, :math:`(M, C)`.
    """
    y = numpy.empty_like(x) if out is None else out
    for block in _blocks(x):
        numpy.multiply(x[block], scale, out=y[block])
        y[block] += shift
        activate_in_place(y[block], activation)
    return y


def affine_activation_backward(x, gy, scale, shift, mean, inv_std, activation,
                               out=None):
    """Backpropagates through batch normalization and activation.

    Args:
        x (numpy.ndarray): Input of the normalization, :math:`(M, C)`.
        gy (numpy.ndarray): Gradient to the activation's output.
        scale (numpy.ndarray): :math:`\\gamma / \\sigma`, :math:`(C,)`.
        shift (numpy.ndarray): :math:`\\beta - \\mu \\gamma / \\sigma`.
        mean (numpy.ndarray): :math:`\\mu`.
        inv_std (numpy.ndarray): :math:`1 / \\sigma`.
        activation (str): Name of an activation function.
        out (numpy.ndarray): Where to write the gradient to ``x``; a new
            array if ``None``.

    Returns:
        tuple: Gradients to ``x``, :math:`\\gamma` and :math:`\\beta`.
    """
    gx = numpy.empty_like(x) if out is None else out
    ggamma = numpy.zeros(x.shape[1])
    gbeta = numpy.zeros(x.shape[1])
    for block in _blocks(x):
        y = x[block] * scale
        y += shift
        activate_in_place(y, activation)
        numpy.multiply(gy[block], _slope(y, activation), out=gx[block])
        gbeta += gx[block].sum(axis=0)
        numpy.subtract(x[block], mean, out=y)
        y *= gx[block]
        ggamma += y.sum(axis=0)
    ggamma = (ggamma * inv_std).astype(x.dtype)
    gbeta = gbeta.astype(x.dtype)
    # gx = scale * (g - gbeta / M - (x - mean) * inv_std * ggamma / M)
    slope = ggamma * inv_std / numpy.float32(len(x))
    offset = mean * slope - gbeta / numpy.float32(len(x))
    for block in _blocks(x):
        gx[block] -= x[block] * slope
        gx[block] += offset
        gx[block] *= scale
    return gx, ggamma, gbeta


def activate(x, activation):
    """Applies an activation function.

    Args:
        x (numpy.ndarray): Array, :math:`(M, C)`.
        activation (str): Name of an activation function.

    Returns:
        numpy.ndarray: Result, :math:`(M, C)`.
    """
    y = x.copy()
    for block in _blocks(y):
        activate_in_place(y[block], activation)
    return y


def activate_backward(y, gy, activation):
    """Backpropagates through an activation function.

    Args:
        y (numpy.ndarray): The activation's output, :math:`(M, C)`.
        gy (numpy.ndarray): Gradient to it.
        activation (str): Name of an activation function.

    Returns:
        numpy.ndarray: Gradient to the activation's input.
    """
    gx = numpy.empty_like(gy)
    for block in _blocks(y):
        numpy.multiply(gy[block], _slope(y[block], activation), out=gx[block])
    return gx


def tanh_backward(y, gy):
    """Backpropagates through the hyperbolic tangent.

    Args:
        y (numpy.ndarray): Its output, :math:`(M, C)`.
        gy (numpy.ndarray): Gradient to it; it may be overwritten.

    Returns:
        numpy.ndarray: Gradient to its input.
    """
    gy *= 1 - y * y
    return gy


def column_sum(x):
    """Sums each column.

    Args:
        x (numpy.ndarray): Array, :math:`(M, C)`.

    Returns:
        numpy.ndarray: Sums, :math:`(C,)`.
    """
    # Several narrow rows as a long one, which NumPy adds faster.
    n, c = x.shape
    group = max(1, min(n, _ROW_SIZE // c))
    whole = n // group * group
    joined = x[:whole].reshape(-1, group * c)
    total = numpy.zeros(group * c)
    for block in _blocks(joined):
        total += joined[block].sum(axis=0)
    total = total.reshape(group, c).sum(axis=0)
    total += x[whole:].sum(axis=0)
    return total.astype(x.dtype)


def _blocks(x):
    step = max(1, _BLOCK_SIZE // x.shape[1])
    for start in range(0, len(x), step):
        yield slice(start, start + step)


def activate_in_place(y, activation):
    """Applies an activation function in place.

    Args:
        y (numpy.ndarray): Array of any shape.
        activation (str): Name of an activation function.
    """
    if activation == 'relu':
        numpy.maximum(y, 0, out=y)
    elif activation == 'elu':
        negative = numpy.minimum(y, 0)
        numpy.exp(negative, out=negative)
        negative -= 1
        numpy.maximum(y, 0, out=y)
        y += negative
    elif activation == 'leaky_relu':
        numpy.maximum(y, y * numpy.float32(0.2), out=y)


def multiply_by_slope(x, y, activation):
    """Multiplies by an activation's derivative, in place.

    Args:
        x (numpy.ndarray): Array of any shape.
        y (numpy.ndarray): The activation's output, of the same shape.
        activation (str): Name of an activation function.
    """
    x *= _slope(y, activation)


def _slope(y, activation):
    # The derivative by the activation's own output.
    if activation == 'relu':
        return y > 0
    if activation == 'elu':
        return numpy.minimum(y, 0) + 1
    if activation == 'leaky_relu':
        return numpy.where(y > 0, numpy.float32(1), numpy.float32(0.2))
    return numpy.float32(1)
