"""Matrix products of batches by cuBLAS."""

import cupy
import numpy
from cupy._core import _routines_linalg
from cupy.cuda import cublas, runtime

_ONE = numpy.ones((), numpy.float32)
_ZERO = numpy.zeros((), numpy.float32)


def batched_matmul(a, b, transa=False, transb=False):
    """Computes :math:`A_i B_i` for each matrix of a batch.

    Other than :func:`cupy.matmul` it copies no transposed operand, and uses
    TF32 where CuPy's single products do.

    Args:
        a (cupy.ndarray): float32, C-contiguous, :math:`(n, m, k)`, or
            :math:`(n, k, m)` if ``transa``.
        b (cupy.ndarray): Likewise, :math:`(n, k, l)`, or
            :math:`(n, l, k)` if ``transb``.
        transa (bool): Whether to transpose each :math:`A_i`.
        transb (bool): Whether to transpose each :math:`B_i`.

    Returns:
        cupy.ndarray: Products, :math:`(n, m, l)`.
    """
    m, k = a.shape[:0:-1] if transa else a.shape[1:]
    n = b.shape[1] if transb else b.shape[2]
    product = cupy.empty((len(a), m, n), a.dtype)
    kind = runtime.CUDA_R_32F
    # cuBLAS's matrices are column by column: the transposes are multiplied,
    # in reverse.
    cublas.gemmStridedBatchedEx(
        cupy.cuda.device.get_cublas_handle(),
        *(cublas.CUBLAS_OP_T if trans else cublas.CUBLAS_OP_N
          for trans in (transb, transa)),
        n, m, k, _ONE.ctypes.data,
        b.data.ptr, kind, b.shape[2], n * k,
        a.data.ptr, kind, a.shape[2], m * k, _ZERO.ctypes.data,
        product.data.ptr, kind, n, m * n, len(a), _compute_type(),
        cublas.CUBLAS_GEMM_DEFAULT)
    return product


def _compute_type():
    if (_routines_linalg.get_compute_type(numpy.dtype('f'))
            == _routines_linalg.COMPUTE_TYPE_TF32):
        return cublas.CUBLAS_COMPUTE_32F_FAST_TF32
    return cublas.CUBLAS_COMPUTE_32F
