"""Losses as data: sums of means of functions of logits."""

import functools
from typing import NamedTuple

import numpy

FUNCTIONS = 'softplus', 'relu', 'identity', 'sigmoid'
"""tuple of str: What a term may be a function of; kernels know them by
their places."""


class Term(NamedTuple):
    """The mean over a batch of :math:`c f(a u + b v + d)`.

    :math:`u` is the logit of a generated image, :math:`v` that of a real one.

    Attributes:
        function: :math:`f`, one of :data:`FUNCTIONS`.
        fake: :math:`a`.
        real: :math:`b`.
        shift: :math:`d`.
        factor: :math:`c`.
    """

    function: str
    fake: float = 0.
    real: float = 0.
    shift: float = 0.
    factor: float = 1.


@functools.cache
def table(sums):
    """Lists the terms of several sums.

    Args:
        sums (tuple): Sums, each a tuple of :class:`Term`.

    Returns:
        tuple: Of each term the sum that it belongs to and the code of its
        function, int64, and :math:`a, b, d, c`, float32, :math:`(T, 4)`.
    """
    terms = [term for terms in sums for term in terms]
    return (
        numpy.repeat(numpy.arange(len(sums)), [len(terms) for terms in sums]),
        numpy.array([FUNCTIONS.index(term.function) for term in terms]),
        numpy.array([term[1:] for term in terms], numpy.float32))
