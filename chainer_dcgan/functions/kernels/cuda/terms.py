"""Losses and their gradients in one launch."""

import cupy
import numpy

from chainer_dcgan.functions.kernels.cuda.launch import launch_blocks
from chainer_dcgan.functions.kernels.terms import table

# Terms are passed by value, as one argument.
_N_TERMS = 32
OPTIONS = f'-DN_TERMS={_N_TERMS}',
_THREADS = 128

# struct Term of source/terms.cu.
_TERM = numpy.dtype(
    [('owner', 'i4'), ('code', 'i4')]
    + [(name, 'f4') for name in ('fake', 'real', 'shift', 'factor')])


def weigh(fake, real, sums):
    """See :func:`..numpy.terms.weigh`."""
    owners, codes, numbers = table(sums)
    terms = numpy.zeros(_N_TERMS, _TERM)
    for i, term in enumerate(zip(owners, codes, *numbers.T)):
        terms[i] = term
    n, width = fake.shape
    values = cupy.empty(len(sums), fake.dtype)
    gradients = cupy.empty((len(sums), 2, n, width), fake.dtype)
    launch_blocks(
        'terms', 'weigh', (len(sums),), (_THREADS,),
        terms.view([('of', _TERM, _N_TERMS)]), len(owners),
        cupy.ascontiguousarray(fake), cupy.ascontiguousarray(real), n, width,
        values, gradients, options=OPTIONS)
    return values, gradients
