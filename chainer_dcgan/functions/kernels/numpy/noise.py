"""Noise that channels share, by NumPy or CuPy alone."""


def add_noise(x, noise, amount):
    """Adds noise to each channel, as much as it takes, in place.

    Args:
        x (:ref:`ndarray`): Array, :math:`(M, C)`.
        noise (:ref:`ndarray`): A number for each row, :math:`(M,)`.
        amount (:ref:`ndarray`): Factors, :math:`(C,)`.
    """
    x += noise[:, None] * amount


def noise_sums(gy, noise):
    """Gradient of :func:`add_noise` to the amounts.

    Args:
        gy (:ref:`ndarray`): Gradient to the result, :math:`(M, C)`.
        noise (:ref:`ndarray`): The noise, :math:`(M,)`.

    Returns:
        :ref:`ndarray`: Sums over rows, :math:`(C,)`.
    """
    return noise @ gy
