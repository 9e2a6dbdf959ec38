"""How exactly a GPU multiplies; the one module that knows of TF32."""

import chainer
from chainer.backends import cuda

from chainer_dcgan.errors import PrecisionError

# Not mixed16: the updater scales no losses, and without that small gradients
# vanish in float16.
PRECISIONS = 'float32', 'tf32'


def check_precision(
        device: chainer.backend.Device | None, precision: str) -> None:
    """Makes sure that a device can compute so.

    Args:
        device (chainer.backend.Device): The device.
        precision (str): ``'float32'`` or ``'tf32'``.

    Raises:
        PrecisionError: If the device has no TF32.
        ValueError: If there is no such precision.
    """
    if precision not in PRECISIONS:
        raise ValueError(
            f'expected a precision of {", ".join(PRECISIONS)}, not '
            f'{precision!r}')
    if precision == 'float32':
        return
    if not isinstance(device, cuda.GpuDevice):
        raise PrecisionError('the precision tf32 needs a GPU.')
    if int(device.device.compute_capability) < 80:
        raise PrecisionError(
            f'GPU {device.device.id} has no tf32, which came with compute '
            'capability 8.0.')


def set_precision(
        device: chainer.backend.Device | None, precision: str) -> None:
    """Chooses how a GPU multiplies matrices, for the whole process.

    With ``'tf32'`` tensor cores multiply float32 numbers of which they take
    10 bits of the fraction, and add up in float32; arrays stay float32. It is
    CuPy's own setting, what its environment variable ``CUPY_TF32`` starts
    with. It decides about every convolution too, unless cuDNN makes those:
    cuDNN uses TF32 in any case, if the environment variable
    ``NVIDIA_TF32_OVERRIDE`` is not 0.

    Args:
        device (chainer.backend.Device): The device; nothing is done for a
            CPU.
        precision (str): ``'float32'`` or ``'tf32'``.

    Raises:
        PrecisionError: If the device has no TF32.
        ValueError: If there is no such precision.
    """
    check_precision(device, precision)
    if isinstance(device, cuda.GpuDevice):
        # Here because CuPy may be missing.
        from cupy._core import _routines_linalg as linalg
        linalg.set_compute_type('float32', {
            'float32': linalg.COMPUTE_TYPE_DEFAULT,
            'tf32': linalg.COMPUTE_TYPE_TF32}[precision])
