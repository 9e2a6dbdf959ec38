"""Batch normalization over several processes, for any arrays.

NumPy's or CuPy's, of any floating type; several passes over memory, where
the faster kernels need one. All arrays are :math:`(M, C)`, as in
:mod:`..numpy.normalization`.
"""

from chainer import backend


def moments(x):
    """Computes each column's mean and (biased) variance, in float64.

    Args:
        x (:ref:`ndarray`): Array, :math:`(M, C)`.

    Returns:
        tuple: Mean and variance, both float64, :math:`(C,)`.
    """
    mean = x.mean(axis=0, dtype='d')
    centred = x - mean
    return mean, (centred * centred).mean(axis=0)


def fold(mean, var, gamma, beta, eps, running=None):
    """See :func:`..numpy.normalization.fold`."""
    if running is not None:
        avg_mean, avg_var, decay, n = running
        avg_mean *= decay
        avg_mean += (1 - decay) * mean
        avg_var *= decay
        avg_var += (1 - decay) * (n / max(n - 1., 1.)) * var
    inv_std = (var + eps) ** -0.5
    scale = gamma * inv_std
    return inv_std, scale, beta - mean * scale


def affine_activation(x, scale, shift, activation, out=None):
    """See :func:`..numpy.normalization.affine_activation`.

    ``scale`` and ``shift`` may also be :math:`(B, C)`, for as many equal
    parts of the rows.
    """
    scale, shift = _for_rows(x, scale, shift)
    return _put(_activate(x * scale + shift, activation), out)


def activation_sums(x, gy, scale, shift, mean, activation):
    """Sums what batch normalization needs of the gradient, in float64.

    Args:
        x (:ref:`ndarray`): Input of the normalization, :math:`(M, C)`.
        gy (:ref:`ndarray`): Gradient to the activation's output.
        scale (:ref:`ndarray`): :math:`\\gamma / \\sigma`, :math:`(C,)`, or
            :math:`(B, C)` for as many equal parts of the rows.
        shift (:ref:`ndarray`): :math:`\\beta - \\mu \\gamma / \\sigma`,
            likewise.
        mean (:ref:`ndarray`): :math:`\\mu`, :math:`(C,)`.
        activation (str): Name of an activation function.

    Returns:
        tuple: Sums over each column, or over each part of it, of :math:`g`,
        the gradient to the activation's input, and of :math:`g (x - \\mu)`,
        both float64, of the shape of ``scale``.
    """
    parts = scale.shape
    g = _slope(x, *_for_rows(x, scale, shift), activation) * gy
    return tuple(
        v.reshape(*parts[:-1], -1, parts[-1]).sum(axis=-2, dtype='d')
        for v in (g, g * (x - mean)))


def activation_gradient(x, gy, scale, shift, slope, offset, activation,
                        out=None):
    """Computes the gradient to the normalization's input.

    Args:
        x (:ref:`ndarray`): Input of the normalization, :math:`(M, C)`.
        gy (:ref:`ndarray`): Gradient to the activation's output.
        scale (:ref:`ndarray`): :math:`\\gamma / \\sigma`, :math:`(C,)`, or
            :math:`(B, C)` for as many equal parts of the rows.
        shift (:ref:`ndarray`): :math:`\\beta - \\mu \\gamma / \\sigma`,
            likewise.
        slope (:ref:`ndarray`): Factor of ``x``, :math:`(C,)`.
        offset (:ref:`ndarray`): Term, :math:`(C,)`.
        activation (str): Name of an activation function.
        out (:ref:`ndarray`): Where to write it; a new array if ``None``.

    Returns:
        :ref:`ndarray`: The gradient, :math:`(M, C)`.
    """
    scale, shift = _for_rows(x, scale, shift)
    g = _slope(x, scale, shift, activation) * gy
    return _put(g * scale + x * slope + offset, out)


def _for_rows(x, *vectors):
    # Those of parts, once for each of their rows.
    return [v if v.ndim == 1 else v.repeat(len(x) // len(v), axis=0)
            for v in vectors]


def _put(values, out):
    if out is None:
        return values
    out[...] = values
    return out


def _activate(x, activation):
    xp = backend.get_array_module(x)
    if activation == 'relu':
        return xp.maximum(x, 0)
    if activation == 'elu':
        return xp.where(x > 0, x, xp.expm1(xp.minimum(x, 0)))
    if activation == 'leaky_relu':
        return xp.where(x > 0, x, x * 0.2)
    return x


def _slope(x, scale, shift, activation):
    xp = backend.get_array_module(x)
    y = x * scale + shift
    if activation == 'relu':
        return y > 0
    if activation == 'elu':
        return xp.exp(xp.minimum(y, 0))
    if activation == 'leaky_relu':
        return xp.where(y > 0, 1, 0.2).astype(x.dtype)
    return xp.ones_like(x)
