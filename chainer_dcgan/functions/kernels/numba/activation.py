"""Activation functions of vectors inside Numba functions."""

import numpy

from chainer_dcgan.functions.kernels.numba.compilation import inlined
from chainer_dcgan.functions.kernels.numba.simd import (
    exp,
    maximum,
    minimum,
    splat,
    where_positive,
)


@inlined
def activated(x, code):
    """Applies an activation function.

    Args:
        x (Vector): Input.
        code (int): One of :data:`~activation_codes.CODES`.

    Returns:
        Vector: Output.
    """
    if code == 1:
        return maximum(x, splat(numpy.float32(0)))
    if code == 2:
        return where_positive(x, x, _exp_of_negative(x)
                              - splat(numpy.float32(1)))
    if code == 3:
        return where_positive(x, x, x * splat(numpy.float32(0.2)))
    return x


@inlined
def backpropagated(x, gy, code):
    """Multiplies a gradient by the activation's derivative at its input.

    Args:
        x (Vector): Input of the activation.
        gy (Vector): Gradient to its output.
        code (int): One of :data:`~activation_codes.CODES`.

    Returns:
        Vector: Gradient to its input.
    """
    if code == 1:
        return where_positive(x, gy, splat(numpy.float32(0)))
    if code == 2:
        return where_positive(x, gy, gy * _exp_of_negative(x))
    if code == 3:
        return where_positive(x, gy, gy * splat(numpy.float32(0.2)))
    return gy


@inlined
def backpropagated_from_output(y, gy, code):
    """Multiplies a gradient by the activation's derivative at its output.

    Args:
        y (Vector): Output of the activation.
        gy (Vector): Gradient to it.
        code (int): One of :data:`~activation_codes.CODES`.

    Returns:
        Vector: Gradient to its input.
    """
    if code == 2:
        return where_positive(y, gy, gy * (y + splat(numpy.float32(1))))
    return backpropagated(y, gy, code)


@inlined
def _exp_of_negative(x):
    return exp(minimum(x, splat(numpy.float32(0))))
