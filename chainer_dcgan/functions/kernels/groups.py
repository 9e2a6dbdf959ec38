"""Batch normalization of one or more batches, by kernels for a single one."""

from chainer import backend

from chainer_dcgan.functions.kernels.layout import split_rows
from chainer_dcgan.functions.kernels.numpy.normalization import fold


def normalize(kernels, x, n_groups, gamma, beta, eps, running, activation):
    """Normalizes each batch by its own mean and variance, then activates.

    Args:
        kernels (module): One with ``batch_statistics`` and
            ``affine_activation``, see :mod:`.numpy.normalization`.
        x (:ref:`ndarray`): Batches, one after the other, :math:`(M, C)`.
        n_groups (int): How many, of as many rows each.
        gamma (:ref:`ndarray`): :math:`\\gamma`, :math:`(C,)`.
        beta (:ref:`ndarray`): :math:`\\beta`.
        eps (float): Term added to the variance.
        running (tuple): Running mean and variance, which are updated in
            place, batch after batch, and their decay; or ``None``.
        activation (str): Name of an activation function.

    Returns:
        tuple: Output, :math:`(M, C)`, and what :func:`normalize_backward`
        takes.
    """
    n_rows = len(x) // n_groups
    y = backend.get_array_module(x).empty_like(x)
    groups = []
    for part, out in zip(split_rows(x, n_rows), split_rows(y, n_rows)):
        mean, var = kernels.batch_statistics(part)
        inv_std, scale, shift = fold(
            mean, var, gamma, beta, eps, running and (*running, n_rows))
        kernels.affine_activation(part, scale, shift, activation, out)
        groups.append((scale, shift, mean, inv_std))
    return y, (n_rows, groups)


def normalize_backward(kernels, x, gy, state, activation):
    """Backpropagates through :func:`normalize`.

    Args:
        kernels (module): One with ``affine_activation_backward``, see
            :mod:`.numpy.normalization`.
        x (:ref:`ndarray`): Batches, :math:`(M, C)`.
        gy (:ref:`ndarray`): Gradient to the output, or to that of the first
            batches.
        state (tuple): From :func:`normalize`.
        activation (str): Name of the activation function.

    Returns:
        tuple: Gradients to those batches, of the shape of ``gy``, and to
        :math:`\\gamma` and :math:`\\beta`.
    """
    n_rows, groups = state
    gx = backend.get_array_module(gy).empty_like(gy)
    total = None
    for part, g, out, group in zip(
            *(split_rows(array, n_rows) for array in (x[:len(gy)], gy, gx)),
            groups):
        _, *grads = kernels.affine_activation_backward(
            part, g, *group, activation, out)
        total = grads if total is None else [
            a + b for a, b in zip(total, grads)]
    return gx, *total
