"""The device that a run computes on."""

import chainer
from chainer.backends import cuda

from chainer_dcgan.errors import DeviceError

# Not mixed16: the updater scales no losses, and without that small gradients
# vanish in float16.
PRECISIONS = 'float32', 'tf32'


def get_device(gpu=-1):
    """Returns the device of the number that ``--gpu`` takes.

    Args:
        gpu (int): Number of a CUDA device, or -1 for the CPU.

    Returns:
        chainer.backend.Device: The device; a GPU is also made the current
        one.

    Raises:
        DeviceError: If there is no such device, with the reason that CuPy
            gave and how to install what is missing.
    """
    if gpu < 0:
        return chainer.get_device('@numpy')
    if not cuda.available:
        raise DeviceError(_explain(gpu, cuda._resolution_error))
    try:
        n_devices = cuda.cupy.cuda.runtime.getDeviceCount()
    except cuda.cupy.cuda.runtime.CUDARuntimeError as e:
        raise DeviceError(_explain(gpu, e)) from e
    if gpu >= n_devices:
        raise DeviceError(
            '--gpu {}: this machine has {} CUDA device{}, numbered from 0. '
            'Pass a smaller number, or --gpu -1 for the CPU.'.format(
                gpu, n_devices, '' if n_devices == 1 else 's'))
    device = chainer.get_device(f'@cupy:{gpu}')
    device.use()
    return device


def set_precision(device, precision):
    """Chooses how a GPU multiplies matrices, for the whole process.

    With ``'tf32'`` tensor cores multiply float32 numbers of which they take
    10 bits of the fraction, and add up in float32; arrays stay float32. It is
    CuPy's own setting, what its environment variable ``CUPY_TF32`` starts
    with. It decides about every convolution too, unless cuDNN makes those:
    cuDNN uses TF32 in any case, if the environment variable
    ``NVIDIA_TF32_OVERRIDE`` is not 0.

    Args:
        device (chainer.backend.Device): From :func:`get_device`.
        precision (str): ``'float32'`` or ``'tf32'``.

    Raises:
        DeviceError: If the device has no TF32.
    """
    on_gpu = isinstance(device, cuda.GpuDevice)
    if precision == 'tf32':
        reason = None if on_gpu else 'it needs a GPU (--gpu)'
        if on_gpu and int(device.device.compute_capability) < 80:
            reason = f'GPU {device.device.id} has none, it came with ' \
                'compute capability 8.0'
        if reason:
            raise DeviceError(
                f'--precision tf32: {reason}. Leave the flag out for '
                'float32.')
    if on_gpu:
        # Here because CuPy may be missing.
        from cupy._core import _routines_linalg as linalg
        linalg.set_compute_type('float32', {
            'float32': linalg.COMPUTE_TYPE_DEFAULT,
            'tf32': linalg.COMPUTE_TYPE_TF32}[precision])


def _explain(gpu, reason):
    if isinstance(reason, ModuleNotFoundError):
        cure = "CuPy is not installed: run `pip install 'cupy-cuda12x[ctk]'`."
    else:
        # Without the extra, CuPy comes without cuBLAS: it is imported well,
        # and only Chainer notices.
        cure = ("CuPy is installed, but CUDA does not work. If a library is "
                "missing, run `pip install 'cupy-cuda12x[ctk]'`; if there is "
                "no device, check the driver with `nvidia-smi`.")
    return f'--gpu {gpu}: CUDA cannot be used ({type(reason).__name__}: ' \
        f'{reason}). {cure} Or pass --gpu -1 for the CPU.'
