"""Losses and their gradients by NumPy alone."""

import numpy

from chainer_dcgan.functions.kernels.terms import table


def weigh(fake, real, sums):
    """Computes sums of terms and their gradients.

    Args:
        fake (:ref:`ndarray`): D's output for generated images,
            :math:`(B, 1)`, or :math:`(B, 2)`, of which the difference is the
            logit.
        real (:ref:`ndarray`): That for as many real images.
        sums (tuple): :math:`K` sums, each a tuple of
            :class:`~chainer_dcgan.functions.kernels.terms.Term`.

    Returns:
        tuple: Values, :math:`(K,)`, and gradients to both outputs,
        :math:`(K, 2, B, n)`.
    """
    owners, codes, numbers = table(sums)
    a, b, shift, factor = numbers.T[..., None]
    arguments = a * _logit(fake) + b * _logit(real) + shift
    values, slopes = _apply(codes[:, None], arguments)
    # Each sum is a row that picks its terms.
    pick = (numpy.arange(len(sums))[:, None] == owners) * factor.T
    slopes /= len(fake)
    gradients = numpy.stack(
        [pick @ (a * slopes), pick @ (b * slopes)], axis=1)
    gradients = gradients[..., None]
    if fake.shape[1] == 2:
        gradients = numpy.concatenate([gradients, -gradients], axis=3)
    return pick @ values.mean(axis=1), gradients


def _logit(y):
    return y[:, 0] - y[:, 1] if y.shape[1] == 2 else y[:, 0]


def _apply(codes, x):
    # Function and derivative of each row's own code.
    small = numpy.exp(-abs(x))
    sigmoid = numpy.where(x > 0, 1, small) / (1 + small)
    above = numpy.maximum(x, 0)
    return (
        numpy.choose(codes, (above + numpy.log1p(small), above, x, sigmoid)),
        numpy.choose(codes, (
            sigmoid, (x > 0).astype(x.dtype), numpy.ones_like(x),
            sigmoid * (1 - sigmoid))))
